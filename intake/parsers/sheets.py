"""Workbooks and delimited text: one table a sheet, cells separated by tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from zipfile import BadZipFile

import openpyxl

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import Cell, Table
from intake.parsers.textbuild import TextBuilder, clean


def read_xlsx(file: File, context: Context) -> Content:
    """The sheets of an XLSX workbook. Raises Unreadable for one that is damaged or locked."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(file.data), data_only=True)
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, AttributeError, IndexError) as error:
        raise Unreadable(f"corrupt XLSX: {error}") from error
    builder, tables = TextBuilder(), []
    for sheet in book.worksheets:
        rows = ([cell_text(v) for v in row] for row in sheet.iter_rows(values_only=True))
        tables.append(add_table(builder, rows, sheet.title, context))
    return Content(builder.text, tables=tuple(tables))


def read_csv(file: File, context: Context) -> Content:
    """Comma, semicolon or tab separated text."""
    text = decode(file.data, file.charset).text
    builder = TextBuilder()
    table = add_table(builder, csv.reader(io.StringIO(text), delimiter=_delimiter(text)), None, context)
    return Content(builder.text, tables=(table,))


def add_table(
    builder: TextBuilder, rows: Iterable[Sequence[str]], name: str | None, context: Context
) -> Table:
    """Write rows, one a line; empty rows and the empty cells at a row's end are left out."""
    kept = []
    for row in rows:
        cells = [" ".join(clean(value).split()) for value in row[: context.options.sheet_columns]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            builder.new_line()
            kept.append(tuple(_cells(cells, builder)))
            builder.new_line()
        if len(kept) >= context.options.sheet_rows:
            break
    return Table(tuple(kept), name=name)


def _cells(row: Sequence[str], builder: TextBuilder) -> Iterator[Cell]:
    for number, text in enumerate(row):
        if number:
            builder.add("\t")
        start, end = builder.add(text)
        yield Cell(text, start, end)


def cell_text(value: object) -> str:
    """A cell's value as a person reads it: whole numbers without ".0" or exponent, dates plain."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
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

    return max(",;\t|", key=agreement)
