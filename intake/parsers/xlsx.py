"""XLSX workbooks (ISO 29500): cells as a person sees them, their links, and what is struck out or hidden."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.sheetbook import Value, cell_text, new_book

_LARGEST_XML = 80 * 1024 * 1024
_TALLEST, _MOST_MERGED = 2000, 20_000  # rows of one merged cell, and of all
_ABOVE = Value("", above=True)
_FORMULA = re.compile(r'=\s*HYPERLINK\s*\(\s*"([^"]{1,4000})"', re.I)


def read_xlsx(file: File, context: Context) -> Content:
    """The sheets of an XLSX workbook with their links. Raises Unreadable for one that is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            if sum(m.file_size for m in archive.infolist()) > _LARGEST_XML:
                raise Unreadable("over the limit of unpacked bytes")
            formulas = any(
                b"HYPERLINK(" in archive.read(m)
                for m in archive.namelist()
                if m.startswith("xl/worksheets/sheet")
            )
        values = openpyxl.load_workbook(io.BytesIO(file.data), data_only=True, rich_text=True)
        written = openpyxl.load_workbook(io.BytesIO(file.data)) if formulas else values
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        AttributeError,
        IndexError,
    ) as error:
        raise Unreadable(f"corrupt XLSX: {str(error)[:120]}") from error
    book = new_book(context)
    for sheet, formula_sheet in zip(values.worksheets, written.worksheets, strict=True):
        hidden = sheet.sheet_state != "visible"
        book.notes += _hidden(sheet)
        book.sheet(_rows(sheet, formula_sheet), sheet.title + (" (hidden)" if hidden else ""))
    return book.content()


def _rows(sheet: Any, formulas: Any) -> Iterator[list[Value]]:
    merged = _merged(sheet)
    for row, written in zip(sheet.iter_rows(), formulas.iter_rows(), strict=False):
        yield [
            _ABOVE if merged and (cell.row, cell.column) in merged else _cell(cell, formula)
            for cell, formula in zip(row, written, strict=False)
        ]


def _merged(sheet: Any) -> set[tuple[int, int]]:
    """(row, column) of the cells that are merged with one above them."""
    found: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        if len(found) < _MOST_MERGED:
            last = min(area.max_row, area.min_row + _TALLEST)
            found.update((row, area.min_col) for row in range(area.min_row + 1, last + 1))
    return found


def _cell(cell: Any, formula: Any) -> Value:
    """A cell's text as shown, and the target of its link or HYPERLINK formula."""
    text = cell_text(cell.value, getattr(cell, "number_format", None))
    link = getattr(cell, "hyperlink", None)
    href = (link.target or "") if link is not None else ""
    if formula is not cell and isinstance(formula.value, str) and (match := _FORMULA.match(formula.value)):
        href = match.group(1)
    if not href.lower().startswith(("http:", "https:", "mailto:", "ftp:")):
        href = ""
    return Value(text, href, tuple(_struck(cell, text)))


def _struck(cell: Any, text: str) -> Iterator[tuple[int, int]]:
    """The characters struck by the cell's font, or by the fonts of single stretches of a rich text."""
    if isinstance(cell.value, CellRichText):
        at = 0
        for piece in cell.value:
            end = at + len(str(piece))
            if isinstance(piece, TextBlock) and piece.font.strike:
                yield at, end
            at = end
    elif text and getattr(cell, "has_style", False) and cell.font.strike:
        yield 0, len(text)


def _hidden(sheet: Any) -> list[str]:
    """What a person who opens the workbook does not see; it is read all the same."""
    notes = []
    if sheet.sheet_state != "visible":
        notes.append(f"sheet {sheet.title!r} is hidden")
    rows = [n for n, d in sheet.row_dimensions.items() if d.hidden]
    columns = [n for n, d in sheet.column_dimensions.items() if d.hidden]
    if rows:
        notes.append(f"sheet {sheet.title!r}: {len(rows)} hidden rows (first: {rows[0]})")
    if columns:
        notes.append(f"sheet {sheet.title!r}: hidden columns {', '.join(columns[:10])}")
    return notes
