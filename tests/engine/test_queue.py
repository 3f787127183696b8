"""The durable queue, on SQLite and on PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from dbos import DBOS
from sqlalchemy import text

from intake.engine.database import open_engine_database
from intake.engine.queue import WorkQueue
from tests.postgres import Postgres
from tests.support import until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'engine.sqlite'}"
    cluster: Postgres = request.getfixturevalue("postgres")
    return cluster.new_database()


class Log:
    """The ids a queue handed out, in order; while `gate` is shut the handler waits."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.gate = threading.Event()
        self.gate.set()

    def handle(self, message_id: int) -> None:
        self.ids.append(message_id)
        self.gate.wait(120)


StartQueue = Callable[[Log], WorkQueue]


@pytest.fixture
def start_queue(url: str) -> Iterator[StartQueue]:
    with ExitStack() as running:

        def start(log: Log) -> WorkQueue:
            queue = WorkQueue(url, "node-under-test", log.handle, concurrency=4)
            running.callback(queue.stop)
            running.callback(log.gate.set)
            queue.start()
            return queue

        yield start


def finished() -> int:
    """How many pieces of work the queue has written down as done."""
    return len(DBOS.list_workflows(status="SUCCESS", load_input=False, load_output=False))


def nothing_left() -> bool:
    """Whether nothing waits and nothing is being worked on."""
    return not DBOS.list_workflows(status=["ENQUEUED", "PENDING"], load_input=False, load_output=False)


def silence(url: str, node: str) -> None:
    """Make a node's last heartbeat an hour old."""
    engine = open_engine_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE intake_nodes SET beat = beat - 3600 WHERE node = :n"), {"n": node})
    engine.dispose()


def test_every_id_is_handed_out_once(start_queue: StartQueue) -> None:
    log = Log()
    start_queue(log).enqueue(range(1, 51))
    until(nothing_left, what="50 ids worked on")
    assert sorted(log.ids) == list(range(1, 51))


def test_an_id_that_is_waiting_or_worked_on_is_not_queued_twice(start_queue: StartQueue) -> None:
    log = Log()
    log.gate.clear()
    queue = start_queue(log)
    queue.enqueue([7, 7])
    until(lambda: log.ids == [7], what="id handed out")
    queue.enqueue([7])  # being worked on
    log.gate.set()
    until(nothing_left, what="the queue is empty")
    assert (log.ids, finished()) == ([7], 1)


def test_an_id_that_is_done_may_be_queued_again(start_queue: StartQueue) -> None:
    log = Log()
    queue = start_queue(log)
    queue.enqueue([7])
    until(lambda: finished() == 1, what="first time")
    queue.enqueue([7])
    until(lambda: finished() == 2, what="second time")
    assert log.ids == [7, 7]


def test_finished_work_is_forgotten_and_waiting_work_is_not(start_queue: StartQueue) -> None:
    log = Log()
    queue = start_queue(log)
    queue.enqueue([1, 2, 3])
    until(lambda: finished() == 3, what="three done")
    log.gate.clear()
    queue.enqueue([4])
    until(lambda: 4 in log.ids, what="the fourth begun")
    assert queue.prune(keep_seconds=3600) == 0
    assert queue.prune(keep_seconds=0) == 3
    log.gate.set()


def test_the_work_of_a_node_that_died_is_taken_over(url: str, start_queue: StartQueue) -> None:
    other = subprocess.Popen(
        [sys.executable, "-m", "tests.engine.other_node", url, "node-that-dies"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "started\n"
        log = Log()
        log.gate.clear()
        queue = start_queue(log)
        queue.enqueue(range(1, 9))  # four for each node
        until(lambda: len(log.ids) == 4, what="this node has its share")
        lost = {int(other.stdout.readline().removeprefix("working on ")) for _ in range(4)}
    finally:
        other.kill()
        other.wait()
    assert not lost & set(log.ids)
    silence(url, "node-that-dies")
    silence(url, "node-under-test")  # too busy for its own heartbeat, and at work all the same
    assert queue.take_over() == 4
    log.gate.set()
    until(nothing_left, what="the dead node's work taken over")
    assert sorted(log.ids) == list(range(1, 9))
