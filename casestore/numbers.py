"""Case numbers: PREFIX-YEAR-000123, counted a year, never given out twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casestore.models import CaseNumber


def next_number(session: Session, prefix: str, year: int) -> str:
    """The next number of a prefix and year.

    The counter's row is locked to the end of the transaction, so no two transactions get one number, and
    the counter only rises, whatever becomes of the cases. A transaction that is rolled back has given its
    number to nobody.
    """
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(CaseNumber).values(prefix=prefix, year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=["prefix", "year"], set_={"last": CaseNumber.last + 1}
    ).returning(CaseNumber.last)
    return _number(prefix, year, session.scalars(statement).one())


def numbers_given(counter: CaseNumber) -> Iterator[str]:
    """Every number that a counter has given to a case."""
    return (_number(counter.prefix, counter.year, count) for count in range(1, counter.last + 1))


def _number(prefix: str, year: int, count: int) -> str:
    return f"{prefix}-{year}-{count:06d}"
