"""Pictures: pages of text and screenshots are recognised, photographs only described."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import replace

from PIL import Image, ImageSequence, UnidentifiedImageError
from pillow_heif import register_heif_opener

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import ImageFacts, Page
from intake.parsers.ocr import OcrUnavailable, recognise
from intake.parsers.pictures import facts_of
from intake.parsers.textbuild import TextBuilder

register_heif_opener(thumbnails=False)

_READABLE = ("text", "screenshot")
_DAMAGE = (OSError, ValueError, SyntaxError, struct.error, EOFError, Image.DecompressionBombError, TypeError)


def read_image(file: File, context: Context) -> Content:
    """A picture, or the pages of a TIFF. Raises Unreadable for one that is damaged or too large."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(file.data)) as image:
            warnings.simplefilter("ignore")
            if image.width * image.height > context.options.image_pixels:
                raise Unreadable(f"over the limit of {context.options.image_pixels} pixels")
            if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
                return _pages(image, context)
            return _one(image, context)
    except UnidentifiedImageError as error:
        raise Unreadable("corrupt picture") from error
    except _DAMAGE as error:
        raise Unreadable(f"corrupt picture: {str(error)[:120]}") from error


def _one(image: Image.Image, context: Context) -> Content:
    facts = facts_of(image.copy())
    if facts.looks not in _READABLE:
        return Content(status="skipped", reason=f"{facts.looks}, no page of text", image=facts)
    if not context.options.ocr:
        return Content(status="unreadable", reason="OCR is switched off", image=facts)
    if context.ocr_pages_left <= 0:
        return Content(status="unreadable", reason="over the limit of OCR pages", image=facts)
    context.ocr_pages_left -= 1
    try:
        text = recognise(image, context)
    except OcrUnavailable as error:
        return Content(status="unreadable", reason=str(error), image=facts)
    reason = None if text.strip() else "no text found"
    return Content(
        text, pages=(Page(1, 0, len(text)),), ocr=True, image=facts,
        status="read" if text.strip() else "unreadable", reason=reason,
    )  # fmt: skip


def _pages(image: Image.Image, context: Context) -> Content:
    """A fax or scan of several pages."""
    builder, pages, facts = TextBuilder(), [], None
    lost: list[str] = []
    for number, frame in enumerate(ImageSequence.Iterator(image), 1):
        if frame.width * frame.height > context.options.image_pixels:
            lost.append(f"page {number}: over the limit of pixels")
            continue
        content = _one(frame.copy(), context)
        facts = facts or content.image
        if content.status != "read":
            lost.append(f"page {number}: {content.reason}")
        start, end = builder.add(content.text)
        pages.append(Page(number, start, end))
        builder.new_line()
        if number > context.options.pdf_pages:
            break
    facts = _of_document(facts, bool(builder.text.strip()))
    if not builder.text.strip():
        return Content(status="unreadable", reason="; ".join(lost) or "no text found", image=facts)
    return Content(
        builder.text, pages=tuple(pages), ocr=True, image=facts,
        status="partial" if lost else "read", reason="; ".join(lost) or None,
    )  # fmt: skip


def _of_document(facts: ImageFacts | None, text: bool) -> ImageFacts | None:
    return replace(facts, looks="text") if facts is not None and text else facts
