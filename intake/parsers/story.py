"""One story of a word processor's file (the body, a header, a note) while its text is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.parsers.document import Cell, FormField, Hyperlink, Table
from intake.parsers.linktext import end_link
from intake.parsers.moving import moved_field, moved_link, moved_table
from intake.parsers.pdfforms import CHECKED, UNCHECKED
from intake.parsers.textbuild import TextBuilder, clean


@dataclass(slots=True)
class Story:
    """Text with its tables, links, check boxes and struck stretches. A row of a table is known to be one only
    when it ends; until then its cells stand below each other."""

    builder: TextBuilder = field(default_factory=TextBuilder)
    tables: list[Table] = field(default_factory=list)
    fields: list[FormField] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)
    in_table: bool = False
    _rows: list[tuple[Cell, ...]] = field(default_factory=list)
    _cells: list[Cell] = field(default_factory=list)
    _separators: list[int] = field(default_factory=list)
    _several: bool = False  # whether a cell of the row has more than one line
    _cell_start: int = 0

    def write(self, text: str, struck: bool) -> None:
        start, end = self.builder.add(clean(text))
        if struck and text.strip():
            self.struck.append((start, end))

    def end_paragraph(self) -> None:
        """The line is ended. Outside a table, the rows before it are a whole table."""
        if not self.in_table and not self._cells:
            self._end_table()
            self._cell_start = len(self.builder)

    def begin_row(self) -> None:
        """A row's properties, which some programs write before its cells, some after, some both."""
        if not self._cells and not self.builder.since(self._cell_start).strip():
            self.builder.new_line()
            self._cell_start = len(self.builder)

    def end_cell(self) -> None:
        written = self.builder.since(self._cell_start)
        text = written.strip()
        start = self._cell_start + (len(written) - len(written.lstrip()) if text else 0)
        self._several |= "\n" in written
        self._cells.append(Cell(text, start, start + len(text)))
        self._separators.append(self.builder.separator())
        self._cell_start = len(self.builder)

    def end_row(self) -> None:
        """Cells of one line each stand on one line, with tabs between."""
        if not self._cells:
            return
        for handle in self._separators[:-1] if not self._several else ():
            self.builder.make_tab(handle)
        self._rows.append(tuple(self._cells))
        self._cells, self._separators, self._several = [], [], False
        self._cell_start = len(self.builder)

    def _end_table(self) -> None:
        if self._rows:
            self.tables.append(Table(tuple(self._rows)))
            self._rows = []

    def finish(self) -> None:
        """No more text comes."""
        self.end_row()
        self._end_table()

    def end_link(self, href: str, start: int) -> None:
        link = end_link(self.builder, href, start)
        if link is not None:
            self.links.append(link)

    def check_box(self, on: bool) -> None:
        sign = CHECKED if on else UNCHECKED
        self.fields.append(FormField("", "", "checkbox", sign, *self.builder.add(sign), on))


def joined(stories: Iterable[Story]) -> Story:
    """Storys one behind the other, each beginning on a line of its own."""
    whole = Story()
    for story in stories:
        story.finish()
        text = story.builder.text.rstrip("\n")
        if not text.strip():
            continue
        whole.builder.new_line()
        by, end = whole.builder.add(text)
        whole.tables += [moved_table(t, by, end) for t in story.tables]
        whole.fields += [moved_field(f, by, end) for f in story.fields]
        whole.links += [moved_link(x, by) for x in story.links]
        whole.struck += [(start + by, min(stop + by, end)) for start, stop in story.struck]
        whole.builder.add("\n")
    return whole
