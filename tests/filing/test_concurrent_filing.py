"""Several processes file the same mails in different orders, and come to one and the same set of cases."""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from dataclasses import replace
from multiprocessing.synchronize import Barrier

import pytest

from casestore import Filing, NotAllowed, Store, open_store
from intake.filing import file_reading
from intake.reading import Reading
from intake.result import ReadResult
from tests.readings import answer, arrival, notice, right, text

PROCESSES = 8
DISPUTES = 100  # each of five mails: 500 in all


def dispute(i: int) -> list[ReadResult]:
    """A notice, the same one again with a further listing, another agency's about the first listing, the
    claimant's follow-up to their own mail, and the seller's counter-notice."""
    item, sender, mark = 1000 + 10 * i, f"owner{i}@brand{i}.example", (right(f"MARK {i}", f"9000{i:03d}"),)
    first = f"<first-{i}@brand{i}.example>"
    agency = notice(item, sender=f"agent{i}@watch.example", organization=None, rights=mark)
    contact = notice(phone="+4930555017").contact
    follow_up = answer("follow_up", sender=sender, contact=replace(contact, name=None, email=None))
    return [
        text(notice(item, sender=sender, rights=mark, phone=None, message_id=first)),
        text(notice(item, item + 1, sender=sender, rights=mark, phone=None)),
        text(agency),
        text(follow_up, In_Reply_To=first),
        text(answer("counter_notice", item, sender=f"seller{i}@shop.example")),
    ]


def start_together(barrier: Barrier) -> None:
    """No process begins before all of them are up."""
    barrier.wait(timeout=600)


def file_all(url: str, mails: list[tuple[int, ReadResult]], seed: int) -> list[tuple[int, str | None]]:
    """Run in a process of its own: file every mail, in this process's own order."""
    random.Random(seed).shuffle(mails)
    store = open_store(url)
    filed = [(message, file_reading(store, message, result).case_number) for message, result in mails]
    store.close()
    return filed


def test_many_processes_come_to_one_set_of_cases(store_url: str) -> None:
    results = [result for i in range(DISPUTES) for result in dispute(i)]
    store = open_store(store_url)
    ids = [r.id for r in store.record_arrivals([arrival(r.reading) for r in results])]
    mails = list(zip(ids, results, strict=True))
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(PROCESSES, initializer=start_together, initargs=(spawn.Barrier(PROCESSES),)) as pool:
        said = pool.starmap(file_all, [(store_url, mails, seed) for seed in range(PROCESSES)], chunksize=1)
    told = {(message, number) for one in said for message, number in one if number}
    assert len(told) == len({message for message, _ in told}), "nobody was told another case of the same mail"

    assert store.message_counts() == {
        "received": 0,
        "queued": 0,
        "reading": 0,
        "filed": 5 * DISPUTES,
        "triage": 0,
    }
    cases = [store.get_case(c.number) for c in store.list_cases(limit=500).cases]
    found = {frozenset(m.id for m in case.messages) for case in cases}
    assert found == {frozenset(ids[at : at + 5]) for at in range(0, 5 * DISPUTES, 5)}
    numbers = sorted(int(case.summary.number.rpartition("-")[2]) for case in cases)
    assert numbers == list(range(1, DISPUTES + 1))
    assert store.verify() == []
    listings = Counter(x.item_key for case in cases for x in case.listings)
    assert set(listings.values()) == {1}, "a listing of a right stands in one open case"
    store.close()


def correct_often(url: str, number: str, who: str) -> None:
    store = open_store(url)
    for i in range(10):
        store.correct(number, "listings[+]", f"item:{who}{i}", who=who)
    store.close()


def test_no_update_is_lost_when_people_and_processes_write_at_once(store: Store, store_url: str) -> None:
    number = opened(store, notice(1, phone=None))
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.starmap(correct_often, [(store_url, number, who) for who in "abcd"])
    case = store.get_case(number)
    assert len(case.listings) == 41
    assert {x.item_key for x in case.listings} == {"item:1"} | {
        f"item:{w}{i}" for w in "abcd" for i in range(10)
    }
    assert store.verify() == []


def test_a_listing_that_another_open_case_has_stays_there(store: Store) -> None:
    first, second = opened(store, notice(1, 2)), opened(store, notice(3, 4))
    both = file(store, notice(1, 4, 5))
    assert both.case_number in (first, second)
    items = [x.item_key for n in (first, second) for x in store.get_case(n).listings]
    assert sorted(items) == ["item:1", "item:2", "item:3", "item:4", "item:5"]
    with pytest.raises(NotAllowed):
        store.correct(first, "listings[+]", "item:4", who="ada")


def file(store: Store, reading: Reading) -> Filing:
    (recorded,) = store.record_arrivals([arrival(reading)])
    return file_reading(store, recorded.id, text(reading))


def opened(store: Store, reading: Reading) -> str:
    return file(store, reading).case_number or ""
