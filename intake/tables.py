"""Tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

Cell = object
"""A Text keeps its style; anything else is shown as it reads, and nothing in it is taken for markup."""


def table(title: str | None, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    """Rows under their headings; what is too wide is folded."""
    made = Table(title=title, title_justify="left")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    return made
