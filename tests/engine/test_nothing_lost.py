"""The message's own state is the truth: whatever the work queue forgets or repeats, each message is filed once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from intake.engine.engine import node_name
from intake.filing import file_unread
from tests.engine.conftest import Bench, MakeBench
from tests.engine.hostile import read_when_told
from tests.support import until


def test_a_lost_queue_database_loses_no_message(make_bench: MakeBench) -> None:
    bench = make_bench()
    ids = [bench.send(f"question {n}") for n in range(20)]
    bench.start_engine(read_when_told)
    until(lambda: any(bench.state(i) == "reading" for i in ids), what="work begun")
    bench.stop_engines()
    assert not any(bench.state(i) in ("filed", "triage") for i in ids)
    for file in bench.settings.data_dir.glob("engine.sqlite*"):
        file.unlink()
    (bench.settings.data_dir / "go-on").touch()
    bench.start_engine(read_when_told)
    bench.wait_until_done(*ids)


def test_messages_that_were_taken_but_never_queued_are_found_at_the_next_start(bench: Bench) -> None:
    ids = [bench.send(f"question {n}") for n in range(3)]
    assert bench.store.take_waiting(10) == ids  # and then the node died
    bench.start_engine()
    bench.wait_until_done(*ids)


def test_a_message_delivered_again_after_it_was_filed_changes_nothing(bench: Bench) -> None:
    message = bench.send("question")
    bench.start_engine()
    bench.wait_until_done(message)
    before = bench.store.get_message(message)
    assert bench.store.begin_reading(message) is None
    file_unread(bench.store, message, "a second delivery that failed")
    assert bench.store.get_message(message) == before


def test_only_what_is_overdue_is_swept_up(bench: Bench) -> None:
    message = bench.send("question")
    bench.store.take_waiting(1)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert bench.store.return_overdue(an_hour_ago) == []
    assert bench.store.return_overdue(datetime.now(UTC) + timedelta(seconds=1)) == [message]


def test_a_node_keeps_its_name_over_restarts(tmp_path: Path) -> None:
    assert node_name(tmp_path / "a") == node_name(tmp_path / "a") != node_name(tmp_path / "b")


def test_a_node_whose_name_a_power_cut_has_emptied_gets_another(tmp_path: Path) -> None:
    (tmp_path / "node").touch()
    assert node_name(tmp_path) == node_name(tmp_path) != ""
