"""Photographs cost no OCR; pages of text in pictures are recognised."""

from __future__ import annotations

import io

import docx
import pytest
from PIL import Image, ImageDraw

from intake.parsers.sniff import DOCX
from tests.parsers.build import attached, document, encoded, page_picture, product_photo, saved, statuses
from tests.support import needs


def test_a_product_photo_is_described_and_not_recognised() -> None:
    parsed = attached(encoded(product_photo()), "image/jpeg", "IMG_1.jpg")
    assert statuses(parsed)["2"] == ("skipped", "photo, no page of text")
    doc = document(parsed, "2")
    assert doc.image is not None
    assert (doc.image.looks, doc.image.width, doc.image.height) == ("photo", 1200, 900)
    assert doc.text == ""


def photographed() -> bytes:
    """A certificate photographed by a telephone: on a table, turned a little, unevenly lit, with EXIF."""
    table = Image.effect_noise((1800, 2300), 30).convert("RGB")
    table.paste(page_picture(), (260, 240))
    light = Image.linear_gradient("L").resize(table.size).convert("RGB")
    lit = Image.blend(table, light, 0.15).rotate(1.2, resample=Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Fern", "Phone 5"
    return encoded(lit, exif=exif, quality=85)


def test_a_photographed_certificate_is_recognised() -> None:
    needs("tesseract")
    doc = document(attached(photographed(), "image/jpeg", "IMG_2.jpg"), "2")
    assert doc.image is not None
    assert (doc.image.looks, doc.image.camera) == ("text", "Fern Phone 5")
    assert doc.ocr
    assert "BRIGHTFERN" in doc.text


@pytest.mark.parametrize("kind", ["HEIF", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_pages_are_recognised_in_any_picture_format(kind: str) -> None:
    needs("tesseract")
    doc = document(attached(encoded(page_picture(), kind), "image/x", f"a.{kind.lower()}"), "2")
    assert "BRIGHTFERN" in doc.text


def test_the_pages_of_a_tiff_have_their_places() -> None:
    needs("tesseract")
    pages = [page_picture("The first page of the letter\nwith a second line\nand a third one\n" * 4),
             page_picture("Another page says something else\nwith a second line\n" * 5)]  # fmt: skip
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    doc = document(attached(out.getvalue(), "image/tiff", "fax.tif"), "2")
    assert [p.number for p in doc.pages] == [1, 2]
    assert "Another page" in doc.text[doc.pages[1].start : doc.pages[1].end]


def test_a_screenshot_is_told_from_a_page() -> None:
    screen = Image.new("RGB", (1280, 760), "#f2f4f7")
    drawing = ImageDraw.Draw(screen)
    drawing.rectangle((0, 0, 1280, 70), fill="#0a58ca")
    screen.paste(product_photo((380, 380)), (60, 130))
    for n in range(14):
        drawing.text(
            (500, 140 + 34 * n), "Handmade fern lamp, brass, 24 cm, free delivery", fill="black", font_size=20
        )
    doc = document(attached(encoded(screen, "PNG"), "image/png", "s.png", ocr=False), "2")
    assert doc.image is not None
    assert doc.image.looks == "screenshot"


def test_a_page_in_a_picture_is_unreadable_where_ocr_is_off() -> None:
    parsed = attached(encoded(page_picture()), "image/jpeg", "a.jpg", ocr=False)
    assert statuses(parsed)["2"] == ("unreadable", "OCR is switched off")


def test_a_damaged_or_huge_picture_is_unreadable() -> None:
    assert statuses(attached(encoded(product_photo())[:300], "image/jpeg", "a.jpg"))["2"][0] == "unreadable"
    bomb = encoded(Image.new("1", (30_000, 30_000)), "PNG")
    status, reason = statuses(attached(bomb, "image/png", "a.png"))["2"]
    assert status == "unreadable"
    assert "pixels" in str(reason)


def in_a_letter(*pictures: bytes, text: str = "") -> bytes:
    made = docx.Document()
    if text:
        made.add_paragraph(text)
    for picture in pictures:
        made.add_picture(io.BytesIO(picture), width=docx.shared.Inches(5))
    return saved(made)


def test_a_letter_that_is_a_scan_in_a_word_file_is_recognised() -> None:
    needs("tesseract")
    data = in_a_letter(encoded(page_picture()), encoded(product_photo()), text="Certificate")
    doc = document(attached(data, DOCX, "a.docx"), "2")
    assert doc.ocr
    assert doc.text.startswith("Certificate\n")
    assert "BRIGHTFERN" in doc.text


def test_a_word_file_without_text_says_so() -> None:
    parsed = attached(in_a_letter(encoded(product_photo())), DOCX, "a.docx")
    assert statuses(parsed)["2"] == ("unreadable", "no text found")
    off = attached(in_a_letter(encoded(page_picture())), DOCX, "a.docx", ocr=False)
    assert statuses(off)["2"] == ("unreadable", "OCR is switched off")
