"""accept(): the one durable door. Every way in ends here, and nobody is told "yes" before it returned.

Archive first, then record: a message in the archive without a record is harmless and found again when it comes
again, a record without its message would be a loss. What makes two arrivals one message is the SHA-256 of the
bytes as received. No trace line is added to them: how the message came (peer, HELO, MAIL FROM, RCPT TO, TLS,
way and time) is its arrival's envelope, kept beside it. One mail that took two ways (delivered here and copied
to a mailbox, say) bears other trace lines each time, so it is two messages; matching makes them one case.
"""

from __future__ import annotations

import asyncio
import errno
import re
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from prometheus_client import Counter, Histogram

from casestore.views import Arrival, Recorded
from intake.archive import Archive

log = structlog.get_logger(__name__)

ARRIVALS = Counter(
    "intake_arrivals", "Messages taken in, by way and by whether they were known", ["way", "known"]
)
REFUSALS = Counter("intake_arrivals_not_accepted", "Messages refused for now (4xx), by way", ["way"])
BATCHES = Histogram(
    "intake_commit_messages",
    "Messages made durable by one commit",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)

MAX_BATCH_MESSAGES = 256
MAX_BATCH_BYTES = 64 * 1024 * 1024
_HEADER_BYTES = 256 * 1024  # no Message-ID is sought beyond
_MESSAGE_ID_LENGTH = 998  # RFC 5322, 2.1.1
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class NotAccepted(Exception):
    """The message is not durable and nobody may be told it is; it is worth trying again later.

    `storage_full` tells a full disk (SMTP 452) from every other trouble (SMTP 451).
    """

    def __init__(self, reason: str, *, storage_full: bool = False) -> None:
        super().__init__(reason)
        self.storage_full = storage_full


