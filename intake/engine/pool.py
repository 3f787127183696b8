"""Reading in child processes: attachments are hostile, so a child has a time and a memory limit and may die.

Each child stands alone in a pebble pool of its own: what breaks one pool (a child killed while idle, a pipe
cut in the middle of a result) leaves the other readings untouched.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessPool

from intake.engine.child import be_ready, prepare, read_message

if TYPE_CHECKING:
    from intake.result import ReadResult
    from intake.settings import Settings

ReadFunction = Callable[[bytes, "Settings"], "ReadResult"]

TASKS_PER_CHILD = 500
"""A child is replaced after so many messages, so that a leak in a parser stays small."""

LOST_SECONDS = 60.0
"""So long after its time limit a reading that pebble has not ended is given up, and the child with it: one that was
killed just while it held the lock of its pipe leaves it taken, and neither a result nor a time limit comes through."""

LOOK_SECONDS = 1.0
"""Between two looks whether the pool that a result is awaited from still works."""


class ReadFailed(Exception):
    """No reading came back. `cause` is a word for counting, `again` whether another try may succeed."""

    def __init__(self, cause: str, reason: str, *, again: bool = False) -> None:
        super().__init__(reason)
        self.cause = cause
        self.reason = reason
        self.again = again


class PoolStopped(Exception):
    """The service is stopping; nothing is known about the message."""


class Child:
    """One child process, replaced whenever it is lost. Used by one thread at a time."""

    def __init__(self, settings: Settings, function: ReadFunction = read_message) -> None:
        self._settings = settings
        self._function = function
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._under_way: Future[Any] | None = None
        self._stopped = False

    def read(self, raw: bytes) -> ReadResult:
        """Read a message in the child. Raises ReadFailed, or PoolStopped while the service stops."""
        reader = self._settings.reader
        try:
            result: ReadResult = self._call(
                self._function, raw, self._settings, timeout=reader.timeout_seconds
            )
        except FutureTimeout:
            raise ReadFailed(
                "timeout", f"reading took longer than {reader.timeout_seconds:g} seconds"
            ) from None
        except MemoryError:
            limit = reader.memory_bytes // 1024**2
            raise ReadFailed("memory", f"reading needed more than {limit} MiB of memory") from None
        except ProcessExpired as error:
            raise ReadFailed("crash", _how_it_died(error), again=True) from None
        except BrokenProcessPool:
            raise ReadFailed("crash", "the reading process was lost", again=True) from None
        except (CancelledError, PoolStopped):
            raise PoolStopped from None
        except Exception as error:
            raise ReadFailed("error", f"the reader failed: {type(error).__name__}: {error}") from error
        return result

    def wait_ready(self) -> None:
        """Return as soon as the child can read. Raises what kept it from starting."""
        self._call(be_ready, timeout=None)

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            pool, self._pool = self._pool, None
            under_way = self._under_way
        if under_way is not None:
            under_way.cancel()  # else whoever waits for its result would wait for ever
        if pool is not None:
            _end(pool)

    def _call(self, function: Callable[..., Any], *args: object, timeout: float | None) -> Any:
        with self._lock:
            pool = self._running_pool()
            try:
                future = pool.schedule(function, args=args, timeout=timeout)
            except RuntimeError as error:  # it broke since it was looked at
                self._discard(pool)
                raise BrokenProcessPool from error
            self._under_way = future
        try:
            return _outcome(future, pool, timeout)
        except (ProcessExpired, BrokenProcessPool):
            with self._lock:
                self._discard(pool)
            raise

    def _running_pool(self) -> ProcessPool:
        """The pool, a new one where the last was lost. To be called with the lock held."""
        if self._stopped:
            raise PoolStopped
        if self._pool is not None and not self._pool.active:
            self._discard(self._pool)
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=TASKS_PER_CHILD,
                initializer=prepare,
                initargs=(self._settings.reader.memory_bytes,),
                context=_fork_server(),
            )
        return self._pool

    def _discard(self, pool: ProcessPool) -> None:
        """End a pool whose process was lost: nobody knows in which state its pipe is. With the lock held."""
        if pool is self._pool:
            self._pool = None
            _end(pool)


def _outcome(future: Future[Any], pool: ProcessPool, timeout: float | None) -> Any:
    """The result of a call, or what it raised. Raises BrokenProcessPool where none will ever come."""
    given_up = None if timeout is None else time.monotonic() + timeout + LOST_SECONDS
    while True:
        try:
            return future.result(LOOK_SECONDS)
        except FutureTimeout:
            if future.done():
                return future.result()
            if not pool.active or (given_up is not None and time.monotonic() > given_up):
                raise BrokenProcessPool from None


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


class ReaderPool:
    """Several children.

    function: what a child calls with (raw, settings); must be importable, for it travels by name.
    children: how many; without it, as many as `reader.workers` says.
    """

    def __init__(
        self, settings: Settings, function: ReadFunction = read_message, children: int | None = None
    ) -> None:
        self._children = [Child(settings, function) for _ in range(children or settings.reader.workers)]
        self._free: queue.SimpleQueue[Child | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self.startup_error: Exception | None = None
        """Why no child could be started, None while all is well."""

    def start(self) -> None:
        """Start the children; returns at once, `child()` waits for them."""
        for child in self._children:
            threading.Thread(target=self._admit, args=(child,), name="reader-start", daemon=True).start()

    def _admit(self, child: Child) -> None:
        """Offer a child for work once it is ready, so that no message's attempt is counted before."""
        while not self._stopped.is_set():
            try:
                child.wait_ready()
            except PoolStopped:
                return
            except Exception as error:
                self.startup_error = error
                self._stopped.wait(1.0)
            else:
                self.startup_error = None
                self._free.put(child)
                return

    @contextmanager
    def child(self) -> Iterator[Child]:
        """A free child, for the time of the block; waits for one. Raises PoolStopped."""
        child = self._free.get()
        if child is None or self._stopped.is_set():
            self._free.put(None)  # wakes the next one who waits
            raise PoolStopped
        try:
            yield child
        finally:
            self._free.put(child)

    def stop(self) -> None:
        """End the children, also those that are reading; whoever waits or reads gets PoolStopped."""
        self._stopped.set()
        self._free.put(None)
        for child in self._children:
            child.stop()


def _fork_server() -> Any:
    """Children are forked from a small server that has loaded the reader, never from this process with its
    threads and locks."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["intake.engine.preload"])
    return context


def _how_it_died(error: ProcessExpired) -> str:
    """The exit of a child in words: `exitcode` is minus the signal's number, or an exit status."""
    code = int(error.exitcode or 0)
    if code < 0:
        try:
            return f"the reading process was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"the reading process was ended by signal {-code}"
    return f"the reading process ended with status {code}"
