"""Places of layout moved with the text they belong to."""

from __future__ import annotations

from dataclasses import replace

from intake.parsers.document import Cell, FormField, Hyperlink, Table


def moved_link(link: Hyperlink, by: int) -> Hyperlink:
    """The link in a text put behind `by` characters."""
    return replace(
        link,
        start=link.start + by,
        end=link.end + by,
        anchor_start=link.anchor_start + by,
        anchor_end=link.anchor_end + by,
    )


def moved_table(table: Table, by: int, end: int | None = None) -> Table:
    """The table in a text put behind `by` characters and cut at `end`, if given."""

    def place(at: int) -> int:
        return at + by if end is None else min(at + by, end)

    rows = tuple(tuple(Cell(c.text, place(c.start), place(c.end)) for c in row) for row in table.rows)
    return replace(table, rows=rows)


def moved_field(field: FormField, by: int, end: int) -> FormField:
    """The form field in a text put behind `by` characters and cut at `end`."""
    return replace(field, start=min(field.start + by, end), end=min(field.end + by, end))