class Recorder(Protocol):
    """What the door needs of the case store: one transaction for all arrivals, durable when it returns."""

    def record_arrivals(self, arrivals: Sequence[Arrival]) -> list[Recorded]: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """How a message came. `source` is "smtp", "lmtp", "imap:NAME" or "file"; `envelope` is JSON."""

    source: str
    envelope: dict[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None  # with a time zone; None: now


@dataclass(frozen=True, slots=True)
class Accepted:
    """A durable message. `duplicate`: the same bytes had come before; `id` is then the first one's."""

    id: int
    sha256: str
    duplicate: bool


@dataclass(frozen=True, slots=True)
class _Waiting:
    raw: bytes
    facts: Facts
    received_at: datetime
    done: Future[Accepted] = field(default_factory=Future)


class Door:
    """Group commit: one thread makes durable, together, whatever queued up during its last commit.

    No delay is added: a lone message is committed at once, and the busier it gets the more share one fsync.
    """

    def __init__(
        self,
        archive: Archive,
        recorder: Recorder,
        on_accepted: Callable[[Sequence[int]], None] | None = None,
    ) -> None:
        """on_accepted: told the ids of new messages after each commit, on the committing thread; a hint only
        (a crash may swallow it), so it has to return at once."""
        self._archive = archive
        self._recorder = recorder
        self._on_accepted = on_accepted
        self._queue: deque[_Waiting] = deque()
        self._wake = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="door", daemon=True)
        self._thread.start()

    async def accept(self, raw: bytes, facts: Facts) -> Accepted:
        """Make a message durable. Raises NotAccepted; a cancelled caller does not undo what is under way."""
        return await asyncio.wrap_future(self.submit(raw, facts))

    def accept_now(self, raw: bytes, facts: Facts) -> Accepted:
        """accept() for callers without an event loop; blocks until the message is durable."""
        return self.submit(raw, facts).result()

    def submit(self, raw: bytes, facts: Facts) -> Future[Accepted]:
        """Queue a message; the future holds what accept() returns or raises. Many may be under way."""
        waiting = _Waiting(raw, facts, facts.received_at or datetime.now(UTC))
        with self._wake:
            if self._closed:
                raise NotAccepted("the service is stopping")
            self._queue.append(waiting)
            self._wake.notify()
        return waiting.done

    def close(self) -> None:
        """Refuse new messages, commit those that wait, and end the thread."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next_batch():
            self._commit(batch)

    def _next_batch(self) -> list[_Waiting]:
        """Everything that waits, up to the limits of one commit; empty once the door is closed."""
        with self._wake:
            while not self._queue and not self._closed:
                self._wake.wait()
            batch: list[_Waiting] = []
            size = 0
            while self._queue and len(batch) < MAX_BATCH_MESSAGES:
                size += len(self._queue[0].raw)
                if batch and size > MAX_BATCH_BYTES:
                    break
                batch.append(self._queue.popleft())
            return batch

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            accepted = self._make_durable(batch)
        except Exception as error:  # whatever it is, the peers must hear 4xx and the thread must live on
            if len(batch) > 1:
                self._commit_singly(batch)
            else:
                self._refuse(batch, error)
            return
        self._tell(batch, accepted)

    def _commit_singly(self, batch: list[_Waiting]) -> None:
        """One bad message must not take its neighbours along; but two failures in a row mean that the store or
        the disk is at fault, and the rest is refused without waiting out a timeout for each."""
        failures = 0
        for place, waiting in enumerate(batch):
            try:
                accepted = self._make_durable([waiting])
            except Exception as error:
                failures += 1
                if failures == 2:
                    self._refuse(batch[place:], error)
                    return
                self._refuse([waiting], error)
            else:
                failures = 0
                self._tell([waiting], accepted)

    def _make_durable(self, batch: list[_Waiting]) -> list[Accepted]:
        hashes = self._archive.put_many([w.raw for w in batch])
        arrivals = [_arrival(w, sha256) for w, sha256 in zip(batch, hashes, strict=True)]
        recorded = self._recorder.record_arrivals(arrivals)
        return [Accepted(r.id, h, r.duplicate) for r, h in zip(recorded, hashes, strict=True)]

    def _tell(self, batch: list[_Waiting], accepted: list[Accepted]) -> None:
        BATCHES.observe(len(batch))
        for waiting, result in zip(batch, accepted, strict=True):
            ARRIVALS.labels(waiting.facts.source, "yes" if result.duplicate else "no").inc()
            _settle(waiting, result)
        new = [a.id for a in accepted if not a.duplicate]
        if self._on_accepted is not None and new:
            try:
                self._on_accepted(new)
            except Exception:
                log.exception("the hint about new messages failed; the sweep will find them", messages=new)

    def _refuse(self, batch: list[_Waiting], error: Exception) -> None:
        full = isinstance(error, OSError) and error.errno in _DISK_FULL
        reason = "no space left for the archive" if full else f"{type(error).__name__}: {error}"
        log.error("messages not accepted for now", messages=len(batch), reason=reason)
        for waiting in batch:
            REFUSALS.labels(waiting.facts.source).inc()
            refusal = NotAccepted(reason, storage_full=full)
            refusal.__cause__ = error
            _settle(waiting, refusal)


def _settle(waiting: _Waiting, outcome: Accepted | NotAccepted) -> None:
    """Hand the outcome over, unless the caller has gone (a client that hung up): then it is nobody's."""
    if not waiting.done.set_running_or_notify_cancel():
        return
    if isinstance(outcome, NotAccepted):
        waiting.done.set_exception(outcome)
    else:
        waiting.done.set_result(outcome)


def _arrival(waiting: _Waiting, sha256: str) -> Arrival:
    return Arrival(
        sha256=sha256,
        size=len(waiting.raw),
        message_id=message_id(waiting.raw),
        received_at=waiting.received_at,
        source=waiting.facts.source,
        envelope=waiting.facts.envelope,
    )


_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)


def message_id(raw: bytes) -> str | None:
    """The Message-ID header as written (RFC 5322, 3.6.4), angle brackets included; None without one."""
    head = raw[:_HEADER_BYTES]
    if end := _BLANK_LINE.search(head):
        head = head[: end.start()]
    found = _MESSAGE_ID.search(head)
    if found is None:
        return None
    text = b" ".join(found.group(1).split()).decode("utf-8", "backslashreplace")
    return text[:_MESSAGE_ID_LENGTH] or None
