"""Failed sign-ins are counted, so that passwords cannot be tried by the thousand."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
PER_USER_AND_ADDRESS = 5
PER_ADDRESS = 25
PER_USER = 50  # from everywhere: high, so that a stranger cannot lock somebody out with a few attempts
_KEYS = 10_000


class Throttle:
    """Counts failures per user, per address and per both within the last 15 minutes.

    Held in memory: a restart forgets it, and each desk process counts for itself. Thread-safe.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._failures: dict[tuple[str, str], deque[datetime]] = {}
        self._lock = threading.Lock()

    def wait(self, user: str, address: str) -> timedelta | None:
        """How long this user has to wait at this address; None where an attempt is open."""
        now = self._clock()
        with self._lock:
            waits = [
                recent[-limit] + WINDOW - now
                for key, limit in _keys(user, address)
                if len(recent := self._recent(key, now)) >= limit
            ]
        return max(waits) if waits else None

    def failed(self, user: str, address: str) -> None:
        """Count a failed attempt."""
        now = self._clock()
        with self._lock:
            for key, limit in _keys(user, address):
                if len(self._failures) >= _KEYS:
                    self._forget(now)
                self._failures.setdefault(key, deque(maxlen=limit)).append(now)

    def succeeded(self, user: str, address: str) -> None:
        """Forget what this user got wrong at this address."""
        with self._lock:
            self._failures.pop((user.casefold(), address), None)

    def _recent(self, key: tuple[str, str], now: datetime) -> deque[datetime]:
        recent = self._failures.get(key, deque())
        while recent and recent[0] + WINDOW <= now:
            recent.popleft()
        return recent

    def _forget(self, now: datetime) -> None:
        """Drop what is over; when an attack fills the table, the oldest half goes as well."""
        live = {key: recent for key in list(self._failures) if (recent := self._recent(key, now))}
        if len(live) >= _KEYS:
            live = dict(sorted(live.items(), key=lambda item: item[1][-1])[_KEYS // 2 :])
        self._failures = live


def _keys(user: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
    folded = user.casefold()
    return (
        ((folded, address), PER_USER_AND_ADDRESS),
        (("", address), PER_ADDRESS),
        ((folded, ""), PER_USER),
    )
