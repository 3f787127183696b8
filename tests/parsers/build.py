"""Mails and files the tests of the parsers are made of; all people and firms are invented."""

from __future__ import annotations

import io
from email.message import EmailMessage
from email.policy import SMTP

import docx
import openpyxl
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from intake.parsers.document import Document, ParsedMessage
from intake.parsers.message import ParseOptions, parse_message

LETTER = """Dear Sir or Madam,

we are the owners of the trade mark BRIGHTFERN, registration number 5 551 234.
The offers below are not authorised by us, our agent or the law.
The information in this notice is accurate.

Mara Lindqvist
Fernhill Goods Ltd, 12 Mill Lane, Bath
Telephone 0117 496 0123, mara@fernhill.example
"""


def mail(
    text: str = "Hello",
    html: str | None = None,
    files: tuple[tuple[bytes, str, str], ...] = (),
    subject: str = "Notice",
) -> bytes:
    """A mail; files are (bytes, media type, name)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Mara Lindqvist <mara@fernhill.example>"
    message["To"] = "ip-agent@harbormarket.example"
    message["Subject"] = subject
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    for data, media_type, name in files:
        main, _, sub = media_type.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def raw_mail(headers: str, body: bytes) -> bytes:
    """A mail with headers as written, in lines."""
    return headers.replace("\n", "\r\n").encode("utf-8") + b"\r\n\r\n" + body


def attached(data: bytes, media_type: str, name: str, text: str = "Hello", ocr: bool = True) -> ParsedMessage:
    """A mail with one attachment, parsed."""
    return parse_message(mail(text, files=((data, media_type, name),)), options=ParseOptions(ocr=ocr))


def html_body(html: str, subject: str = "Notice") -> Document:
    """The body of a mail that is HTML alone."""
    headers = f"From: mara@fernhill.example\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8"
    return parse_message(raw_mail(headers, html.encode())).body


def text_body(text: str, subject: str = "Notice") -> Document:
    """The body of a mail that is plain text alone."""
    headers = f"From: mara@fernhill.example\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8"
    return parse_message(raw_mail(headers, text.encode())).body


def regions(document: Document) -> list[tuple[str, str]]:
    """(kind, text without white space around it) of every region that says something."""
    found = [(str(r.kind), document.text[r.start : r.end].strip()) for r in document.regions]
    return [(kind, text) for kind, text in found if text]


def own_text(document: Document) -> str:
    return "\n".join(text for kind, text in regions(document) if kind == "own")


def statuses(parsed: ParsedMessage) -> dict[str, tuple[str, str | None]]:
    return {part.id: (part.status, part.reason) for part in parsed.parts}


def document(parsed: ParsedMessage, part: str) -> Document:
    return next(d for d in parsed.documents if d.part == part)


def pdf(*pages: str, encrypt: str | None = None) -> bytes:
    """A PDF with one page a text."""
    out = io.BytesIO()
    drawing = canvas.Canvas(out, pagesize=A4, encrypt=encrypt)
    for page in pages:
        for number, line in enumerate(page.split("\n")):
            drawing.drawString(60, 780 - 16 * number, line)
        drawing.showPage()
    drawing.save()
    return out.getvalue()


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(made: openpyxl.Workbook | docx.document.Document) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def page_picture(text: str = LETTER, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A page of text as a scanner at 150 dpi gives it."""
    image = Image.new("RGB", size, "white")
    font = ImageFont.load_default(size=27)
    ImageDraw.Draw(image).multiline_text((90, 110), text, fill=(25, 25, 30), font=font, spacing=16)
    return image.rotate(0.6, fillcolor="white", resample=Image.Resampling.BICUBIC)


def product_photo(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """Something like a photographed product: soft shapes with grain."""
    image = Image.effect_noise(size, 60).convert("RGB").filter(ImageFilter.GaussianBlur(3))
    drawing = ImageDraw.Draw(image)
    for n in range(14):
        box = (n * 70, 120 + n * 30, n * 70 + 260, 420 + n * 20)
        drawing.ellipse(box, fill=(90 + n * 9, 140 - n * 4, 60 + n * 12))
    return Image.blend(
        image.filter(ImageFilter.GaussianBlur(2)), Image.effect_noise(size, 40).convert("RGB"), 0.2
    )


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
