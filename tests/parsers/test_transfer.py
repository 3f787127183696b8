"""Transfer encodings as they come: damaged, cut, or only declared."""

from __future__ import annotations

import base64

import pytest

from intake.parsers.document import ParsedMessage
from intake.parsers.message import parse_message
from tests.parsers.build import raw_mail, statuses

TEXT = "Dear agent, für https://harbormarket.example/item/1?id=1005&b=22\n"


def sent(body: bytes | str, encoding: str) -> ParsedMessage:
    head = f"From: mara@fernhill.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}"
    return parse_message(raw_mail(head, body if isinstance(body, bytes) else body.encode()))


@pytest.mark.parametrize(
    "encoding", ["quoted-printable", "Quoted-Printable", "quoted/printable", '"quoted-printable"']
)
def test_soft_breaks_in_urls_are_undone(encoding: str) -> None:
    body = "See https://harbormarket.example/item/123=\r\n456?a=3D1&b=3D2 f=c3=bcr=20\r\nhttps://harbormarket.example/item/= \r\n777\r\n"
    assert sent(body, encoding).body.text == (
        "See https://harbormarket.example/item/123456?a=1&b=2 für \nhttps://harbormarket.example/item/777"
    )


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_text_that_was_never_encoded_is_left_as_it_is(encoding: str) -> None:
    parsed = sent(TEXT + "the name=Müller", encoding)
    assert parsed.body.text == TEXT + "the name=Müller"
    assert statuses(parsed)["body"] == ("partial", f"not the {encoding} that it is said to be")


@pytest.mark.parametrize(
    ("cut", "damage"),
    [(0, None), (3, "base64 cut short"), (7, "base64 cut short")],
)
def test_base64_is_read_as_far_as_it_goes(cut: int, damage: str | None) -> None:
    encoded = base64.b64encode((TEXT * 4).encode() + b"x").rstrip(b"=")
    parsed = sent(encoded[: len(encoded) - cut] + (b"" if cut else b"="), "base64")
    assert parsed.body.text.startswith(TEXT * 3)
    assert statuses(parsed)["body"][1] == (damage or "base64 cut short" if cut else None)


def test_base64_with_lines_of_others_in_it() -> None:
    encoded = base64.encodebytes((TEXT * 8).encode())
    middle = encoded.index(b"\n") + 1
    parsed = sent(encoded[:middle] + b"!\r\n" + encoded[middle:], "base64")
    assert parsed.body.text == (TEXT * 8).rstrip()
    assert statuses(parsed)["body"] == ("partial", "base64 damaged")


def test_what_a_list_wrote_below_base64_is_kept() -> None:
    encoded = base64.encodebytes((TEXT * 8).encode())
    parsed = sent(encoded + b"\r\n____\r\nThe list of agents: https://lists.example/a\r\n", "base64")
    assert parsed.body.text.startswith(TEXT * 8)
    assert parsed.body.text.endswith("\nThe list of agents: https://lists.example/a")


def test_a_word_alone_on_its_line_is_no_base64() -> None:
    assert sent("Dear\nagent of the market\n", "base64").body.text == "Dear\nagent of the market"
