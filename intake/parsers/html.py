"""HTML to text: a walk over the tree that keeps rows, links and quotations. Nothing is ever loaded."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File
from intake.parsers.htmlstyles import Styles
from intake.parsers.htmlwalk import Walk
from intake.parsers.quoting import Mark, regions_of
from intake.parsers.struck import struck_spans
from intake.parsers.textbuild import clean

_UNCLOSED = "area|base|br|col|dd|dt|hr|img|input|li|link|meta|option|p|td|th|tr|wbr"
_OPENING = re.compile(rf"<(?!(?:{_UNCLOSED})\b)[a-zA-Z]", re.I)
_CLOSING = re.compile(rf"</(?!(?:{_UNCLOSED})\b)[a-zA-Z]", re.I)
_TAG = re.compile(r"<[^<>]{0,20000}>")
_MOST_SHEETS = 20
_DEEPEST = 8000  # elements open at once, those aside whose end tag may be left out


def read_html(file: File, context: Context) -> Content:
    """An HTML file as text; quotations are told apart only in a mail's body (see html_body)."""
    content, _ = html_text(file, context)
    return content


def html_body(file: File, context: Context, subject: str | None) -> Content:
    """The HTML body of a mail, with its regions."""
    content, marks = html_text(file, context)
    return replace(content, regions=regions_of(content.text, marks, subject))


def html_text(file: File, context: Context) -> tuple[Content, list[Mark]]:
    """Text, tables and links of an HTML document, and the stretches its markup quotes."""
    decoded = decode(file.data, file.charset or declared_charset(file.data))
    if _nested_too_deep(decoded.text):
        return _without_layout(decoded.text, context), []
    tree = LexborHTMLParser(decoded.text[: context.options.text_chars])
    walk = Walk(Styles([style.text() for style in tree.css("style")[:_MOST_SHEETS]]))
    if tree.root is not None:
        walk.run(tree.root)
    text = walk.text.rstrip()
    content = Content(
        text, tables=tuple(walk.tables), links=tuple(walk.links),
        struck=struck_spans(text, walk.struck, walk.links),
        status="partial" if decoded.lost else "read",
        reason=f"{decoded.lost} characters could not be decoded" if decoded.lost else None,
    )  # fmt: skip
    return content, walk.marks


def _nested_too_deep(source: str) -> bool:
    """Whether far more elements are opened than closed: the HTML algorithm takes quadratic time there."""
    return len(_OPENING.findall(source)) - len(_CLOSING.findall(source)) > _DEEPEST


def _without_layout(source: str, context: Context) -> Content:
    text = unescape(_TAG.sub("\n", source[: context.options.text_chars]))
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return Content(
        "\n".join(line for line in lines if line), status="partial",
        reason="markup nested too deep, read without its layout",
    )  # fmt: skip


def declared_charset(data: bytes) -> str | None:
    """The charset of a meta element, which counts where the mail names none."""
    match = re.search(rb"<meta[^>]{0,200}?charset=[\"']?([A-Za-z0-9_:.-]{1,40})", data[:4096], re.I)
    return match.group(1).decode("ascii") if match else None
