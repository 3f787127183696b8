"""PDF: the text of all pages with their tables, form fields and links; scanned pages by OCR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pypdfium2

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import FormField, Hyperlink, Page, Table
from intake.parsers.ocr import OcrUnavailable, recognise
from intake.parsers.pdfforms import Widget, read_widgets
from intake.parsers.pdflinks import PageLink, read_links
from intake.parsers.pdfpage import PageText, insert_links, page_text, printed
from intake.parsers.pdfstreams import refuse_bomb
from intake.parsers.pdftables import TableFinder
from intake.parsers.pdfxfa import read_xfa
from intake.parsers.textbuild import TextBuilder, clean

_SCAN_DPI = 200  # measured: below it tesseract loses small print, above it only time
_SCANNED_LETTERS = 40  # a page with fewer that is covered by a picture is a scan with a stamp or a footer
_COVERED = 0.5  # share of the page a picture takes on a scan


def read_pdf(file: File, context: Context) -> Content:
    """The text of a PDF, page by page.

    Raises Unreadable for a document that is locked, damaged, or holds nothing that can be read.
    """
    refuse_bomb(file.data, context.options.pdf_stream_bytes)
    document, password = _open(file.data, context.passwords)
    try:
        widgets, links = read_widgets(file.data, password), read_links(file.data, password, context)
        reader = _Reader(document, file.data, password, context, widgets, links)
        return reader.read([] if widgets else read_xfa(file.data, password))
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"corrupt PDF: {error}") from error
    finally:
        document.close()


def _open(data: bytes, passwords: tuple[str, ...]) -> tuple[Any, str | None]:
    """The document and the password that opened it; those the mail names are tried."""
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(data, password=password), password
        except pypdfium2.PdfiumError as error:
            if "password" not in str(error).lower():
                raise Unreadable(
                    "corrupt PDF: " + str(error).removeprefix("Failed to load document ")
                ) from error
    raise Unreadable("password-protected")


class _Reader:
    """Writes page after page into one text."""

    def __init__(
        self,
        document: Any,
        data: bytes,
        password: str | None,
        context: Context,
        widgets: dict[int, list[Widget]],
        links: dict[int, list[PageLink]],
    ) -> None:
        self.document, self.context = document, context
        self.widgets, self.links = widgets, links
        self.finder = TableFinder(data, password, context.options)
        self.builder = TextBuilder()
        self.pages: list[Page] = []
        self.tables: list[Table] = []
        self.fields: list[FormField] = []
        self.hyperlinks: list[Hyperlink] = []
        self.scanned = self.recognised = 0
        self.problems: list[str] = []

    def read(self, values: Sequence[tuple[str, str]]) -> Content:
        """values: (name, value) of an XFA form, which stand on no page."""
        count = len(self.document)
        limit = min(count, self.context.options.pdf_pages)
        try:
            for number in range(1, limit + 1):
                self._page(number)
        finally:
            self.finder.close()
        if count > limit:
            self.problems.append(f"only the first {limit} of {count} pages were read")
        self._write_values(values)
        text = self.builder.text
        if not text.strip():
            raise Unreadable(self.problems[0] if self.problems else "no text found")
        return Content(
            text,
            pages=tuple(self.pages),
            tables=tuple(self.tables),
            fields=tuple(self.fields),
            links=tuple(self.hyperlinks),
            ocr=self.recognised > 0 and self.recognised == self.scanned and self.recognised * 2 >= limit,
            status="partial" if self.problems else "read",
            reason="; ".join(dict.fromkeys(self.problems)) or None,
        )

    def _page(self, number: int) -> None:
        try:
            page = self.document[number - 1]
        except pypdfium2.PdfiumError:
            self.problems.append(f"page {number} is damaged")
            self.pages.append(Page(number, len(self.builder), len(self.builder)))
            return
        try:
            content = page_text(page, number, self.finder)
            if _is_scan(page, content.text):
                content = PageText("\n".join(x for x in (content.text, self._recognise(page, number)) if x))
            content, links = insert_links(content, page, self.links.get(number, ()))
            self._write(number, content, links)
            self._write_fields(page, number)
        finally:
            page.close()
        self.builder.new_line()

    def _write(self, number: int, content: PageText, links: Sequence[Hyperlink]) -> None:
        start, end = self.builder.add(content.text)
        self.pages.append(Page(number, start, end))
        for rows in content.tables:
            shifted = tuple(
                tuple(replace(c, start=c.start + start, end=c.end + start) for c in row) for row in rows
            )
            self.tables.append(Table(shifted, page=number))
        for link in links:
            self.hyperlinks.append(
                replace(
                    link,
                    start=link.start + start,
                    end=link.end + start,
                    anchor_start=link.anchor_start + start,
                    anchor_end=link.anchor_end + start,
                )
            )

    def _write_fields(self, page: Any, number: int) -> None:
        """The page's form fields, a line each, so that their values stand in its text."""
        widgets = self.widgets.get(number, [])
        if not widgets:
            return
        words = page.get_textpage()
        try:
            for widget in widgets:
                label = (
                    clean(widget.label or _beside(words, widget) or widget.name).strip().rstrip(":：").strip()
                )
                label = " ".join(label.split())
                self.builder.new_line()
                self.builder.add(f"{label}: ")
                start, end = self.builder.add(widget.value)
                self.fields.append(
                    FormField(
                        widget.name, label, widget.kind, widget.value, start, end, widget.checked, number
                    )
                )
        finally:
            words.close()
        self.pages[-1] = replace(self.pages[-1], end=len(self.builder))

    def _write_values(self, values: Sequence[tuple[str, str]]) -> None:
        for name, value in values:
            self.builder.new_line()
            self.builder.add(f"{name}: ")
            start, end = self.builder.add(value)
            self.fields.append(FormField(name, name, "text", value, start, end))
        if values:
            self.builder.new_line()

    def _recognise(self, page: Any, number: int) -> str:
        """The text of a scanned page, "" with the reason noted where it cannot be had."""
        self.scanned += 1
        if not self.context.options.ocr:
            self.problems.append("scanned pages, OCR is switched off")
            return ""
        if self.context.ocr_pages_left <= 0:
            self.problems.append(f"page {number}: over the limit of OCR pages")
            return ""
        self.context.ocr_pages_left -= 1
        scale = min(
            _SCAN_DPI / 72,
            (self.context.options.image_pixels / (page.get_width() * page.get_height() + 1)) ** 0.5,
        )
        try:
            text = recognise(page.render(scale=scale).to_pil(), self.context)
        except OcrUnavailable as error:
            self.problems.append(str(error))
            return ""
        if text:
            self.recognised += 1
        return text


def _is_scan(page: Any, text: str) -> bool:
    """Whether the page's text is in a picture: hardly any letters, and pictures that cover the page."""
    if sum(map(str.isalnum, text)) >= _SCANNED_LETTERS:
        return False
    area = page.get_width() * page.get_height()
    images = list(page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4))[:50]
    covered = 0.0
    for image in images:
        left, bottom, right, top = image.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return bool(images) and (covered >= _COVERED * area or not text.strip())


def _beside(words: Any, widget: Widget) -> str:
    """What the page prints beside a field: to the left, for a box to the right, else above."""
    left, bottom, right, top = widget.rect
    places = {
        "left": (left - 260, bottom - 1, left, top + 1),
        "right": (right, bottom - 2, right + 480, top + 2),
        "above": (left - 2, top, right, top + 14),
    }
    order = ("right", "left") if widget.kind == "checkbox" else ("left", "above")
    for name in order:
        x0, y0, x1, y1 = places[name]
        found = printed(words.get_text_bounded(left=x0, bottom=y0, right=x1, top=y1)).strip()
        if found:
            return found.split("\n")[0 if name == "right" else -1].strip()
    return ""
