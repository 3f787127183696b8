"""The engine's housekeeping lets deadlines fire, on whichever node."""

from __future__ import annotations

import pytest

from intake.engine import dispatcher
from tests.engine.conftest import MakeBench
from tests.ledgers.scene import countered
from tests.support import until


def test_a_deadline_that_came_while_nothing_ran_fires_once_after_the_start(
    make_bench: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "DEADLINE_SECONDS", 0.1)
    bench = make_bench()
    number = countered(bench.store, 101)  # answered in March 2026
    bench.start_engine()

    def fired() -> list[str]:
        events = bench.store.get_case(number).events
        return [event.after["state"] for event in events if event.action == "deadline_fired"]

    until(lambda: bool(fired()), 20, what="the deadline fired")
    assert fired() == ["due", "overdue"]
    assert bench.store.get_case(number).summary.state == "counter_noticed"
