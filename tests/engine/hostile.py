"""Reading functions for children: well-behaved and hostile ones, chosen by the mail's own text."""

from __future__ import annotations

import gc
import os
import signal
import time
from pathlib import Path

from pebble.pool.channel import WorkerChannel

from intake.parsers.document import Document, Origin
from intake.reading import MessageFacts, Reading, Value
from intake.result import ReadResult
from intake.settings import Settings


def read_or_misbehave(raw: bytes, settings: Settings) -> ReadResult:
    """Does what the subject says: crash, hang, eat memory, fail; anything else is read."""
    if b"Subject: crash" in raw:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"Subject: hang" in raw:
        time.sleep(3600)
    if b"Subject: eat memory" in raw:
        bytearray(8 * settings.reader.memory_bytes)
    if b"Subject: fail" in raw:
        raise ValueError("a fault in the reader")
    return nothing_read(raw)


def crash_once(raw: bytes, settings: Settings) -> ReadResult:
    """Kills its process at the first try, as the system does when memory runs out, and reads at the second."""
    marker = settings.data_dir / "crashed-once"
    if not marker.exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return nothing_read(raw)


def lose_the_lock(raw: bytes, _settings: Settings) -> ReadResult:
    """Killed in the middle of handing over its result: what serialises access to the pipe stays taken for ever."""
    if raw.endswith(b"die"):
        (channel,) = (o for o in gc.get_objects() if isinstance(o, WorkerChannel))
        channel.mutex.acquire()
        os.kill(os.getpid(), signal.SIGKILL)
    return nothing_read(raw)


def read_when_told(raw: bytes, settings: Settings) -> ReadResult:
    """Reads once there is a file `go-on` in the data folder."""
    while not (settings.data_dir / "go-on").exists():
        time.sleep(0.02)
    return nothing_read(raw)


def nothing_read(raw: bytes) -> ReadResult:
    facts = MessageFacts(None, None, None, None, None, "0" * 64)
    body = Document(part="body", text=raw.decode("ascii"), origin=Origin.BODY, media_type="text/plain")
    return ReadResult(Reading(facts, Value("other", 0.5, None, "test")), (body,))
