"""Text that its writer struck out: it is kept, and its place is told."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from odf.opendocument import OpenDocumentText
from odf.style import Style, TextProperties
from odf.text import P, Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from intake.parsers.document import Document
from intake.parsers.sniff import DOCX, XLSX
from tests.parsers.build import attached, document, html_body, mail, parse_message, saved

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
KEPT, GONE = "https://harbormarket.example/item/1", "https://harbormarket.example/item/2"


def struck(doc: Document) -> list[str]:
    return [doc.text[s.start : s.end] for s in doc.struck]


def is_struck(doc: Document, text: str) -> bool:
    at = doc.text.index(text)
    return doc.is_struck(at, at + len(text))


@pytest.mark.parametrize(
    "markup",
    [
        "<s>{}</s>", "<strike>{}</strike>", "<del>{}</del>", "<b><s><i>{}</i></s></b>",
        '<span style="color:red;text-decoration:line-through">{}</span>',
        '<span style="TEXT-DECORATION: underline line-through red">{}</span>',
        '<span style="text-decoration-line: line-through">{}</span>',
        '<div style="text-decoration:line-through"><p>{}</p></div>',
    ],
    ids=["s", "strike", "del", "nested", "style", "several", "line", "block"],
)  # fmt: skip
def test_struck_html_is_kept_and_marked(markup: str) -> None:
    body = html_body(f"<p>Offers:<br>{KEPT}<br>{markup.format(GONE)}<br>These two.</p>")
    assert KEPT in body.text
    assert struck(body) == [GONE]
    assert is_struck(body, GONE)
    assert not is_struck(body, KEPT)


def test_underlined_text_is_not_struck() -> None:
    assert html_body('<u>a</u> <span style="text-decoration:underline">b</span> <ins>c</ins>').struck == ()


def test_the_address_of_a_struck_link_is_struck() -> None:
    inside = html_body(f'<p>a <a href="{GONE}"><s>the second</s></a> b <a href="{KEPT}">first</a></p>')
    around = html_body(f'<p>a <s><a href="{GONE}">the second</a></s> b <a href="{KEPT}">first</a></p>')
    for body in (inside, around):
        assert struck(body) == [f"the second <{GONE}>"]
        assert not is_struck(body, KEPT)


def test_a_struck_table_row_is_struck_in_every_cell() -> None:
    body = html_body(
        f"<table><tr><td>1</td><td>{KEPT}</td></tr>"
        f'<tr style="text-decoration:line-through"><td>2</td><td>{GONE}</td></tr>'
        "<tr><td><s></s></td><td></td></tr><tr><td>3</td><td>x</td></tr></table>"
    )
    assert struck(body) == [f"2\t{GONE}"]


def test_neighbouring_struck_stretches_are_one() -> None:
    assert struck(html_body("<p><s>Lamp</s> <s>No. 2</s> is <s>ours</s></p>")) == ["Lamp No. 2", "ours"]


def test_struck_text_of_a_second_body_part_stands_where_it_says() -> None:
    raw = (
        "From: mara@fernhill.example\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nDear agent, {KEPT}\r\n"
        f"--b\r\nContent-Type: text/html\r\n\r\n<p>and not <s>{GONE}</s></p>\r\n--b--\r\n"
    )
    assert struck(parse_message(raw.encode()).body) == [GONE]


def test_struck_runs_of_word_letters() -> None:
    made = docx.Document()
    style = made.styles.add_style("Withdrawn", WD_STYLE_TYPE.CHARACTER)
    style.font.strike = True
    derived = made.styles.add_style("Also withdrawn", WD_STYLE_TYPE.CHARACTER)
    derived.base_style = style
    paragraph_style = made.styles.add_style("Obsolete", WD_STYLE_TYPE.PARAGRAPH)
    paragraph_style.font.double_strike = True
    line = made.add_paragraph("Offers: ")
    line.add_run(KEPT + " ")
    line.add_run(GONE[:20]).font.strike = True
    line.add_run(GONE[20:]).font.double_strike = True
    line.add_run(" not struck").font.strike = False
    made.add_paragraph("by style ").add_run("three", style=style)
    made.add_paragraph("and ").add_run("four", style=derived)
    made.add_paragraph("five", style=paragraph_style).add_run(" kept").font.double_strike = False
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "six"
    table.cell(0, 1).paragraphs[0].add_run("seven").font.strike = True
    doc = document(attached(saved(made), DOCX, "a.docx"), "2")
    assert struck(doc) == [GONE, "three", "four\nfive", "seven"]
    assert is_struck(doc, GONE)
    assert not is_struck(doc, KEPT)


def test_tracked_deletions_are_not_read_but_told() -> None:
    made = docx.Document()
    xml = (f"<w:p {W}><w:r><w:t>{KEPT}</w:t></w:r><w:del><w:r><w:delText>{GONE}</w:delText></w:r></w:del></w:p>")  # fmt: skip
    made.element.body.insert(0, parse_xml(xml))
    parsed = attached(saved(made), DOCX, "a.docx")
    assert document(parsed, "2").text == KEPT
    assert any("1 tracked deletion" in w for w in parsed.warnings)


def test_struck_spans_of_opendocument_letters() -> None:
    made = OpenDocumentText()
    gone = Style(name="T1", family="text")
    gone.addElement(TextProperties(textlinethroughstyle="solid", textlinethroughtype="single"))
    derived = Style(name="T2", family="text", parentstylename="T1")
    plain = Style(name="T3", family="text")
    plain.addElement(TextProperties(textlinethroughstyle="none"))
    lines = Style(name="P1", family="paragraph")
    lines.addElement(TextProperties(textlinethroughstyle="solid"))
    for style in (gone, derived, plain, lines):
        made.automaticstyles.addElement(style)
    line = P(text=f"{KEPT} ")
    for name, text in (("T1", GONE), ("T3", " and "), ("T2", "three")):
        line.addElement(Span(stylename=name, text=text))
    made.text.addElement(line)
    made.text.addElement(P(stylename="P1", text="a whole line"))
    out = io.BytesIO()
    made.save(out)
    doc = document(attached(out.getvalue(), "application/octet-stream", "a.odt"), "2")
    assert struck(doc) == [GONE, "three\na whole line"]


def test_struck_cells_of_workbooks() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([KEPT, GONE, "both"])
    sheet["B1"].font = Font(strike=True)
    sheet["C1"] = CellRichText("kept ", TextBlock(InlineFont(strike=True), "dropped"), " kept")
    sheet["A2"], sheet["A2"].font = 1234567, Font(strike=True)
    sheet["B2"], sheet["B2"].font, sheet["B2"].hyperlink = "offer", Font(strike=True), GONE + "9"
    doc = document(attached(saved(book), XLSX, "a.xlsx"), "2")
    assert doc.text == f"{KEPT}\t{GONE}\tkept dropped kept\n1234567\toffer <{GONE}9>"
    assert struck(doc) == [GONE, "dropped", f"1234567\toffer <{GONE}9>"]


def test_a_text_without_struck_words_has_no_spans() -> None:
    for doc in parse_message(mail("plain", "<p>Hello there, this is plain</p>")).documents:
        assert doc.struck == ()
        assert not doc.is_struck(0, 3)
