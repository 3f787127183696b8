"""The queue: a message's state says where it stands, and nothing is taken twice or lost."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime

import pytest

from casestore import Arrival, NotFound, Store
from tests.stores import Clock

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def mail(text: str, source: str = "smtp") -> Arrival:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Arrival(digest, len(text), f"<{text}@a.example>", AT, source, {"rcpt_tos": ["x@y.example"]})


def test_the_same_bytes_again_are_the_same_message_and_every_arrival_is_kept(store: Store) -> None:
    first, second = store.record_arrivals([mail("one"), mail("two")])
    again, third = store.record_arrivals([mail("one", "imap:agents"), mail("three")])
    assert (again.id, again.duplicate) == (first.id, True)
    assert not (first.duplicate or second.duplicate or third.duplicate)
    assert [a.source for a in store.get_message(first.id).arrivals] == ["smtp", "imap:agents"]
    assert store.message_counts() == {"received": 3, "queued": 0, "reading": 0, "filed": 0, "triage": 0}


def test_twice_in_one_batch_is_one_message(store: Store) -> None:
    first, second = store.record_arrivals([mail("one"), mail("one", "file")])
    assert (first.id, first.duplicate, second.duplicate) == (second.id, False, True)


def test_an_empty_batch_is_no_transaction(store: Store) -> None:
    assert store.record_arrivals([]) == []


def test_the_same_message_id_with_other_bytes_is_another_message(store: Store) -> None:
    one = mail("one")
    other = Arrival("f" * 64, 9, one.message_id, AT, "smtp", {})
    first, second = store.record_arrivals([one, other])
    assert first.id != second.id and not second.duplicate


def test_taking_gives_the_longest_waiting_first_and_each_once(store: Store, clock: Clock) -> None:
    ids = []
    for name in ("a", "b", "c"):
        ids += [r.id for r in store.record_arrivals([mail(name)])]
        clock.forward(seconds=1)
    assert store.take_waiting(2) == ids[:2]
    assert store.take_waiting(5) == ids[2:]
    assert store.take_waiting(5) == []


def test_what_is_overdue_goes_back_and_what_is_not_stays(store: Store, clock: Clock) -> None:
    (old,) = store.record_arrivals([mail("old")])
    store.take_waiting(1)
    store.begin_reading(old.id)
    clock.forward(minutes=10)
    store.record_arrivals([mail("new")])
    store.take_waiting(1)
    assert store.return_overdue(clock.now) == [old.id]
    assert store.message_counts()["received"] == 1


def test_every_attempt_counts(store: Store) -> None:
    (recorded,) = store.record_arrivals([mail("a")])
    for attempt in (1, 2, 3):
        job = store.begin_reading(recorded.id)
        assert job is not None and (job.attempts, job.sha256) == (attempt, mail("a").sha256)
    with pytest.raises(NotFound):
        store.begin_reading(999)


def test_a_message_id_of_a_megabyte_and_of_letters_no_database_holds(store: Store) -> None:
    (recorded,) = store.record_arrivals([Arrival("a" * 64, 1, "<\x00\ud800" + "x" * 10**6, AT, "smtp", {})])
    kept = store.get_message(recorded.id).message_id
    assert kept is not None and kept.startswith("<\ufffd\ufffdx") and len(kept) == 500


def test_concurrent_doors_record_each_message_once(store: Store) -> None:
    """Eight threads offer overlapping batches in different orders."""
    batches = [
        [mail(str((i * 7 + j * step) % 40)) for j in range(40)] for i, step in enumerate([1, 3, 7, 9] * 2)
    ]
    results: list[list[tuple[int, bool]]] = []

    def offer(batch: list[Arrival]) -> None:
        results.append([(r.id, r.duplicate) for r in store.record_arrivals(batch)])

    threads = [threading.Thread(target=offer, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(not duplicate for result in results for _, duplicate in result) == 40
    assert store.message_counts()["received"] == 40


def test_concurrent_dispatchers_take_each_message_once(store: Store) -> None:
    store.record_arrivals([mail(str(i)) for i in range(60)])
    taken: list[int] = []

    def take() -> None:
        while ids := store.take_waiting(7):
            taken.extend(ids)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken))
    assert store.message_counts()["received"] + store.message_counts()["queued"] == 60
