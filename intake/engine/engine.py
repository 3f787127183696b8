"""The work engine as a whole: queue, dispatcher, worker and reading children under one start and stop."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from intake.engine.child import read_message
from intake.engine.dispatcher import Dispatcher
from intake.engine.pool import ReaderPool, ReadFunction
from intake.engine.queue import WorkQueue
from intake.engine.worker import Worker

if TYPE_CHECKING:
    from casestore import Store
    from intake.archive import Archive
    from intake.settings import Settings

CAPACITY_PER_CHILD = 8
"""Messages in hand for each child, so that it never waits for the queue's next poll."""

STOP_SECONDS = 10.0
"""How long a stop waits for readings under way; what is not done by then is read after the next start."""


class Engine:
    """Reads and files whatever the case store says is waiting.

    read: what the children call; another function than the reader's must be importable by its name.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        archive: Archive,
        read: ReadFunction = read_message,
    ) -> None:
        reader = settings.reader
        capacity = CAPACITY_PER_CHILD * reader.workers
        self._pool = ReaderPool(settings, read)
        self._worker = Worker(store, archive, self._pool, reader.max_attempts, settings.trust)
        self._queue = WorkQueue(
            engine_url(settings), node_name(settings.data_dir), self._worker.work, capacity
        )
        # A message in hand may have to wait until the ones before it have used up their time limits.
        overdue_seconds = reader.timeout_seconds * (CAPACITY_PER_CHILD + 2)
        self._dispatcher = Dispatcher(store, self._queue, self._worker, capacity, overdue_seconds)
        self._started = False

    def start(self) -> None:
        """Begin to work, with what the last run left. Raises what keeps the queue's database from opening."""
        self._pool.start()
        self._queue.start()
        # Nothing of this node is under way yet. What another node is reading comes back from the queue as
        # the same piece of work.
        self._dispatcher.sweep(timedelta(0))
        self._dispatcher.start()
        self._started = True

    def wake(self) -> None:
        """A message has been recorded."""
        self._dispatcher.wake()

    def trouble(self) -> str | None:
        """Why the engine does not work, None while it does."""
        if not self._started or not self._dispatcher.alive:
            return "the dispatcher is not running"
        if self._pool.startup_error is not None:
            return f"no reading process starts: {self._pool.startup_error}"
        return None

    def stop(self, patience: float = STOP_SECONDS) -> None:
        """Take no more work, let the readings under way finish for a while, end the children."""
        self._started = False
        self._dispatcher.stop()
        self._worker.stop(patience)
        self._pool.stop()
        self._worker.stop(STOP_SECONDS)
        self._queue.stop()


def engine_url(settings: Settings) -> str:
    """The work queue's database: as set, else beside the cases in PostgreSQL, else a SQLite file of its own."""
    if settings.store.engine_url:
        return settings.store.engine_url
    if settings.store_url.startswith("postgres"):
        return settings.store_url
    return f"sqlite:///{(settings.data_dir / 'engine.sqlite').absolute()}"


def node_name(data_dir: Path) -> str:
    """This node's name in the work queue: made up once and kept in the data folder, so that a restarted
    service finds its own work again."""
    file = data_dir / "node"
    if file.exists() and (name := file.read_text(encoding="ascii").strip()):
        return name
    data_dir.mkdir(parents=True, exist_ok=True)
    name = f"node-{secrets.token_hex(8)}"
    # By rename: two nodes whose files were left empty by a crash would take each other's work for their own.
    whole = file.with_suffix(".new")
    whole.write_text(name + "\n", encoding="ascii")
    whole.replace(file)
    return name
