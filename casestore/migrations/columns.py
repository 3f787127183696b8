"""The columns that migrations are written with. What they make stands in stores out there: it does not change."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

TIME = sa.DateTime(timezone=True)


def row_id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def of(column: str, table: str, *, optional: bool = False, **more: Any) -> sa.Column[Any]:
    """A reference to another table's row."""
    return sa.Column(column, sa.Integer, sa.ForeignKey(f"{table}.id"), nullable=optional, **more)


def given(name: str, type_: Any, **more: Any) -> sa.Column[Any]:
    """A column that is never NULL."""
    return sa.Column(name, type_, nullable=False, **more)


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {values!r}", name=column)
