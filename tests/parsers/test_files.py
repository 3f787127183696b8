"""Attached files of the other formats."""

from __future__ import annotations

import datetime
import gzip
import io
import zipfile

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import A, P

from intake.parsers.message import ParseOptions, parse_message
from intake.parsers.sniff import DOCX, XLSX
from tests.parsers.build import attached, document, mail, saved, statuses, workbook

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def test_a_word_letter_is_read_in_order_with_header_table_and_footer() -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Fernhill Goods Ltd"
    made.sections[0].footer.paragraphs[0].text = "Company no. 55512"
    made.add_paragraph("Dear agent,")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for r in table.rows for c in r.cells),
        ("Name", "Mara", "Address", "12 Mill Lane\nBath"),
        strict=True,
    ):
        cell.text = text
    made.add_paragraph("First claim", style="List Number")
    made.add_paragraph("Second claim", style="List Number")
    doc = document(attached(saved(made), DOCX, "a.docx"), "2")
    assert doc.text.split("\n") == [
        "Fernhill Goods Ltd", "Dear agent,", "Name\tMara", "Address", "12 Mill Lane", "Bath",
        "1. First claim", "2. Second claim", "Company no. 55512",
    ]  # fmt: skip
    assert all(doc.text[c.start : c.end] == c.text for row in doc.tables[0].rows for c in row)


def test_word_controls_links_changes_and_text_boxes() -> None:
    made = docx.Document()
    link = made.part.relate_to("https://fernhill.example/mark", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    body = made.element.body
    for number, xml in enumerate(
        (
            f'<w:p {W} {r}><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink r:id="{link}"><w:r><w:t>our mark</w:t></w:r></w:hyperlink></w:p>',
            f"<w:p {W}><w:ins><w:r><w:t>kept</w:t></w:r></w:ins><w:del><w:r><w:delText>dropped</w:delText></w:r></w:del></w:p>",
            f'<w:p {W} {W14}><w:sdt><w:sdtPr><w:alias w:val="Good faith"/><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
            "<w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t> I agree</w:t></w:r></w:p>",
            f'<w:p {W}><w:r><w:t xml:space="preserve">Phone: </w:t></w:r><w:sdt><w:sdtPr><w:tag w:val="tel"/><w:text/></w:sdtPr>'
            "<w:sdtContent><w:r><w:t>0117 496 0123</w:t></w:r></w:sdtContent></w:sdt></w:p>",
            f"<w:p {W}><w:r><w:t>Anchor</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
        )
    ):
        body.insert(number, parse_xml(xml))
    doc = document(attached(saved(made), DOCX, "a.docx"), "2")
    assert doc.text.split("\n") == [
        "See our mark <https://fernhill.example/mark>", "kept", "☒ I agree", "Phone: 0117 496 0123", "Anchor", "In the box",
    ]  # fmt: skip
    assert [(f.label, f.value, f.checked) for f in doc.fields] == [
        ("Good faith", "☒", True),
        ("Phone", "0117 496 0123", None),
    ]
    assert all(doc.text[f.start : f.end] == f.value for f in doc.fields)
    assert doc.text[doc.links[0].start : doc.links[0].end] == "https://fernhill.example/mark"


def test_numbers_in_sheets_read_as_a_person_sees_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Offers"
    sheet.append([1005006789012.0, datetime.datetime(2026, 7, 7), 12.5, "Fern\nCo"])
    sheet["A2"], sheet["A2"].number_format = 18771203, "000000000"
    sheet["B2"], sheet["B2"].hyperlink = "offer", "https://harbormarket.example/item/7"
    sheet["C2"] = '=HYPERLINK("https://harbormarket.example/item/8","x")'
    book.create_sheet("Empty")
    hidden = book.create_sheet("Old")
    hidden.append(["closed"])
    hidden.sheet_state = "hidden"
    parsed = attached(saved(book), XLSX, "a.xlsx")
    doc = document(parsed, "2")
    assert doc.text.split("\n") == [
        "1005006789012\t2026-07-07\t12.5\tFern Co",
        "018771203\toffer <https://harbormarket.example/item/7>\t<https://harbormarket.example/item/8>",
        "closed",
    ]
    assert [t.name for t in doc.tables] == ["Offers", "Old (hidden)"]
    assert all(doc.text[c.start : c.end] == c.text for t in doc.tables for row in t.rows for c in row)
    assert any("hidden" in w for w in parsed.warnings)


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("No;Anbieter\n1;Bäcker, Söhne", "cp1252"),
        ('No,Anbieter\n1,"Bäcker, Söhne"', "utf-8-sig"),
        ("sep=|\nNo|Anbieter\n1|Bäcker, Söhne", "utf-16"),
    ],
)
def test_delimiters_and_charsets_of_csv_are_told(text: str, charset: str) -> None:
    doc = document(attached(text.encode(charset), "text/csv", "a.csv"), "2")
    assert doc.text == "No\tAnbieter\n1\tBäcker, Söhne"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a;b\n"two\nlines";"c;d"\n', [["a", "b"], ["two lines", "c;d"]]),
        ("URL\nhttps://a.example/1?a=1,2\nhttps://a.example/2\n", [["URL"], ["https://a.example/1?a=1,2"], ["https://a.example/2"]]),
        ("序号,链接\n1,https://a.example/1\n", [["序号", "链接"], ["1", "https://a.example/1"]]),
    ],
    ids=["quoted", "one-column", "chinese"],
)  # fmt: skip
def test_rows_of_csv_files(text: str, rows: list[list[str]]) -> None:
    for charset in ("utf-8", "utf-16-le", "utf-16", *(["gb18030"] if not text.isascii() else [])):
        doc = document(attached(text.encode(charset), "text/csv", "a.csv"), "2")
        assert [[c.text for c in row] for row in doc.tables[0].rows] == rows


