"""The durable queue, on SQLite and on PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from intake.engine import queue as module
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
        self.gate.wait(20)


StartQueue = Callable[[Log], WorkQueue]


@pytest.fixture
def start_queue(url: str) -> Iterator[StartQueue]:
    with ExitStack() as running:

        def start(log: Log) -> WorkQueue:
            queue = WorkQueue(url, "node-under-test", log.handle, concurrency=4)
            running.callback(queue.stop)
            queue.start()
            return queue

        yield start


def test_every_id_is_handed_out_once(start_queue: StartQueue) -> None:
    log = Log()
    start_queue(log).enqueue(range(1, 51))
    until(lambda: len(log.ids) >= 50, 20, what="50 ids handed out")
    time.sleep(0.3)
    assert sorted(log.ids) == list(range(1, 51))


def test_an_id_that_is_waiting_or_worked_on_is_not_queued_twice(start_queue: StartQueue) -> None:
    log = Log()
    log.gate.clear()
    queue = start_queue(log)
    queue.enqueue([7, 7])
    until(lambda: log.ids == [7], what="id handed out")
    queue.enqueue([7])  # being worked on
    time.sleep(0.4)
    log.gate.set()
    time.sleep(0.4)
    assert log.ids == [7]


def test_an_id_that_is_done_may_be_queued_again(start_queue: StartQueue) -> None:
    log = Log()
    queue = start_queue(log)
    queue.enqueue([7])
    until(lambda: log.ids == [7], what="first time")
    time.sleep(0.3)
    queue.enqueue([7])
    until(lambda: log.ids == [7, 7], what="second time")


def test_finished_work_is_forgotten_and_waiting_work_is_not(start_queue: StartQueue) -> None:
    log = Log()
    queue = start_queue(log)
    queue.enqueue([1, 2, 3])
    until(lambda: len(log.ids) == 3, what="three done")
    time.sleep(0.3)
    log.gate.clear()
    queue.enqueue([4])
    until(lambda: 4 in log.ids, what="the fourth begun")
    assert queue.prune(keep_seconds=3600) == 0
    assert queue.prune(keep_seconds=0) == 3
    log.gate.set()


def test_the_work_of_a_node_that_died_is_taken_over(
    url: str, start_queue: StartQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEASE_SECONDS", 1.0)
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
    log.gate.set()

    def taken_over() -> bool:
        queue.beat()
        queue.take_over()
        return lost <= set(log.ids)

    until(taken_over, 20, what="the dead node's work taken over")
    assert sorted(log.ids) == list(range(1, 9))
