"""The durable queue of message ids. The only module that knows DBOS.

To exchange the engine, write another class with these methods. What it must do is little, since the messages'
states in the case store are the truth: hand every id to `handle` at least once, on some node, soon; and take
an id that is already waiting or being worked on as that one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions

from intake.engine.database import Nodes, open_engine_database

log = structlog.get_logger(__name__)

QUEUE = "reading"

SCHEMA_VERSION = "1"
"""DBOS's application version, pinned: by default it is a hash of the code, and a new release would then never
touch what an older one had left in the queue. Raise it only when the meaning of a queued id changes."""

POLL_SECONDS = 0.1  # how often the queue is looked at; DBOS's own default is a second
LEASE_SECONDS = 15.0  # a node without heartbeat for so long is dead
DEATHS_OF_A_JOB = 20  # DBOS's own guard; ours, reader.max_attempts, is much earlier
KEEP_HISTORY_SECONDS = 24 * 3600.0
PRUNE_BATCH = 500
STOP_SECONDS = 5.0
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

Handle = Callable[[int], None]
_handle: Handle | None = None


@DBOS.workflow(name="read_message", max_recovery_attempts=DEATHS_OF_A_JOB)
def _read_message(message_id: int) -> None:
    """The one workflow. Its argument is an id, for arguments are stored; the rest is in the case store."""
    if _handle is not None:
        _handle(message_id)


class WorkQueue:
    """Message ids on their way to a worker, on this node or another one. One per process.

    url: the queue's database. node: this node's name, the same after a restart. handle: called with an id, in
    a thread, at most `concurrency` at a time; may be called again for the same id and must not raise.
    """

    def __init__(self, url: str, node: str, handle: Handle, concurrency: int) -> None:
        self._url = url
        self._node = node
        self._own_handle = handle
        self._concurrency = concurrency
        self._engine: sa.Engine | None = None
        self._nodes: Nodes | None = None

    def start(self) -> None:
        """Open the database, take up what this node had left, and begin to work."""
        global _handle
        _quiet_logging()
        self._engine = open_engine_database(self._url)
        self._nodes = Nodes(self._engine)
        self._nodes.beat(self._node)
        _handle = self._own_handle
        config: DBOSConfig = {
            "name": "notice-intake",
            "system_database_url": self._engine.url.render_as_string(hide_password=False),
            "system_database_engine": self._engine,
            "application_version": SCHEMA_VERSION,
            "executor_id": self._node,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "enable_otlp": False,
        }
        DBOS(config=config)
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=self._concurrency,
            polling_interval_sec=POLL_SECONDS,
            on_conflict="always_update",
        )

    def enqueue(self, ids: Iterable[int]) -> None:
        """Durably queue these messages; one that is queued or worked on already stays as it is."""
        for message_id in ids:
            with SetEnqueueOptions(deduplication_id=str(message_id), duplication_policy="return-existing"):
                DBOS.enqueue_workflow(QUEUE, _read_message, message_id)

    def beat(self) -> None:
        """Say that this node is alive; to be called several times in LEASE_SECONDS."""
        self._open_nodes().beat(self._node)

    def take_over(self) -> int:
        """Queue again what dead nodes were working on. Returns how many messages that were.

        DBOS itself resumes only what the same executor left; for others it wants its proprietary Conductor.
        """
        alive = self._open_nodes().alive(LEASE_SECONDS) | {self._node}
        pending = DBOS.list_workflows(status="PENDING", queue_name=QUEUE, load_input=False, load_output=False)
        orphans = [w.workflow_id for w in pending if w.executor_id not in alive]
        if orphans:
            # Without the queue's name they would run on DBOS's internal queue, outside our limits.
            DBOS.resume_workflows(orphans, queue_name=QUEUE)
        return len(orphans)

    def prune(self, keep_seconds: float = KEEP_HISTORY_SECONDS) -> int:
        """Delete what was finished that long ago; DBOS keeps it for ever. Returns how many."""
        before = datetime.fromtimestamp(time.time() - keep_seconds, UTC).isoformat()
        deleted = 0
        while True:
            old = DBOS.list_workflows(
                status=_FINISHED,
                completed_before=before,
                limit=PRUNE_BATCH,
                load_input=False,
                load_output=False,
            )
            if old:
                DBOS.delete_workflows([w.workflow_id for w in old])
            deleted += len(old)
            if len(old) < PRUNE_BATCH:
                return deleted

    def stop(self) -> None:
        """Take no more work. What is being worked on must have been ended before (it runs in threads).

        With its database down DBOS would try for ever to write down what it did; it is left behind then, which
        loses nothing but a repetition at the next start.
        """
        global _handle
        _handle = None
        closing = threading.Thread(target=self._close, name="queue-stop", daemon=True)
        closing.start()
        closing.join(STOP_SECONDS)
        if closing.is_alive():
            log.warning("the work queue's database does not answer; left without closing it")

    def _close(self) -> None:
        DBOS.destroy()
        if self._engine is None or self._nodes is None:
            return
        try:
            self._nodes.leave(self._node)
        except sa.exc.DBAPIError:
            log.warning("the work queue's database is down; this node's lease will run out by itself")
        self._engine.dispose()

    def _open_nodes(self) -> Nodes:
        if self._nodes is None:
            raise RuntimeError("the work queue has not been started")
        return self._nodes


def _quiet_logging() -> None:
    """DBOS's log goes where ours goes; its advertisement of Conductor, an INFO line, goes nowhere."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.WARNING)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # else DBOS adds a handler of its own
    logger.propagate = True