def test_merged_cells_stand_in_every_row_they_reach() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Shop", "Item"], ["Fern", 1], [None, 2], [None, 3], ["Moss", 4]):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    made = docx.Document()
    table = made.add_table(rows=3, cols=3)
    for cell, text in zip((c for r in table.rows for c in r.cells), ("Shop", "Offer", "", "Fern", "1", "x", "", "2", "y"), strict=True):  # fmt: skip
        cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    letter = document(attached(saved(made), DOCX, "a.docx"), "2")
    workbook = document(attached(saved(book), XLSX, "a.xlsx"), "2")
    assert [[c.text for c in row] for row in workbook.tables[0].rows] == [
        ["Shop", "Item"], ["Fern", "1"], ["Fern", "2"], ["Fern", "3"], ["Moss", "4"],
    ]  # fmt: skip
    assert [[c.text for c in row] for row in letter.tables[0].rows] == [
        ["Shop", "Offer", ""], ["Fern", "1", "x"], ["Fern", "2", "y"],
    ]  # fmt: skip
    for doc in (workbook, letter):
        assert doc.text.count("Fern") == 1
        assert all(doc.text[c.start : c.end] == c.text for row in doc.tables[0].rows for c in row)


def test_rows_over_the_limit_are_reported() -> None:
    raw = mail(files=((workbook(A=[[n] for n in range(30)]), XLSX, "a.xlsx"),))
    parsed = parse_message(raw, options=ParseOptions(sheet_rows=10))
    assert statuses(parsed)["2"] == ("partial", "rows over the limit were not read")


def test_an_opendocument_letter() -> None:
    made = OpenDocumentText()
    made.text.addElement(P(text="Dear agent"))
    line = P(text="see ")
    line.addElement(A(href="https://fernhill.example/x", text="here"))
    made.text.addElement(line)
    table = Table()
    row = TableRow()
    for text in ("1", "Fern"):
        cell = TableCell()
        cell.addElement(P(text=text))
        row.addElement(cell)
    table.addElement(row)
    made.text.addElement(table)
    out = io.BytesIO()
    made.save(out)
    doc = document(attached(out.getvalue(), "application/octet-stream", "a.odt"), "2")
    assert doc.text == "Dear agent\nsee here <https://fernhill.example/x>\n1\tFern"
    assert doc.tables[0].rows[0][1].text == "Fern"


