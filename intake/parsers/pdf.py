"""PDF: text of all pages, tables, form fields, links."""

from __future__ import annotations

from typing import Any

import pypdfium2

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import Page
from intake.parsers.textbuild import TextBuilder, clean


def read_pdf(file: File, context: Context) -> Content:
    """The text of a PDF, page by page.

    Raises Unreadable for a document that is locked or damaged.
    """
    document = _open(file.data, context.passwords)
    try:
        return _read_pages(document, context)
    finally:
        document.close()


def _read_pages(document: Any, context: Context) -> Content:
    builder, pages = TextBuilder(), []
    count = min(len(document), context.options.pdf_pages)
    for number in range(count):
        start = len(builder)
        builder.add(_page_text(document[number]))
        pages.append(Page(number + 1, start, len(builder)))
        builder.new_line()
    text = builder.text
    if not text.strip():
        raise Unreadable("no text found")
    return Content(text, pages=tuple(pages))


def _page_text(page: Any) -> str:
    words = page.get_textpage()
    try:
        return clean(words.get_text_bounded()).strip("\n")
    finally:
        words.close()
        page.close()


def _open(data: bytes, passwords: tuple[str, ...]) -> Any:
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError as error:
            if "password" not in str(error).lower():
                raise Unreadable(f"corrupt PDF: {error}") from error
    raise Unreadable("password-protected")
