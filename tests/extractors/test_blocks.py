"""Salutation, closing and signature blocks, found by layout and words."""

from __future__ import annotations

import time

import pytest

from intake.extractors.blocks import is_closing, is_salutation, signature_blocks
from intake.extractors.layout import lay_out
from intake.parsers.document import Document, Origin


def blocks_of(text: str) -> list[tuple[str, list[str]]]:
    document = Document("body", Origin.BODY, "text/plain", text)
    return [(block.cue, [line.text for line in block.lines]) for block in signature_blocks(lay_out(document))]


@pytest.mark.parametrize(
    "line",
    ["Best regards,", "*Sincerely*", "Mit freundlichen Grüßen", "Med venlig hilsen / Kind regards", "此致", "敬具", "감사합니다.",
     "Thanks for your prompt help,"],
)  # fmt: skip
def test_closings(line: str) -> None:
    assert is_closing(line)


@pytest.mark.parametrize(
    "line", ["Best practice is to remove it.", "Thank you for your purchase of two lamps and a chair", ""]
)
def test_no_closings(line: str) -> None:
    assert not is_closing(line)


@pytest.mark.parametrize(
    "line",
    ["Dear Sir or Madam:", "Sehr geehrte Damen und Herren,", "尊敬的平台：", "To Whom It May Concern,"],
)
def test_salutations(line: str) -> None:
    assert is_salutation(line)


def test_lines_below_a_closing() -> None:
    text = "Please remove it.\n\nBest regards,\n\nJane Doe\nCounsel\n\nhttps://shop.example/item/1\n"
    assert blocks_of(text) == [("closing", ["Jane Doe", "Counsel"])]


def test_a_closing_and_the_name_on_one_line() -> None:
    assert blocks_of("Remove it.\n\nBest regards, Jane Doe\n") == [("closing", ["Jane Doe"])]


def test_marks_of_signature() -> None:
    assert blocks_of("I swear.\n\n/s/ Jane Doe\n") == [("signed", ["Jane Doe"])]
    assert blocks_of("I swear.\n\nSigned: Jane Doe\n") == [("signed", ["Jane Doe"])]
    assert blocks_of("I swear.\n\n/Jane Doe/\n") == [("signed", ["Jane Doe"])]


def test_the_last_lines_where_there_is_no_closing() -> None:
    text = "This long sentence tells what was taken from me and where it can be found today.\n\nJane Doe\n4 Quay Lane\n"
    assert blocks_of(text) == [("trailing", ["Jane Doe", "4 Quay Lane"])]


def test_hostile_text_is_read_in_linear_time() -> None:
    for unit in ("Regards,\n", "/s/ ", "Signed: ", "-- \n", "a, b: c | "):
        text = unit * (400_000 // len(unit))
        began = time.process_time()
        blocks_of(text)
        assert time.process_time() - began < 10
