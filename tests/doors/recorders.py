"""Recorders for tests of the door alone: the one method that it needs of the case store."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from casestore.views import Arrival, Recorded


class MemoryRecorder:
    """Keeps arrivals in memory; `down` makes it fail as a stopped database does; `gate` holds commits up."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.batches: list[int] = []
        self.down = False
        self.poison: str | None = None  # a hash whose recording fails
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self._ids: dict[str, int] = {}

    def record_arrivals(self, arrivals: Sequence[Arrival]) -> list[Recorded]:
        self.entered.set()
        assert self.gate.wait(240)
        if self.down:
            raise ConnectionError("the database system is shutting down")
        if any(a.sha256 == self.poison for a in arrivals):
            raise ValueError("cannot be recorded")
        self.batches.append(len(arrivals))
        recorded = []
        for arrival in arrivals:
            duplicate = arrival.sha256 in self._ids
            recorded.append(Recorded(self._ids.setdefault(arrival.sha256, len(self._ids) + 1), duplicate))
            self.arrivals.append(arrival)
        return recorded

    @property
    def hashes(self) -> list[str]:
        """The messages, each once, in the order they came."""
        return list(self._ids)
