"""What the engine counts and measures, in the form Prometheus scrapes (GET /metrics).

What a module counts of its own (arrivals at the door, connections) stands beside its code.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from prometheus_client import REGISTRY, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

OUTCOMES = Counter(
    "intake_outcomes", "Messages that came to an outcome: opened, updated, triage, duplicate", ["action"]
)
UNREAD = Counter(
    "intake_unread",
    "Attempts at a message that failed, by cause: timeout, memory, crash, error, interrupted, filing",
    ["cause"],
)
DEADLINE_FAILURES = Counter(
    "intake_deadline_failures", "Attempts at deadlines that could not fire when their time had come"
)
READING_SECONDS = Histogram(
    "intake_reading_seconds",
    "Seconds that reading one message took in its child process",
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 120),
)


class Queue(Protocol):
    """What the case store tells of the queue."""

    def message_counts(self) -> Mapping[str, int]: ...

    def waiting_since(self) -> datetime | None: ...

    def failing_deadlines(self) -> int: ...


class QueueCollector(Collector):
    """The queue's state, asked of the store at each scrape. While the store is down it shows nothing, and
    `intake_store_up` is 0."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: a collector that describes itself is not asked when it is registered."""
        return []

    def collect(self) -> Iterable[GaugeMetricFamily]:
        try:
            counts, since = self._queue.message_counts(), self._queue.waiting_since()
            failing = self._queue.failing_deadlines()
        except Exception:  # whichever way its database says that it is away, at any of the three
            yield _store_up(False)
            return
        yield _store_up(True)
        messages = GaugeMetricFamily("intake_messages", "Messages by state", labels=["state"])
        for state, count in counts.items():
            messages.add_metric([state], count)
        yield messages
        yield GaugeMetricFamily(
            "intake_oldest_waiting_seconds",
            "Seconds since the message that waits longest for its outcome made progress; 0 when none waits",
            value=max(0.0, time.time() - since.timestamp()) if since else 0.0,
        )
        yield GaugeMetricFamily(
            "intake_deadlines_failing",
            "Deadlines that have come, could not fire, and are tried again",
            value=failing,
        )

    def register(self) -> None:
        REGISTRY.register(self)

    def unregister(self) -> None:
        REGISTRY.unregister(self)


def _store_up(up: bool) -> GaugeMetricFamily:
    return GaugeMetricFamily("intake_store_up", "Whether the case store answers", value=int(up))
