"""Quoted-printable text in charsets that switch by control characters is quoted-printable all the same."""

from __future__ import annotations

import quopri

import pytest

from intake.parsers.transfer import decode_quoted_printable


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("iso-2022-jp", "商標権侵害のお知らせ\n株式会社山風工房\n該当の出品を削除してください。\n"),
        ("iso-2022-kr", "상표권 침해 신고\n삭제해 주시기 바랍니다.\n"),
        ("utf-16", "Bitte entfernen Sie das Angebot.\n"),
    ],
)
def test_escapes_of_a_charset_are_no_damage(charset: str, text: str) -> None:
    octets = text.encode(charset)
    assert decode_quoted_printable(quopri.encodestring(octets)) == (octets, None)
