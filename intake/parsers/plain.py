"""Plain text."""

from __future__ import annotations

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File


def read_text(file: File, context: Context) -> Content:
    """A text file as it is; "partial" where characters could not be told or the text was cut."""
    decoded = decode(file.data, file.charset)
    text, reason = decoded.text, None
    if decoded.lost:
        reason = f"{decoded.lost} characters could not be decoded ({file.charset or 'no charset declared'})"
    if len(text) > context.options.text_chars:
        text, reason = text[: context.options.text_chars], "text cut at the limit"
    return Content(text, status="partial" if reason else "read", reason=reason)
