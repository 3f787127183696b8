"""Files to attach: letters, certificates, lists, scans and pictures, made from plain data."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence

import docx
import openpyxl
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

SANS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
SERIF = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"


def pdf(text: str, *, font: str = "DejaVu", size: int = 10) -> bytes:
    """A4 pages with the lines of `text`; a form feed begins a new page. font: DejaVu, or a CID font's name
    (STSong-Light, HeiseiMin-W3, HYSMyeongJo-Medium)."""
    if font == "DejaVu":
        pdfmetrics.registerFont(TTFont(font, SERIF))
    else:
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, invariant=1)
    for sheet in text.split("\f"):
        lines = page.beginText(60, A4[1] - 70)
        lines.setFont(font, size, leading=size * 1.45)
        for line in sheet.strip("\n").split("\n"):
            lines.textLine(line)
        page.drawText(lines)
        page.showPage()
    page.save()
    return out.getvalue()


def word(paragraphs: Sequence[str | Sequence[Sequence[str]]], *, header: str = "", footer: str = "") -> bytes:
    """A DOCX of paragraphs; a paragraph that is a list of rows becomes a table."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer
    for item in paragraphs:
        if isinstance(item, str):
            document.add_paragraph(item)
            continue
        table = document.add_table(rows=0, cols=len(item[0]))
        table.style = "Table Grid"
        for row in item:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """An XLSX with these sheets; numbers stay numbers, as people paste them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def scan(text: str, *, seed: int, dpi: int = 150) -> Image.Image:
    """A page as a flat-bed scanner gives it: grey, a little askew, with speckle."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    page = Image.new("L", (width, height), 252)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(SERIF, round(dpi * 0.155))
    y = dpi * 0.9
    for line in text.strip("\n").split("\n"):
        draw.text((dpi * 0.9, y), line, font=font, fill=25)
        y += dpi * 0.235
    page = page.rotate(0.5, fillcolor=252, resample=Image.Resampling.BICUBIC)
    dice = random.Random(seed)
    for _ in range(600):
        page.putpixel((dice.randrange(width), dice.randrange(height)), dice.randrange(120, 220))
    return page.filter(ImageFilter.GaussianBlur(0.4))


def scan_pdf(text: str, *, seed: int) -> bytes:
    """A PDF whose only page is a picture, without a text layer."""
    out = io.BytesIO()
    scan(text, seed=seed).save(out, "PDF", resolution=150)
    return out.getvalue()


def jpeg(picture: Image.Image, quality: int = 70) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def photo(seed: int, size: tuple[int, int] = (480, 360)) -> bytes:
    """A picture with soft colours and no straight text: a landscape of sorts, as JPEG."""
    dice = random.Random(seed)
    waves = [(dice.uniform(0.004, 0.03), dice.uniform(0, 6), dice.uniform(10, 50)) for _ in range(5)]
    hue = [dice.randrange(40, 200) for _ in range(3)]
    picture = Image.new("RGB", size)
    pixels = picture.load()
    assert pixels is not None
    for x in range(size[0]):
        ridge = size[1] * 0.5 + sum(a * math.sin(f * x * 3 + p) for f, p, a in waves)
        for y in range(size[1]):
            depth = (y - ridge) / size[1]
            shade = 90 + 120 * (y / size[1]) if depth < 0 else 140 - 130 * depth
            grain = dice.randrange(-9, 10)
            pixels[x, y] = tuple(max(0, min(255, round(shade * 0.6 + c * 0.5 + grain))) for c in hue)
    return jpeg(picture)


def screenshot(lines: Sequence[str]) -> bytes:
    """A shop page as a browser shows it, as PNG."""
    picture = Image.new("RGB", (900, 520), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 900, 44), fill="#1d3f5e")
    font = ImageFont.truetype(SANS, 17)
    draw.text((16, 12), "Harbor Market", font=font, fill="white")
    draw.rectangle((24, 70, 360, 470), fill="#cfd8de")
    for i, line in enumerate(lines):
        draw.text((390, 80 + 34 * i), line, font=font, fill="#222222")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
