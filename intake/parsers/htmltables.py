"""Rows of an HTML table while it is written, and cells that span several of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.parsers.document import Cell, Table

_WIDEST, _TALLEST = 20, 1000  # columns and rows that a cell is believed to span
_MOST = 10_000  # cells of a table that spans add


@dataclass(slots=True)
class Row:
    """A table row being written: where it began, its cells and the separators between them."""

    pieces: int
    length: int
    cells: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)  # columns and rows of each cell
    separators: list[int] = field(default_factory=list)
    cell_start: int | None = None
    nested: bool = False


@dataclass(slots=True)
class Grid:
    """The rows of a table kept so far, and the cells that reach into those to come."""

    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    _reaching: dict[int, tuple[Cell, int]] = field(default_factory=dict)  # by column, with the rows to come
    _added: int = 0
    _columns: bool = False  # whether any row has several cells

    def add(self, cells: Sequence[Cell], spans: Sequence[tuple[int, int]]) -> None:
        """Add a row. A cell of an earlier row that spans this one stands in it too, at its own place; one that
        spans columns beside others is followed by empty ones."""
        self._columns |= len(cells) > 1
        reaching, self._reaching = self._reaching, {}
        row: list[Cell] = []
        for cell, (columns, rows) in zip(cells, spans, strict=True):
            self._reach_in(row, reaching)
            self._added += columns - 1
            for number in range(columns if len(cells) > 1 and self._added < _MOST else 1):
                piece = Cell("", cell.end, cell.end) if number else cell
                if rows > 1:
                    self._reaching[len(row)] = (piece, rows - 1)
                row.append(piece)
        self._reach_in(row, reaching)
        self.rows.append(tuple(row))

    def _reach_in(self, row: list[Cell], reaching: dict[int, tuple[Cell, int]]) -> None:
        while len(row) in reaching and self._added < _MOST:
            self._added += 1
            cell, left = reaching[len(row)]
            if left > 1:
                self._reaching[len(row)] = (cell, left - 1)
            row.append(cell)

    def skip(self) -> None:
        """A row without text is not kept; the cells above reach through it."""
        self._reaching = {at: (cell, left - 1) for at, (cell, left) in self._reaching.items() if left > 1}

    def table(self) -> Table | None:
        """The table, None where it has single cells alone: that only arranges the page."""
        return Table(tuple(self.rows)) if self._columns else None


def spans_of(node: Any) -> tuple[int, int]:
    """The columns and rows that a cell spans."""
    return _number(node, "colspan", _WIDEST), _number(node, "rowspan", _TALLEST)


def _number(node: Any, name: str, most: int) -> int:
    value = (node.attributes.get(name) or "").strip()
    return min(max(int(value), 1), most) if value.isdigit() and len(value) < 6 else 1
