"""What a retraction ends: what it names, and the case where nothing is left of it."""

from __future__ import annotations

import pytest

from casestore import Store
from intake.filing import file_reading
from intake.reading import Reading
from tests.ledgers.scene import CLAIMANT, opened, removed
from tests.readings import answer, notice, receive, right, text

AGENCY = "agent@brandwatch.example"


def file(store: Store, reading: Reading) -> int:
    message = receive(store, reading)
    file_reading(store, message, text(reading))
    return message


def withdraw(store: Store, number: str, *items: int, sender: str = CLAIMANT) -> int:
    return file(store, answer("retraction", *items, sender=sender, numbers=(number,)))


def moves(store: Store, number: str) -> list[object]:
    return [e.after for e in store.get_case(number).events if e.action == "state_moved"]


def test_where_nothing_was_taken_down_the_case_is_closed(store: Store) -> None:
    number = opened(store, 101, 102)
    withdraw(store, number)
    assert moves(store, number) == ["withdrawn", "closed"]
    case = store.get_case(number)
    assert {x.state for x in case.listings} == {"withdrawn"}
    assert case.events[-1].why == "all was withdrawn, and nothing had been taken down"
    (notifier,) = store.list_notifiers()
    assert (notifier.withdrawn, notifier.pending) == (1, 0), "closing it says nothing new of the notice"


@pytest.mark.parametrize("by_case", [True, False])
def test_what_was_taken_down_a_person_puts_back_before_closing(store: Store, by_case: bool) -> None:
    number = opened(store, 101, 102)
    if by_case:
        store.move(number, "decided_removed", who="Dana")
    else:
        store.move_listing(number, "listings[1]", "disabled", who="Dana")
    withdraw(store, number)
    assert moves(store, number)[-1] == "withdrawn"
    store.move_listings(number, ["listings[0]", "listings[1]"], "restored", who="Dana")
    store.move(number, "closed", who="Dana", why="both are back")
    assert store.check_verdicts() == []


def test_a_decision_that_was_taken_back_took_nothing_down(store: Store) -> None:
    number = opened(store, 101)
    decision = store.move(number, "decided_removed", who="Dana")
    store.undo(number, decision.id, who="Dana")
    withdraw(store, number)
    assert moves(store, number)[-1] == "closed"


def test_it_takes_the_strikes_back_that_it_names(store: Store) -> None:
    number = removed(store, 101, 102, 103)
    withdraw(store, number, 101, 102)
    assert store.get_case(number).summary.state == "decided_removed"
    assert sorted(s.listing for s in store.case_strikes(number) if not s.reversed_at) == ["listings[2]"]
    withdraw(store, number, 103)
    assert all(s.reversed_at for s in store.case_strikes(number))


@pytest.fixture
def of_two(store: Store) -> str:
    """A case that a second agency's notice, which a person accepted, is about too."""
    number = opened(store, 101, 102)
    rights = (right("Work of 101", None, "copyright"),)
    second = file(store, notice(101, 105, sender=AGENCY, organization=None, rights=rights))
    store.confirm_attachment(second, who="Dana", why="both act for the owner")
    return number


def test_nobody_withdraws_another_ones_notice(store: Store, of_two: str) -> None:
    withdraw(store, of_two)
    case = store.get_case(of_two)
    states = {x.item_key: x.state for x in case.listings}
    assert states == {"item:101": "reported", "item:102": "withdrawn", "item:105": "reported"}
    assert case.summary.state != "closed"
    notes = [e.after for e in case.events if e.action == "note"]
    assert notes == ["not withdrawn, for another notice is about it too: listings[0], listings[2]"]


def test_once_both_withdrew_nothing_is_left(store: Store, of_two: str) -> None:
    withdraw(store, of_two)
    withdraw(store, of_two, sender=AGENCY)
    case = store.get_case(of_two)
    assert {x.state for x in case.listings} == {"withdrawn"}
    assert case.summary.state == "closed"


def test_a_colleague_withdraws_for_the_same_agency(store: Store) -> None:
    number = opened(store, 101)
    mail = withdraw(store, number, sender="max@lumafold.example")
    store.confirm_attachment(mail, who="Dana", why="he works there")
    assert store.get_case(number).summary.state == "closed"


def test_the_owner_whom_a_person_knows_withdraws_what_an_agency_wrote(store: Store) -> None:
    number = opened(store, 101)
    mail = withdraw(store, number, sender="owner@elsewhere.example")
    store.confirm_attachment(mail, who="Dana", why="called the owner")
    assert store.get_case(number).summary.state == "closed"
