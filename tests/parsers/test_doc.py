"""Word 97-2003 documents. samples/letter.doc was written by LibreOffice from a letter of our own."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.parsers.build import attached, document, statuses

LETTER = Path(__file__).parent.joinpath("samples", "letter.doc").read_bytes()
BEGINNING = LETTER.index(b"\xec\xa5")  # of the WordDocument stream


def test_a_letter_is_read_with_its_header_table_links_and_struck_words() -> None:
    parsed = attached(LETTER, "application/msword", "letter.doc")
    doc = document(parsed, "2")
    assert doc.text.split("\n") == [
        "Fernhill Goods Ltd, 12 Mill Lane, Bath",
        "Dear agent, für BRIGHTFERN™ 证书",
        "Offers: https://harbormarket.example/item/1 and https://harbormarket.example/item/2 not the last",
        "See our mark <https://fernhill.example/mark?a=1&b=2> please",
        "No\tOffer",
        "1\thttps://harbormarket.example/item/3",
        "Address",
        "12 Mill Lane",
        "Bath",
        "Mara Lindqvist",
        "Director",
        "Company no. 55512",
    ]
    assert [doc.text[s.start : s.end] for s in doc.struck] == ["https://harbormarket.example/item/2"]
    (table,) = doc.tables
    assert [[c.text for c in row] for row in table.rows] == [
        ["No", "Offer"], ["1", "https://harbormarket.example/item/3"], ["Address", "12 Mill Lane\nBath"],
    ]  # fmt: skip
    assert all(doc.text[c.start : c.end] == c.text for row in table.rows for c in row)
    (link,) = doc.links
    assert doc.text[link.start : link.end] == "https://fernhill.example/mark?a=1&b=2"
    assert doc.text[link.anchor_start : link.anchor_end] == "our mark"
    assert any("deletion" in w for w in parsed.warnings)


def test_the_format_is_told_by_the_bytes() -> None:
    assert document(attached(LETTER, "application/octet-stream", "letter"), "2").text.startswith("Fernhill")


@pytest.mark.parametrize(
    ("at", "octet", "reason"),
    [(0x0B, 0x13, "password-protected"), (0x02, 0x65, "a document of Word 95 or older")],
    ids=["locked", "old"],
)
def test_what_cannot_be_read_says_why(at: int, octet: int, reason: str) -> None:
    changed = bytearray(LETTER)
    changed[BEGINNING + at] = octet
    if at == 0x02:
        changed[BEGINNING + at + 1] = 0
    assert statuses(attached(bytes(changed), "application/msword", "a.doc"))["2"] == ("unreadable", reason)


@pytest.mark.parametrize("length", [600, 3000, 12_000, 20_000])
def test_a_document_cut_short_is_no_crash(length: int) -> None:
    status, reason = statuses(attached(LETTER[:length], "application/msword", "a.doc"))["2"]
    assert status == "unreadable"
    assert reason


def test_a_damaged_workbook_that_makes_the_library_panic_is_unreadable() -> None:
    status, reason = statuses(attached(LETTER[:20_000], "application/vnd.ms-excel", "a.xls"))["2"]
    assert (status, (reason or "")[:16]) == ("unreadable", "corrupt workbook")


def test_damaged_documents_raise_nothing() -> None:
    chance = random.Random(7)
    for _ in range(150):
        octets = bytearray(LETTER)
        for _ in range(20):
            octets[chance.randrange(BEGINNING, len(octets))] = chance.randrange(256)
        parsed = attached(bytes(octets), "application/msword", "a.doc")
        assert statuses(parsed)["2"][0] in ("read", "partial", "unreadable")
        for doc in parsed.documents:
            for table in doc.tables:
                assert all(doc.text[c.start : c.end] == c.text for row in table.rows for c in row)