def test_rich_text_and_a_contact_card() -> None:
    rtf = rb"{\rtf1\ansi Dear agent,\par we own BRIGHTFERN \'fcber alles.\par}"
    assert document(attached(rtf, "application/rtf", "a.rtf"), "2").text.startswith(
        "Dear agent,\nwe own BRIGHTFERN über"
    )
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Mara Lindqvist\nN:Lindqvist;Mara\nORG:Fernhill Goods Ltd\nTEL;TYPE=CELL:0117 496 0123\nTEL;TYPE=FAX:0117 496 0999\nEND:VCARD\n"
    assert document(attached(card.encode(), "text/vcard", "m.vcf"), "2").text.split("\n") == [
        "Name: Mara Lindqvist", "Organization: Fernhill Goods Ltd", "Mobile: 0117 496 0123", "Fax: 0117 496 0999",
    ]  # fmt: skip


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def test_files_in_archives_are_parts_of_their_own() -> None:
    inner = zipped(b__txt=b"deep")
    parsed = attached(zipped(a__txt=b"first", c__zip=inner), "application/zip", "all.zip")
    assert {k: v[0] for k, v in statuses(parsed).items()} == {
        "body": "read", "2": "read", "2.1": "read", "2.2": "read", "2.2.1": "read",
    }  # fmt: skip
    assert document(parsed, "2.2.1").text == "deep"
    assert document(parsed, "2.1").filename == "a.txt"


def test_chinese_names_in_archives() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xxxx.txt", b"x")
    data = out.getvalue().replace(b"xxxx.txt", "证书".encode("gbk") + b".txt")
    assert document(attached(data, "application/zip", "a.zip"), "2.1").filename == "证书.txt"


def test_a_gzipped_list_is_read() -> None:
    parsed = attached(gzip.compress(b"lamp;12\nclock;13\n"), "application/gzip", "list.csv.gz")
    assert document(parsed, "2.1").filename == "list.csv"
    assert statuses(attached(gzip.compress(b"\0" * 400_000_000), "application/gzip", "a.gz"))["2"] == (
        "unreadable",
        "over the limit of unpacked bytes",
    )


def test_bombs_and_too_many_files_are_bounded() -> None:
    status, reason = statuses(attached(zipped(a__txt=b"\0" * 30_000_000), "application/zip", "a.zip"))["2"]
    assert (status, reason) == ("unreadable", "a.txt: compressed over 200 to 1")
    raw = mail(files=((zipped(**{f"f{n}__txt": b"x" for n in range(9)}), "application/zip", "a.zip"),))
    parsed = parse_message(raw, options=ParseOptions(archive_files=4))
    assert statuses(parsed)["2"] == ("partial", "5 files over the limit")


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [
        (b"PK\x03\x04 nothing", "list.xlsx", ("unreadable", "corrupt XLSX: File is not a zip file")),
        (
            b"7z\xbc\xaf\x27\x1c\0\4",
            "a.7z",
            ("unreadable", "corrupt archive: damaged"),
        ),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a.heic", ("unreadable", "corrupt picture")),
        (
            gzip.compress(b"list", mtime=0)[:-9],
            "a.gz",
            ("unreadable", "corrupt gzip: Compressed file ended before the end-of-stream marker was reached"),
        ),
        (b"", "empty.pdf", ("unreadable", "empty file")),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, name: str, status: tuple[str, str]) -> None:
    assert statuses(attached(data, "application/octet-stream", name))["2"] == status


def test_the_format_is_told_by_the_bytes_and_not_by_the_name() -> None:
    parsed = attached(workbook(A=[["x"]]), "image/png", "picture.png")
    assert parsed.parts[1].media_type == XLSX
    assert document(parsed, "2").text == "x"


def test_a_zip_that_holds_a_pdf_uncompressed_is_a_zip() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("deed.pdf", b"%PDF-1.4\n%%EOF\n")
        archive.writestr("bench.txt", b"three parts")
    parsed = attached(out.getvalue(), "application/zip", "papers.zip")
    assert document(parsed, "2.2").filename == "bench.txt"
