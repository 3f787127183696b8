"""Workbooks and delimited text: one table a sheet, a row a line, cells separated by tabs."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import Cell, Hyperlink, Table
from intake.parsers.textbuild import TextBuilder, clean

_LARGEST_XML = 80 * 1024 * 1024
_FORMULA = re.compile(r'=\s*HYPERLINK\s*\(\s*"([^"]{1,4000})"', re.I)
_EXACT = 1e18  # beyond it a float says nothing about single digits


@dataclass(slots=True)
class _Book:
    """A workbook being written, within the bound of rows."""

    rows_left: int
    columns: int
    builder: TextBuilder = field(default_factory=TextBuilder)
    tables: list[Table] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cut: bool = False

    def sheet(self, rows: Iterable[Sequence[tuple[str, str]]], name: str | None) -> None:
        """Write rows of (text, link target); empty rows and empty cells at a row's end leave nothing."""
        kept: list[tuple[Cell, ...]] = []
        for row in rows:
            cells = [(" ".join(clean(text).split()), href) for text, href in row[: self.columns]]
            while cells and not any(cells[-1]):
                cells.pop()
            if not cells:
                continue
            if self.rows_left <= 0:
                self.cut = True
                break
            self.rows_left -= 1
            self.builder.new_line()
            kept.append(tuple(self._cells(cells)))
            self.builder.new_line()
        if kept:
            self.tables.append(Table(tuple(kept), name=name))

    def _cells(self, cells: Sequence[tuple[str, str]]) -> Iterator[Cell]:
        for number, (text, href) in enumerate(cells):
            if number:
                self.builder.add("\t")
            start, end = self.builder.add(text)
            if href:
                end = self._link(text, href, start, end)
            yield Cell(self.builder.since(start), start, end)

    def _link(self, text: str, href: str, start: int, end: int) -> int:
        """Note a cell's link; its address is written behind the text unless that shows it."""
        target = href.split(":", 1)[1].split("?")[0] if href.lower().startswith("mailto:") else href
        if target in text:
            at = start + text.find(target)
            self.links.append(Hyperlink(href, at, at + len(target), start, end))
            return end
        self.builder.add(" <" if text else "<")
        place = self.builder.add(target)
        self.builder.add(">")
        self.links.append(Hyperlink(href, *place, start, end))
        return len(self.builder)

    def content(self) -> Content:
        if not self.tables:
            raise Unreadable("no text found")
        return Content(
            self.builder.text.rstrip("\n"),
            tables=tuple(self.tables),
            links=tuple(self.links),
            status="partial" if self.cut else "read",
            reason="rows over the limit were not read" if self.cut else None,
            warnings=tuple(self.notes),
        )


def _book(context: Context) -> _Book:
    return _Book(context.options.sheet_rows, context.options.sheet_columns)


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
        values = openpyxl.load_workbook(io.BytesIO(file.data), data_only=True)
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
    book = _book(context)
    for sheet, formula_sheet in zip(values.worksheets, written.worksheets, strict=True):
        hidden = sheet.sheet_state != "visible"
        book.notes += _hidden(sheet)
        book.sheet(_xlsx_rows(sheet, formula_sheet), sheet.title + (" (hidden)" if hidden else ""))
    return book.content()


def _xlsx_rows(sheet: Any, formulas: Any) -> Iterator[list[tuple[str, str]]]:
    for row, written in zip(sheet.iter_rows(), formulas.iter_rows(), strict=False):
        yield [_xlsx_cell(cell, formula) for cell, formula in zip(row, written, strict=False)]


def _xlsx_cell(cell: Any, formula: Any) -> tuple[str, str]:
    """A cell's text as shown, and the target of its link or HYPERLINK formula."""
    text = cell_text(cell.value, getattr(cell, "number_format", None))
    link = getattr(cell, "hyperlink", None)
    href = (link.target or "") if link is not None else ""
    if formula is not cell and isinstance(formula.value, str) and (match := _FORMULA.match(formula.value)):
        href = match.group(1)
    return text, href if href.lower().startswith(("http:", "https:", "mailto:", "ftp:")) else ""


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


def read_workbook(file: File, context: Context) -> Content:
    """The sheets of an XLS or ODS workbook. Raises Unreadable for one that is damaged or locked."""
    book = _book(context)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)
            book.sheet(([(cell_text(v), "") for v in row] for row in rows), name)
    except (CalamineError, ValueError, OSError) as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise Unreadable(
            "password-protected" if locked else f"corrupt workbook: {str(error)[:120]}"
        ) from error
    return book.content()


def read_csv(file: File, context: Context) -> Content:
    """Delimited text; the separator is told from the lines, the charset as for any text."""
    decoded = decode(file.data, file.charset)
    text = decoded.text[: context.options.text_chars]
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], rest
    else:
        delimiter = _delimiter(text)
    book = _book(context)
    try:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        book.sheet(([(value, "") for value in row] for row in rows), None)
    except csv.Error as error:
        raise Unreadable(f"corrupt CSV: {error}") from error
    return book.content()


def cell_text(value: object, number_format: str | None = None) -> str:
    """A cell's value as a person reads it: whole numbers without ".0" or exponent and with the zeros their
    format puts before them, dates plain."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    if isinstance(value, int):
        zeros = number_format or ""
        return str(value).zfill(len(zeros)) if zeros and not zeros.strip("0") and value >= 0 else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _delimiter(text: str) -> str:
    """The separator that the first lines agree on best."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:20]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) if usual else 0, usual)

    return max("\t;,|", key=agreement)
