"""PDF: pages, tables, forms, links, passwords, damage, scans."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from intake.parsers.message import ParseOptions, parse_message
from tests.parsers.build import LETTER, attached, document, mail, page_picture, pdf, statuses
from tests.support import needs

PDF = "application/pdf"


def test_pages_have_their_place_in_the_text() -> None:
    doc = document(attached(pdf("First page", "Second page"), PDF, "a.pdf"), "2")
    assert [doc.text[p.start : p.end].strip() for p in doc.pages] == ["First page", "Second page"]
    assert doc.page_of(doc.text.index("Second")) == 2


def test_a_ruled_table_has_one_row_a_line_and_wrapped_urls_whole() -> None:
    out = io.BytesIO()
    rows = [
        ["No.", "Listing", "Shop"],
        ["1", "https://harbormarket.example/item/10050048\n81244?sku=WHITE", "Fern & Co"],
        ["2", "https://harbormarket.example/item/1009004881202", ""],
    ]
    table = Table(rows, colWidths=[30, 260, 90])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    SimpleDocTemplate(out, pagesize=A4).build([table])
    doc = document(attached(out.getvalue(), PDF, "a.pdf"), "2")
    (found,) = doc.tables
    assert [[c.text for c in row] for row in found.rows] == [
        ["No.", "Listing", "Shop"],
        ["1", "https://harbormarket.example/item/1005004881244?sku=WHITE", "Fern & Co"],
        ["2", "https://harbormarket.example/item/1009004881202", ""],
    ]
    assert found.page == 1
    assert all(doc.text[c.start : c.end] == c.text for row in found.rows for c in row)
    assert "1\thttps://harbormarket.example/item/1005004881244?sku=WHITE\tFern & Co" in doc.text


def form() -> bytes:
    out = io.BytesIO()
    drawing = canvas.Canvas(out)
    drawing.drawString(60, 700, "Telephone:")
    drawing.acroForm.textfield(name="f1", x=160, y=695, width=200, height=18, value="0117 496 0123")
    drawing.acroForm.textfield(name="f2", tooltip="Full name", x=160, y=655, width=200, height=18, value="")
    drawing.acroForm.checkbox(name="c1", tooltip="I act in good faith", x=60, y=600, size=14, checked=True)
    drawing.acroForm.checkbox(name="c2", x=60, y=560, size=14, checked=False)
    drawing.drawString(84, 562, "Under penalty of perjury")
    drawing.save()
    return out.getvalue()


def test_form_fields_stand_in_the_text_with_their_labels() -> None:
    doc = document(attached(form(), PDF, "form.pdf"), "2")
    assert [(f.label, f.kind, f.value, f.checked) for f in doc.fields] == [
        ("Telephone", "text", "0117 496 0123", None),
        ("Full name", "text", "", None),
        ("I act in good faith", "checkbox", "☒", True),
        ("Under penalty of perjury", "checkbox", "☐", False),
    ]
    assert "Telephone: 0117 496 0123\n" in doc.text
    assert all(doc.text[f.start : f.end] == f.value for f in doc.fields)
    assert all(f.page == 1 for f in doc.fields)


def test_link_annotations_are_kept_with_their_target() -> None:
    out = io.BytesIO()
    drawing = canvas.Canvas(out)
    drawing.drawString(60, 700, "see this offer now")
    drawing.linkURL("https://harbormarket.example/item/7", (80, 695, 135, 715))
    drawing.save()
    doc = document(attached(out.getvalue(), PDF, "a.pdf"), "2")
    (link,) = doc.links
    assert doc.text[link.start : link.end] == "https://harbormarket.example/item/7"
    assert doc.text[link.anchor_end :].startswith(" <https://harbormarket.example/item/7>")
    assert doc.text.replace(" <https://harbormarket.example/item/7>", "").strip() == "see this offer now"


@pytest.mark.parametrize(
    "text",
    [
        "The password for the PDF is fern-2026!",
        "Passwort: fern-2026!",
        "Le mot de passe du fichier est « fern-2026! ».",
        "附件密码：fern-2026!",
        "パスワードは「fern-2026!」です。",
    ],
)
def test_a_password_the_mail_names_opens_the_file(text: str) -> None:
    parsed = attached(pdf("Locked letter", encrypt="fern-2026!"), PDF, "a.pdf", text=text)
    assert "Locked letter" in document(parsed, "2").text


def test_without_its_password_a_file_is_unreadable() -> None:
    parsed = attached(
        pdf("Locked letter", encrypt="fern"), PDF, "a.pdf", text="The password follows by telephone."
    )
    assert statuses(parsed)["2"] == ("unreadable", "password-protected")
    assert document(parsed, "2").text == ""


def test_a_damaged_file_is_unreadable_with_its_reason() -> None:
    status, reason = statuses(attached(pdf("x")[:200], PDF, "a.pdf"))["2"]
    assert status == "unreadable"
    assert reason is not None
    assert reason.startswith("corrupt PDF")


def scan() -> bytes:
    out = io.BytesIO()
    drawing = canvas.Canvas(out, pagesize=A4)
    drawing.drawInlineImage(page_picture(), 0, 0, *A4)
    drawing.save()
    return out.getvalue()


def test_a_scanned_page_is_recognised() -> None:
    needs("tesseract")
    parsed = attached(scan(), PDF, "scan.pdf")
    doc = document(parsed, "2")
    assert doc.ocr
    assert "BRIGHTFERN" in doc.text
    assert "Telephone 0117 496 0123" in doc.text
    assert doc.page_of(doc.text.index("BRIGHTFERN")) == 1
    assert statuses(parsed)["2"] == ("read", None)


def test_a_scan_is_unreadable_where_ocr_is_off() -> None:
    parsed = attached(scan(), PDF, "scan.pdf", ocr=False)
    assert statuses(parsed)["2"] == ("unreadable", "scanned pages, OCR is switched off")


def test_pages_beyond_the_limit_are_reported() -> None:
    raw = mail(LETTER, files=((pdf("one", "two", "three"), PDF, "a.pdf"),))
    parsed = parse_message(raw, options=ParseOptions(pdf_pages=2))
    assert statuses(parsed)["2"] == ("partial", "only the first 2 of 3 pages were read")


def lines_of_a_page(*lines: str, turned: int = 0) -> bytes:
    """A page of lines that are drawn turned against the clock, with the page turned back to be read."""
    out = io.BytesIO()
    drawing = canvas.Canvas(out, pagesize=A4)
    width, height = A4
    drawing.translate(*{0: (0, 0), 90: (width, 0), 180: (width, height), 270: (0, height)}[turned])
    drawing.rotate(turned)
    for number, line in enumerate(lines):
        drawing.drawString(60, (width if turned in (90, 270) else height) - 60 - 16 * number, line)
    drawing.showPage()
    drawing.save()
    writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    writer.pages[0].rotate(turned)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_pages_printed_across_keep_their_lines(turned: int) -> None:
    lines = [
        "Dear agent,",
        "https://harbormarket.example/item/1",
        "https://harbormarket.example/item/2",
        "Mara",
    ]
    data = lines_of_a_page(*lines, turned=turned)
    doc = document(attached(data, "application/pdf", "a.pdf", ocr=False), "2")
    assert doc.text.rstrip().split("\n") == lines


def test_hyphens_at_the_end_of_a_line_stay_in_addresses_and_go_in_words() -> None:
    data = lines_of_a_page(
        "see https://harbormarket.example/item/a-very-long-", "name-123 and the infringe-", "ment of ABC-",
        "123 by Anne-", "Marie, mara-", "lind@fernhill.example",
    )  # fmt: skip
    doc = document(attached(data, "application/pdf", "a.pdf", ocr=False), "2")
    assert doc.text.split() == [
        "see", "https://harbormarket.example/item/a-very-long-name-123", "and", "the", "infringement", "of", "ABC-123",
        "by", "Anne-Marie,", "mara-lind@fernhill.example",
    ]  # fmt: skip


@pytest.mark.parametrize("parts", [1, 2])
def test_the_data_of_an_xfa_form_are_read(parts: int) -> None:
    """What a viewer without XFA shows is a page that says "Please wait"."""
    xml = (
        '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><notice><FullName>Mara Lindqvist'
        "</FullName><urls><url>https://harbormarket.example/item/1</url><url/></urls></notice></xfa:data></xfa:datasets>"
    )
    writer = PdfWriter(clone_from=io.BytesIO(pdf("Please wait...")))
    stream = StreamObject()
    stream.set_data(xml.encode())
    place = writer._add_object(stream)
    packets = place if parts == 1 else ArrayObject([TextStringObject("datasets"), place])
    form = DictionaryObject({NameObject("/XFA"): packets, NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form
    out = io.BytesIO()
    writer.write(out)
    doc = document(attached(out.getvalue(), PDF, "a.pdf"), "2")
    assert doc.text.split("\n")[-3:] == [
        "FullName: Mara Lindqvist",
        "url: https://harbormarket.example/item/1",
        "",
    ]
    assert [(f.name, doc.text[f.start : f.end]) for f in doc.fields] == [
        ("FullName", "Mara Lindqvist"), ("url", "https://harbormarket.example/item/1"),
    ]  # fmt: skip
