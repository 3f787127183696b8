"""A workbook as text: one table a sheet, a row a line, cells separated by tabs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from intake.parsers.content import Content, Context, Unreadable
from intake.parsers.document import Cell, Hyperlink, Table
from intake.parsers.linktext import end_link
from intake.parsers.struck import struck_spans
from intake.parsers.textbuild import TextBuilder, clean

_EXACT = 1e18  # beyond it a float says nothing about single digits


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell shows, the target of its link ("" for none), and which characters of its text are struck.
    `above`: the cell is merged with the one above it."""

    text: str
    href: str = ""
    struck: tuple[tuple[int, int], ...] = ()
    above: bool = False

    def on_one_line(self) -> Value:
        """The same with its lines joined and its white space collapsed."""
        if not self.struck:
            return replace(self, text=" ".join(clean(self.text).split()))
        joined, struck, at = "", [], 0
        for begun, ended in self.struck:
            joined = _joined(joined, self.text[at:begun])
            start = len(joined)
            joined = _joined(joined, self.text[begun:ended])
            struck.append((start, len(joined)))
            at = ended
        return Value(_joined(joined, self.text[at:]).rstrip(), self.href, tuple(struck))


def _joined(before: str, text: str) -> str:
    """Text put behind other text with single spaces."""
    words = " ".join(clean(text).split())
    lead = " " if text[:1].isspace() and before and not before.endswith(" ") else ""
    return before + lead + words + (" " if words and text[-1:].isspace() else "")


@dataclass(slots=True)
class Book:
    """A workbook being written, within the bound of rows."""

    rows_left: int
    columns: int
    builder: TextBuilder = field(default_factory=TextBuilder)
    tables: list[Table] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cut: bool = False

    def sheet(self, rows: Iterable[Sequence[Value]], name: str | None) -> None:
        """Write rows; empty ones and empty cells at a row's end leave nothing."""
        kept: list[tuple[Cell, ...]] = []
        for row in rows:
            cells = [value.on_one_line() for value in row[: self.columns]]
            while cells and not (cells[-1].text or cells[-1].href or cells[-1].above):
                cells.pop()
            if not any(value.text or value.href for value in cells):
                continue
            if self.rows_left <= 0:
                self.cut = True
                break
            self.rows_left -= 1
            self.builder.new_line()
            kept.append(tuple(self._cells(cells, kept[-1] if kept else ())))
            self.builder.new_line()
        if kept:
            self.tables.append(Table(tuple(kept), name=name))

    def _cells(self, cells: Sequence[Value], row_above: Sequence[Cell]) -> Iterator[Cell]:
        for number, value in enumerate(cells):
            if number:
                self.builder.add("\t")
            start, _ = self.builder.add(value.text)
            self.struck += [(start + a, start + b) for a, b in value.struck]
            link = end_link(self.builder, value.href, start)
            if link is not None:
                self.links.append(link)
            if value.above and number < len(row_above):
                yield row_above[number]
            else:
                yield Cell(self.builder.since(start), start, len(self.builder))

    def content(self) -> Content:
        if not self.tables:
            raise Unreadable("no text found")
        text = self.builder.text.rstrip("\n")
        return Content(
            text,
            tables=tuple(self.tables),
            links=tuple(self.links),
            struck=struck_spans(text, self.struck, self.links),
            status="partial" if self.cut else "read",
            reason="rows over the limit were not read" if self.cut else None,
            warnings=tuple(self.notes),
        )


def new_book(context: Context) -> Book:
    """An empty workbook within the bounds of the message."""
    return Book(context.options.sheet_rows, context.options.sheet_columns)


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
