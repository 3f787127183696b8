"""Thousands of rows at one stroke, in as few statements as a database takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlalchemy.orm import Session

from casestore.models.base import Base

MOST = 500
"""Values of one IN (...): far below what either database refuses, and its plan stays the same."""

T = TypeVar("T")
Row = TypeVar("Row", bound=Base)


def batched(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in order, at most `MOST` at a time."""
    return (items[at : at + MOST] for at in range(0, len(items), MOST))


def insert_all(session: Session, table: type[Row], rows: Sequence[dict[str, Any]]) -> list[Row]:
    """Insert rows of a table with an `id`; the objects, by it.

    `Session.add_all` would send SQLite a statement for each, to know which of them got which id.
    """
    if not rows:
        return []
    inserted = session.scalars(insert(table).returning(table), rows)
    return sorted(inserted, key=lambda row: int(row.id))  # type: ignore[attr-defined]
