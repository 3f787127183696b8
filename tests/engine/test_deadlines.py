"""The engine's housekeeping lets deadlines fire, on whichever node."""

from __future__ import annotations

import pytest
from prometheus_client import REGISTRY

from intake.engine import dispatcher
from tests.engine.conftest import MakeBench
from tests.ledgers.scene import countered
from tests.ledgers.test_failing_deadlines import damage
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

    until(lambda: bool(fired()), what="the deadline fired")
    assert fired() == ["due", "overdue"]
    assert bench.store.get_case(number).summary.state == "counter_noticed"


def test_a_failing_one_is_counted_and_holds_up_no_other(
    make_bench: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "DEADLINE_SECONDS", 0.1)
    bench = make_bench()
    broken, sound = countered(bench.store, 101), countered(bench.store, 102)
    damage(bench.store, broken, "its own instants")
    before = REGISTRY.get_sample_value("intake_deadline_failures_total") or 0.0
    bench.start_engine()
    until(
        lambda: any(e.action == "deadline_fired" for e in bench.store.get_case(sound).events),
        20,
        what="the sound one fired",
    )
    assert bench.store.failing_deadlines() == 1
    assert REGISTRY.get_sample_value("intake_deadline_failures_total") == before + 1
