"""What every part of the store stands on: the database, the clock and the platform's ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from casestore.engine import Database
from intake.reading import Completeness, Reading

Clock = Callable[[], datetime]
Check = Callable[[Reading], Completeness]
"""Holds a reading against the policies configured; given in, because the store knows no policy."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Connected:
    """A database in use. `check` is asked again whenever a case's values change."""

    db: Database
    case_prefix: str
    clock: Clock
    check: Check

    def close(self) -> None:
        """Give the connections back. The store must not be used afterwards."""
        self.db.close()
