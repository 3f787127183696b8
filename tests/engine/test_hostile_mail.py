"""A mail that breaks the reader becomes a triage item with its reason; the mails behind it are read."""

from __future__ import annotations

import pytest

from intake.engine.worker import BEGINNINGS_PER_ATTEMPT
from tests.engine.conftest import Bench, MakeBench
from tests.engine.hostile import crash_once
from tests.support import until

WHAT_STAFF_SEE = {
    "crash": "the reading process was ended by SIGSEGV",
    "hang": "reading took longer than 5 seconds",
    "eat memory": "reading needed more than 2048 MiB of memory",
    "fail": "the reader failed: ValueError: a fault in the reader",
}


@pytest.fixture
def short_bench(make_bench: MakeBench) -> Bench:
    return make_bench(timeout_seconds=5.0, memory_bytes=2 * 1024**3)


def test_each_hostile_mail_waits_in_triage_and_the_others_are_filed(short_bench: Bench) -> None:
    hostile = {subject: short_bench.send(subject) for subject in WHAT_STAFF_SEE}
    harmless = [short_bench.send(f"question {n}") for n in range(10)]
    short_bench.start_engine()
    short_bench.wait_until_done(*hostile.values(), *harmless)
    assert {s: short_bench.reason(i) for s, i in hostile.items()} == WHAT_STAFF_SEE
    assert all(short_bench.store.get_message(i).reading is not None for i in harmless)
    assert all(short_bench.store.get_message(i).reading is None for i in hostile.values())


def test_a_hanging_mail_delays_only_the_child_it_is_in(make_bench: MakeBench) -> None:
    bench = make_bench(timeout_seconds=600.0)
    engine = bench.start_engine()
    hanging = bench.send("hang")
    engine.wake()
    until(lambda: bench.state(hanging) == "reading", what="the hanging mail is being read")
    harmless = [bench.send(f"question {n}") for n in range(10)]
    engine.wake()
    bench.wait_until_done(*harmless)
    assert bench.state(hanging) == "reading"


def test_a_child_that_was_killed_from_outside_gets_another_try(bench: Bench) -> None:
    message = bench.send("question")
    bench.start_engine(crash_once)
    bench.wait_until_done(message)
    summary = bench.store.get_message(message).summary
    assert (summary.attempts, short(summary.filing.reason if summary.filing else "")) == (
        2,
        "neither a notice",
    )


def test_a_mail_whose_child_always_dies_is_given_up_after_the_attempts_configured(
    make_bench: MakeBench,
) -> None:
    bench = make_bench(max_attempts=2)
    message = bench.send("crash")
    bench.start_engine()
    bench.wait_until_done(message)
    assert bench.store.get_message(message).summary.attempts == 2
    assert bench.reason(message) == "the reading process was ended by SIGSEGV"


def test_a_mail_whose_reading_is_cut_off_again_and_again_is_given_up_in_the_end(
    make_bench: MakeBench,
) -> None:
    bench = make_bench(max_attempts=2)
    message = bench.send("question")
    limit = 2 * BEGINNINGS_PER_ATTEMPT
    for _ in range(limit):  # nodes that began and were never heard of again
        bench.store.begin_reading(message)
    bench.start_engine()
    bench.wait_until_done(message)
    assert bench.reason(message) == f"given up: reading was begun {limit} times and never came to an end"


def test_a_few_restarts_are_not_held_against_a_mail(bench: Bench) -> None:
    message = bench.send("question")
    for _ in range(bench.settings.reader.max_attempts + 1):
        bench.store.begin_reading(message)
    bench.start_engine()
    bench.wait_until_done(message)
    assert bench.store.get_message(message).reading is not None


def test_a_message_that_is_gone_from_the_archive_is_shown_to_a_person(bench: Bench) -> None:
    message = bench.send("question")
    bench.archive.path(bench.store.get_message(message).summary.sha256).unlink()
    bench.start_engine()
    bench.wait_until_done(message)
    assert "not in the archive" in bench.reason(message)


def short(reason: str) -> str:
    return reason[: len("neither a notice")]
