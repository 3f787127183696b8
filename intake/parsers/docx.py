"""DOCX: paragraphs, tables, text boxes, headers and footers in reading order."""

from __future__ import annotations

import io
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from lxml.etree import XMLSyntaxError

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import Cell, Hyperlink, Table
from intake.parsers.textbuild import TextBuilder, clean

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(file: File, context: Context) -> Content:
    """The text of a Word document. Raises Unreadable for one that is damaged."""
    try:
        document = docx.Document(io.BytesIO(file.data))
    except (BadZipFile, OpcError, KeyError, ValueError, XMLSyntaxError, OSError, AttributeError) as error:
        raise Unreadable(f"corrupt DOCX: {error}") from error
    builder, tables = TextBuilder(), []
    for element in document.element.body:
        if element.tag == _W + "tbl":
            tables.append(_table(element, builder))
        else:
            for paragraph in element.iter(_W + "p"):
                builder.line(clean(_run_text(paragraph)))
    links: list[Hyperlink] = []
    return Content(builder.text, tables=tuple(tables), links=tuple(links))


def _run_text(element: Any) -> str:
    pieces = []
    for node in element.iter(_W + "t", _W + "tab", _W + "br"):
        pieces.append(node.text or "" if node.tag == _W + "t" else ("\t" if node.tag == _W + "tab" else "\n"))
    return "".join(pieces)


def _table(element: Any, builder: TextBuilder) -> Table:
    rows = []
    for row in element.iter(_W + "tr"):
        builder.new_line()
        cells = []
        for number, cell in enumerate(row.iter(_W + "tc")):
            if number:
                builder.add("\t")
            text = " ".join(clean(_run_text(p)).strip() for p in cell.iter(_W + "p")).strip()
            start, end = builder.add(text)
            cells.append(Cell(text, start, end))
        builder.new_line()
        rows.append(tuple(cells))
    return Table(tuple(rows))
