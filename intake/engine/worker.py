"""One message from `queued` to its outcome: begin, read in a child, file.

Whatever goes wrong, the message is not lost: it ends as a triage item with the reason, or stays where the
sweep finds it again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, TypeVar

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from intake.authentication import authenticate, use_nameservers
from intake.engine.pool import Child, PoolStopped, ReaderPool, ReadFailed
from intake.filing import file_reading, file_unread
from intake.metrics import OUTCOMES, READING_SECONDS, UNREAD

if TYPE_CHECKING:
    from casestore import Filing, ReadingJob, Store
    from intake.archive import Archive
    from intake.result import ReadResult
    from intake.settings import Trust

log = structlog.get_logger(__name__)

Step = TypeVar("Step")

RETRY_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Waiting times between two looks at a store that is down; the last one is repeated."""

MOST_HICCUPS = 5
"""So often a step is done again that the database broke off although it answers."""

BEGINNINGS_PER_ATTEMPT = 5
"""An attempt of which no end is known says little against its message: mails break children, not services, and
a service that is stopped or killed takes along whatever it is reading. So many weigh as one that failed."""


class Worker:
    """Does messages, several at a time in different threads."""

    def __init__(
        self, store: Store, archive: Archive, pool: ReaderPool, max_attempts: int, trust: Trust | None = None
    ) -> None:
        """trust: by what a sender is proven; without it the From address is believed."""
        self._store = store
        self._archive = archive
        self._pool = pool
        self._max_attempts = max_attempts
        self._max_beginnings = max_attempts * BEGINNINGS_PER_ATTEMPT
        self._trust = trust
        if trust is not None and trust.check:
            use_nameservers(trust.nameservers, trust.timeout_seconds)
        self._stopping = threading.Event()
        self._busy = _Counter()

    @property
    def busy(self) -> int:
        """How many messages are in hand: waiting for a child, being read or filed."""
        return self._busy.value

    def work(self, message_id: int) -> None:
        """Bring a message to its outcome, or leave it for the sweep. Never raises."""
        with self._busy:
            try:
                file = self._patiently(message_id, lambda: self._read(message_id))
                if file is not None:
                    filing = self._patiently(message_id, file)
                    OUTCOMES.labels(filing.action).inc()
                    log.info("filed", message=message_id, **_said(filing))
            except PoolStopped:
                log.debug("stopping; read after the next start", message=message_id)
            except OSError as error:  # the archive's disk: perhaps it is better when the sweep comes
                log.error("the archive cannot be read", message=message_id, error=_brief(error))
            except Exception as error:
                log.exception("a message could not be filed", message=message_id)
                UNREAD.labels("filing").inc()
                self._give_up(message_id, error)

    def stop(self, patience: float) -> None:
        """Begin no further message and wait up to `patience` seconds for those in hand."""
        self._stopping.set()
        self._busy.wait_for_zero(patience)

    def store_is_up(self) -> bool:
        """Whether the store answers. Tells a fault of the store from a fault of the message."""
        try:
            self._store.message_counts()
        except Exception:  # whichever way its database says that it is away
            return False
        return True

    def _patiently(self, message_id: int, step: Callable[[], Step]) -> Step:
        """Do a step, again and again while the store is down. Raises what is no fault of the store.

        A connection that was cut, or a lock that was not had in time, says nothing against the message even where
        the store answers when it is asked: it may have come back since.
        """
        hiccups = 0
        while True:
            try:
                return step()
            except (PoolStopped, OSError):
                raise
            except Exception as error:
                if self.store_is_up():
                    hiccups += 1
                    if hiccups > MOST_HICCUPS or not isinstance(error, OperationalError | InterfaceError):
                        raise
                log.warning("the store is down, waiting", message=message_id, error=_brief(error))
                self._wait_for_store()

    def _read(self, message_id: int) -> Callable[[], Filing] | None:
        """Read a message; the result is the filing that remains to be done, None if it has been done before."""
        while True:
            with self._pool.child() as child:
                if self._stopping.is_set():
                    raise PoolStopped
                job = self._store.begin_reading(message_id)
                if job is None:
                    return None
                if job.attempts > self._max_beginnings:
                    UNREAD.labels("interrupted").inc()
                    reason = (
                        f"given up: reading was begun {self._max_beginnings} times and never came to an end"
                    )
                    return partial(file_unread, self._store, message_id, reason)
                result = self._read_in(child, job)
            if isinstance(result, ReadFailed):
                if result.again and job.attempts < self._max_attempts:
                    log.warning("reading failed, trying again", message=message_id, reason=result.reason)
                    continue
                return partial(file_unread, self._store, message_id, result.reason)
            return self._filing(job, result)

    def _filing(self, job: ReadingJob, result: ReadResult) -> Callable[[], Filing]:
        """How the reading is filed: with what is known of its sender."""
        if self._trust is None:
            return partial(file_reading, self._store, job.id, result)
        raw = self._archive.get(job.sha256)
        sender = authenticate(raw, result.headers, job.envelope, self._trust)
        return partial(file_reading, self._store, job.id, result, sender, require_proof=self._trust.require)

    def _read_in(self, child: Child, job: ReadingJob) -> ReadResult | ReadFailed:
        """What the child made of the message. Raises ArchiveError, OSError, PoolStopped."""
        try:
            raw = self._archive.get(job.sha256)
            with READING_SECONDS.time():
                return child.read(raw)
        except ReadFailed as failure:
            UNREAD.labels(failure.cause).inc()
            return failure

    def _give_up(self, message_id: int, error: Exception) -> None:
        """What cannot be filed waits for a person; if even that fails, the sweep brings it back."""
        try:
            filing = file_unread(self._store, message_id, f"not filed: {_brief(error)}")
        except Exception:
            log.exception("a message could not even be put into triage", message=message_id)
        else:
            OUTCOMES.labels(filing.action).inc()

    def _wait_for_store(self) -> None:
        """Return when the store answers again. Raises PoolStopped when the service stops before."""
        for seconds in chain(RETRY_SECONDS, repeat(RETRY_SECONDS[-1])):
            if self._stopping.wait(seconds):
                raise PoolStopped
            if self.store_is_up():
                return


class _Counter:
    """How many threads are inside the block."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self.value = 0

    def __enter__(self) -> None:
        with self._condition:
            self.value += 1

    def __exit__(self, *_: object) -> None:
        with self._condition:
            self.value -= 1
            self._condition.notify_all()

    def wait_for_zero(self, timeout: float) -> bool:
        with self._condition:
            return self._condition.wait_for(lambda: self.value == 0, timeout)


def _said(filing: Filing) -> dict[str, object]:
    return {"action": filing.action, "case": filing.case_number, "reason": filing.reason}


def _brief(error: Exception) -> str:
    """An error in one line; a database's error drags its statement along."""
    first = str(error).strip().splitlines()[:1]
    return f"{type(error).__name__}: {first[0][:300] if first else ''}"
