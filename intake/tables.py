"""Tables for a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 140  # columns where no terminal says how many it has

Cell = object
"""A Text keeps its style; anything else is shown as it reads, and nothing in it is taken for markup."""


def console() -> Console:
    """Where tables are printed: as wide as the terminal, or as wide as tables like to be in a pipe or a file."""
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(width=None if known else PIPED_WIDTH)


def table(title: str | None, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    """Rows under their headings; what is too wide is folded."""
    made = Table(title=title, title_justify="left")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    return made
