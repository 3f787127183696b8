"""The notifiers' ledger: what became of the notices that each of them sent."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete

from casestore import Store
from casestore.models import Verdict
from tests.ledgers.scene import CLAIMANT, SELLER, countered, file, opened, removed
from tests.readings import answer, notice, right

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
    assert store.check_verdicts() == []


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
