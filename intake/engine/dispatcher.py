"""Feeds the work queue from the case store, and sweeps up what was left lying.

The door only records a message; from there on its state is the truth, and these two loops make it move.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from casestore import DeadlineView, OnFailure
from intake.engine.worker import Worker
from intake.metrics import DEADLINE_FAILURES

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.5  # between two looks for messages that another process has recorded
PAUSE_SECONDS = 0.05  # while there is work: lets the jobs just queued begin
BATCH = 32
BEAT_SECONDS = 3.0
SWEEP_SECONDS = 15.0
DEADLINE_SECONDS = 30.0
PRUNE_SECONDS = 600.0
TROUBLE_SECONDS = 2.0  # after a failure, usually a database that is down


class Waiting(Protocol):
    """What the dispatcher needs of the case store."""

    def take_waiting(self, limit: int) -> list[int]: ...

    def return_overdue(self, before: datetime) -> list[int]: ...

    def fire_due(
        self, now: datetime | None = None, failed: OnFailure | None = None
    ) -> Sequence[DeadlineView]: ...


class Queue(Protocol):
    """What the dispatcher needs of the work queue."""

    def enqueue(self, ids: Sequence[int]) -> None: ...

    def beat(self) -> None: ...

    def take_over(self) -> int: ...

    def prune(self) -> int: ...


class Dispatcher:
    """Two threads: one takes waiting messages and queues them, one keeps house.

    capacity: how many messages this node has in hand at most. More are not queued, so that what is queued is
    always about to be read, and a message queued for long is one that was lost.
    overdue_seconds: a message queued or being read for longer goes back to `received`, whichever node left it.
    """

    def __init__(
        self, store: Waiting, queue: Queue, worker: Worker, capacity: int, overdue_seconds: float
    ) -> None:
        self._store = store
        self._queue = queue
        self._worker = worker
        self._capacity = capacity
        self._overdue = timedelta(seconds=overdue_seconds)
        self._stopping = threading.Event()
        self._work_waits = threading.Event()
        self._threads = [
            threading.Thread(target=self._dispatch, name="dispatcher", daemon=True),
            threading.Thread(target=self._keep_house, name="housekeeping", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There is a message waiting: a hint that saves it the wait for the next look."""
        self._work_waits.set()

    @property
    def alive(self) -> bool:
        return all(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        self._stopping.set()
        self._work_waits.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=10.0)

    def _dispatch(self) -> None:
        while not self._stopping.is_set():
            self._work_waits.clear()
            try:
                queued = self._queue_some()
            except Exception as error:  # a store or an engine database that is down: wait until it is back
                log.warning("cannot queue messages", error=f"{type(error).__name__}: {error}"[:300])
                self._stopping.wait(TROUBLE_SECONDS)
                continue
            if queued:
                self._stopping.wait(PAUSE_SECONDS)
            else:
                self._work_waits.wait(IDLE_SECONDS)

    def _queue_some(self) -> bool:
        """Queue as many waiting messages as there is room for. A crash between the two steps leaves messages
        `queued` that no queue knows: the sweep at the next start finds them."""
        room = min(self._capacity - self._worker.busy, BATCH)
        ids = self._store.take_waiting(room) if room > 0 else []
        if ids:
            self._queue.enqueue(ids)
        return bool(ids) or room <= 0

    def _keep_house(self) -> None:
        """Heartbeat, taking over from dead nodes, the sweep, deadlines, and forgetting finished work."""
        chores = [
            _Chore(BEAT_SECONDS, self._beat),
            _Chore(SWEEP_SECONDS, self.sweep),
            _Chore(DEADLINE_SECONDS, self._fire_deadlines),
            _Chore(PRUNE_SECONDS, self._queue.prune),
        ]
        while not self._stopping.wait(0.5):
            for chore in chores:
                chore.run_if_due()

    def _beat(self) -> None:
        self._queue.beat()
        if taken := self._queue.take_over():
            log.info("took over the work of a node that is gone", messages=taken)

    def _fire_deadlines(self) -> None:
        """Every node asks; the store lets each deadline fire once. One that fails holds up no other."""
        if fired := self._store.fire_due(failed=_deadline_failed):
            log.info("deadlines have come", deadlines=len(fired))

    def sweep(self, overdue: timedelta | None = None) -> None:
        """Return to `received` what was queued or begun too long ago, so that it is dispatched again. If it is
        still in the work queue after all, queueing it again changes nothing."""
        before = datetime.now(UTC) - (self._overdue if overdue is None else overdue)
        if returned := self._store.return_overdue(before):
            log.info("messages without an outcome are queued again", messages=len(returned))
            self.wake()


def _deadline_failed(deadline: DeadlineView, error: Exception) -> None:
    DEADLINE_FAILURES.inc()
    log.error(
        "a deadline could not fire",
        case=deadline.case_number,
        kind=deadline.kind,
        failures=deadline.failures,
        retry_at=deadline.retry_at.isoformat() if deadline.retry_at else None,
        error=f"{type(error).__name__}: {error}"[:300],
    )


class _Chore:
    """Something to be done every so many seconds; a failure is logged and does not end it."""

    def __init__(self, seconds: float, do: Callable[[], object]) -> None:
        self._seconds = seconds
        self._do = do
        self._next = time.monotonic() + seconds

    def run_if_due(self) -> None:
        if time.monotonic() < self._next:
            return
        try:
            self._do()
        except Exception as error:
            log.warning("housekeeping failed", error=f"{type(error).__name__}: {error}"[:300])
        self._next = time.monotonic() + self._seconds
