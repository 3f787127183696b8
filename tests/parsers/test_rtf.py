"""Rich text files."""

from __future__ import annotations

import time

import pytest

from intake.parsers.document import Document
from tests.parsers.build import attached, document, statuses

URL = "https://harbormarket.example/item/7"


def rtf(inner: str, head: str = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}}") -> bytes:
    return ("{\\rtf1" + head + inner + "}").encode("latin-1")


def read(inner: str, **more: str) -> Document:
    return document(attached(rtf(inner, **more), "application/rtf", "a.rtf"), "2")


def test_paragraphs_characters_and_hidden_groups() -> None:
    doc = read(
        r"{\stylesheet{\s1 Heading;}}{\info{\author Nobody}}{\*\generator X;}"
        "\\pard Dear agent,\\par we own\r\n BRIGHTFERN\\'99 \\u252?ber\\~alles\\line \\ldblquote x\\rdblquote\\emdash\\{y\\}\\par"
    )
    assert doc.text == "Dear agent,\nwe own BRIGHTFERN™ über alles\n“x”—{y}"


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [(134, "gbk", "证书如下"), (128, "cp932", "表示ソ能"), (136, "big5", "許功蓋"), (129, "cp949", "상표권"), (204, "cp1251", "Товар")],
    ids=["gbk", "shift-jis", "big5", "korean", "cyrillic"],
)  # fmt: skip
def test_text_in_the_charset_of_its_font(charset: int, codec: str, text: str) -> None:
    """Second octets of a character that are letters may be written as such."""
    octets = text.encode(codec)
    escaped = "".join(chr(b) if chr(b).isascii() and chr(b).isalnum() else f"\\'{b:02x}" for b in octets)
    head = rf"\ansi\deff0{{\fonttbl{{\f0\fcharset0 Arial;}}{{\f1\fnil\fcharset{charset} X;}}}}"
    assert read(rf"\f1 {escaped}\f0  ok\par", head=head).text == f"{text} ok"


def test_unicode_with_its_fallbacks() -> None:
    assert read(r"\uc1\u-10179?\u-8704? \uc2\u35777\'d6\'a4{\uc0\u20070}!").text == "😀 证书!"


def test_a_table_with_links_is_a_table() -> None:
    link = rf'{{\field{{\*\fldinst{{HYPERLINK "{URL}"}}}}{{\fldrslt{{\ul the lamp}}}}}}'
    doc = read(
        r"Offers:\par\trowd\cellx100\cellx200\pard\intbl No\cell Offer\cell\row"
        rf"\trowd\cellx100\cellx200\pard\intbl 1\cell {link}\cell{{\trowd\cellx100\cellx200\row}}"
        r"\pard\intbl 2\cell 12 Mill Lane\par Bath\cell\row\pard End\par"
    )
    assert doc.text == f"Offers:\nNo\tOffer\n1\tthe lamp <{URL}>\n2\n12 Mill Lane\nBath\nEnd"
    (table,) = doc.tables
    assert [[c.text for c in row] for row in table.rows] == [
        ["No", "Offer"], ["1", f"the lamp <{URL}>"], ["2", "12 Mill Lane\nBath"],
    ]  # fmt: skip
    assert all(doc.text[c.start : c.end] == c.text for row in table.rows for c in row)
    (found,) = doc.links
    assert doc.text[found.start : found.end] == URL
    assert doc.text[found.anchor_start : found.anchor_end] == "the lamp"


def test_headers_come_first_footers_and_notes_last_and_boxes_where_they_stand() -> None:
    doc = read(
        r"{\header Fernhill Goods Ltd\par}{\footer Company no. 55512\par}Dear agent{\footnote As of May}\par"
        r"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt In the box\par}}{\shprslt{\*\do no}}}Bye\par"
    )
    assert doc.text == "Fernhill Goods Ltd\nDear agent\nIn the box\nBye\nCompany no. 55512\nAs of May"


def test_check_boxes_show_their_state() -> None:
    box = r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres%d\ffdefres0{\*\ffname a}}}}{\fldrslt}} "
    doc = read(box % 1 + r"good faith\par " + box % 0 + r"perjury\par")
    assert doc.text == "☒ good faith\n☐ perjury"
    assert [f.checked for f in doc.fields] == [True, False]


def test_struck_words_are_kept_and_deletions_are_not() -> None:
    parsed = attached(
        rtf(r"a {\strike b} c\strike  d\strike0  e {\striked1 f}{\plain g}\par {\deleted gone}kept"), "application/rtf", "a.rtf"
    )  # fmt: skip
    doc = document(parsed, "2")
    assert doc.text == "a b c d e fg\nkept"
    assert [doc.text[s.start : s.end] for s in doc.struck] == ["b", "d", "f"]
    assert any("deletion" in w for w in parsed.warnings)


@pytest.mark.parametrize(
    "data",
    [
        rtf("{" * 3000 + "x" + "}" * 3000),
        rtf(r"\trowd" * 5 + r"\cell\row\row\cell}}}}"),
        rtf(r"\bin99999999 x"),
        rtf(r"\u\uc\f\ansicpg99999\fcharset9999\'zz\x"),
        b"{\\rtf1",
    ],
    ids=["deep", "rows", "bin", "numbers", "cut"],
)
def test_damaged_rich_text_is_no_crash(data: bytes) -> None:
    assert statuses(attached(data, "application/rtf", "a.rtf"))["2"][0] in ("read", "unreadable")


@pytest.mark.parametrize(
    "piece",
    ["{\\field{\\*\\fldinst{HYPERLINK ", "\\cell ", "\\row\\trowd ", "\\'81", "{\\strike x}", "\\u9?"],
)
def test_a_megabyte_of_hostile_rich_text_takes_seconds(piece: str) -> None:
    """The bound is generous: on an idle machine each takes about a second."""
    begun = time.process_time()
    attached(rtf(piece * (1_000_000 // len(piece))), "application/rtf", "a.rtf")
    assert time.process_time() - begun < 20
