"""A reading process that is lost while it has nothing to do costs no message, and nobody waits for it for ever."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator

import pytest

from intake.engine import pool as module
from intake.engine.pool import Child, ReadFailed
from intake.settings import Settings
from tests.engine.hostile import lose_the_lock, read_or_misbehave

RAW = b"From: <ada@owner.example>\r\nSubject: question\r\n\r\nhello\r\n"


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child(Settings(), read_or_misbehave)
    yield child
    child.stop()


def read_patiently(child: Child, raw: bytes = RAW) -> None:
    """As the worker does: where the process was lost, again."""
    for _ in range(3):
        try:
            child.read(raw)
        except ReadFailed as failure:
            assert failure.again, failure.reason
        else:
            return
    pytest.fail("lost three times in a row")


@pytest.mark.parametrize("idle_seconds", [0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3])
def test_a_child_killed_while_idle_is_replaced_whenever_that_is_noticed(
    child: Child, idle_seconds: float
) -> None:
    for _ in range(3):
        read_patiently(child)
        for process in multiprocessing.active_children():
            os.kill(process.pid or 0, signal.SIGKILL)
        time.sleep(idle_seconds)


def test_a_child_killed_while_it_holds_its_pipes_lock_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOST_SECONDS", 5.0)
    child = Child(Settings.model_validate({"reader": {"timeout_seconds": 5.0}}), lose_the_lock)
    try:
        with pytest.raises(ReadFailed) as lost:
            child.read(RAW + b"die")
        assert lost.value.again
        read_patiently(child)
    finally:
        child.stop()
