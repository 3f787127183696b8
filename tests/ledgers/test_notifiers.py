"""The notifiers' ledger: what became of the notices that each of them sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pytest
from sqlalchemy import delete, update

from casestore import Store
from casestore.models import NotifierTotal, Verdict
from tests.ledgers.scene import CLAIMANT, SELLER, countered, file, opened, removed
from tests.readings import answer, notice, receive, right

AGENCY = "desk@brandwatch.example"


def of(store: Store, name: str, by: str = "address") -> dict[str, object]:
    """A notifier's counts that are not nought."""
    (found,) = [n for n in store.list_notifiers(by=by) if n.name == name]
    return {k: v for k, v in (asdict(found) | {"pending": found.pending}).items() if v and k != "name"}


def test_every_notice_counts_by_what_became_of_its_case(store: Store) -> None:
    removed(store, 101)
    store.move(opened(store, 102), "decided_rejected", who="Dana")
    store.move(opened(store, 103), "withdrawn", who="Dana")
    store.move(countered(store, 104), "restored", who="Dana")
    opened(store, 105)
    file(store, notice(106, phone=None, rights=(right("Work of 106"),)))
    assert of(store, CLAIMANT) == {
        "notices": 6, "valid": 1, "rejected": 1, "withdrawn": 1, "countered": 1, "incomplete": 1, "pending": 2,
    }  # fmt: skip
    assert store.check_notifiers() == []


def test_the_last_word_counts(store: Store) -> None:
    number = removed(store, 101)
    assert of(store, CLAIMANT) == {"notices": 1, "valid": 1}
    store.move(number, "investigating", who="Dana")
    event = store.move(number, "decided_rejected", who="Dana")
    assert of(store, CLAIMANT) == {"notices": 1, "rejected": 1}
    store.undo(number, event.id, who="Dana")
    assert of(store, CLAIMANT) == {"notices": 1, "valid": 1}
    store.move(number, "closed", who="Dana")
    assert of(store, CLAIMANT) == {"notices": 1, "valid": 1}


def test_restored_without_a_counter_notice_the_notice_should_have_been_rejected(store: Store) -> None:
    store.move(removed(store, 101), "restored", who="Dana")
    assert of(store, CLAIMANT) == {"notices": 1, "rejected": 1}


def test_upheld_against_a_counter_notice_it_was_valid(store: Store) -> None:
    store.move(countered(store, 101), "upheld", who="Dana")
    assert of(store, CLAIMANT) == {"notices": 1, "valid": 1}


def test_two_agencies_about_one_listing_count_each_with_their_case(store: Store) -> None:
    number = opened(store, 101)
    file(store, notice(101, sender=AGENCY, rights=(right("Work of 101", None, "copyright"),)))
    assert [n.name for n in store.list_notifiers()] == [CLAIMANT]  # the other one's is not verified yet
    (theirs,) = [m for m in store.get_case(number).messages if m.from_address == AGENCY]
    store.confirm_attachment(theirs.id, who="Dana")
    store.move(number, "decided_removed", who="Dana")
    assert of(store, CLAIMANT) == of(store, AGENCY) == {"notices": 1, "valid": 1}
    assert of(store, "Lumafold GmbH", by="claimant") == {"notices": 2, "valid": 2}


def test_only_notices_count(store: Store) -> None:
    number = countered(store, 101)
    file(store, answer("retraction", sender=CLAIMANT, numbers=(number,)))
    assert [n.name for n in store.list_notifiers()] == [CLAIMANT]
    assert SELLER not in [n.name for n in store.list_notifiers()]
    assert of(store, CLAIMANT) == {"notices": 1, "withdrawn": 1}


def test_a_verdict_that_is_not_what_the_events_say_is_found(store: Store) -> None:
    number = removed(store, 101)
    with store.db.writing() as session:
        session.execute(delete(Verdict))
    assert store.check_verdicts() == [number]


def test_every_change_of_a_case_keeps_the_counts_as_a_recount_gives_them(store: Store) -> None:
    number = removed(store, 101)
    steps: list[Callable[[], object]] = [
        lambda: file(store, notice(101, sender=AGENCY, rights=(right("Work of 101", None, "copyright"),))),
        lambda: store.confirm_attachment(last_message(store, number), who="ada"),
        lambda: store.correct(number, "contact.organization", "Lamps & Co", who="ada"),
        lambda: store.correct(number, "contact.organization", "x" * 5000, who="ada"),
        lambda: store.detach_message(last_message(store, number), who="ada", why="another case's"),
        lambda: store.move(number, "investigating", who="ada"),
        lambda: store.move(number, "decided_rejected", who="ada"),
        lambda: file(store, notice(201, phone=None, rights=(right("Other"),))),
        lambda: file(store, answer("retraction", sender=CLAIMANT, numbers=("HM-2026-000002",))),
    ]
    seen = {store.list_notifiers()}
    for step in steps:
        step()
        seen.add(store.list_notifiers() + store.list_notifiers(by="claimant"))
        assert store.check_notifiers() == []
    assert len(seen) > 6
    before = store.list_notifiers()
    store.recount_notifiers()
    assert store.list_notifiers() == before


def last_message(store: Store, number: str) -> int:
    return store.get_case(number).messages[-1].id


def test_a_filing_that_fails_counts_nothing(store: Store) -> None:
    reading = notice(101)
    message = receive(store, reading)
    with pytest.raises(RuntimeError), store.filing(message) as desk:
        desk.keep(reading, [])
        desk.open_case(reading, "", 1.0)
        raise RuntimeError("power cut")
    assert store.list_notifiers() == () and store.check_notifiers() == []


def test_counts_that_were_tampered_with_are_told_and_counted_anew(store: Store) -> None:
    removed(store, 101)
    with store.db.writing() as session:
        session.execute(update(NotifierTotal).values(notices=7))
    problems = store.check_notifiers()
    assert f"notifier {CLAIMANT}" in {p.history for p in problems}
    store.recount_notifiers()
    assert store.check_notifiers() == []
