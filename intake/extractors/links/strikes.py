"""Listings whose writer struck them out: they are seen, but no longer said."""

from __future__ import annotations

from collections.abc import Sequence

from intake.parsers.document import Cell, Document


def is_struck(document: Document, row: Sequence[Cell], link: Cell) -> bool:
    """Whether a row of a table is struck out: the cell of its link, or most of the others."""
    if not document.struck:
        return False
    if document.is_struck(link.start, link.end):
        return True
    others = [cell for cell in row if cell is not link and cell.end > cell.start]
    struck = sum(document.is_struck(cell.start, cell.end) for cell in others)
    return len(others) > 1 and 2 * struck > len(others)
