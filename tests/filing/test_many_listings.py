"""A message about a thousand listings holds up nobody: what it brings about is written at a stroke."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from casestore import Filing, Store
from intake.filing import file_reading
from intake.reading import Reading
from tests.readings import answer, notice, receive, text

ITEMS = range(1, 1001)
CLAIMANT = "ines@lumafold.example"
MOST_STATEMENTS = 150
"""That a filing of a thousand listings may take, with all that follows from it."""


@contextmanager
def statements(store: Store) -> Iterator[Callable[[], int]]:
    """How many statements the database has been sent since."""
    sent = 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1

    event.listen(store.db.engine, "before_cursor_execute", count)
    yield lambda: sent
    event.remove(store.db.engine, "before_cursor_execute", count)


def file(store: Store, reading: Reading) -> Filing:
    message = receive(store, reading)
    with statements(store) as sent:
        filing = file_reading(store, message, text(reading))
        assert sent() < MOST_STATEMENTS
    return filing


@pytest.fixture
def number(store: Store) -> str:
    """A case that was decided against a thousand listings of one seller."""
    opened = file(store, notice(*ITEMS, sellers=("Brightside",))).case_number or ""
    paths = [x.path for x in store.get_case(opened).listings]
    store.move(opened, "investigating", who="ada")
    with statements(store) as sent:
        store.move_listings(opened, paths, "disabled", who="ada", why="copies")
        store.move(opened, "decided_removed", who="ada", why="copies")
        assert sent() < MOST_STATEMENTS
    return opened


def states(store: Store, number: str) -> dict[str, int]:
    found = [x.state for x in store.get_case(number).listings]
    return {state: found.count(state) for state in set(found)}


def strikes(store: Store, name: str = "Brightside") -> list[bool]:
    """Whether each strike of the seller stands."""
    (seller,) = [s for s in store.list_sellers() if s.name == name]
    return [s.reversed_at is None for s in store.get_seller(seller.id).strikes]


def test_a_retraction_of_a_thousand_listings(store: Store, number: str) -> None:
    assert strikes(store) == [True] * 1000
    file(store, answer("retraction", *ITEMS, sender=CLAIMANT, numbers=(number,)))
    case = store.get_case(number)
    assert states(store, number) == {"withdrawn": 1000}
    assert case.summary.state == "withdrawn"
    moved = [e for e in case.events if e.action == "listing_moved" and e.after == "withdrawn"]
    assert sorted(e.path or "" for e in moved) == sorted(x.path for x in case.listings)
    assert [e.action for e in case.events].count("strikes_reversed") == 1
    assert strikes(store) == [False] * 1000
    assert store.verify() == []


def test_each_listing_can_still_be_taken_back_alone(store: Store, number: str) -> None:
    file(store, answer("retraction", *ITEMS[:999], sender=CLAIMANT, numbers=(number,)))
    assert states(store, number) == {"withdrawn": 999, "disabled": 1}
    (entry,) = [
        e for e in store.get_case(number).events if e.path == "listings[7]" and e.after == "withdrawn"
    ]
    store.undo(number, entry.id, who="ada", why="not this one")
    assert states(store, number) == {"withdrawn": 998, "disabled": 2}
    assert strikes(store).count(True) == 2
    assert store.verify() == []


def test_a_counter_notice_about_a_thousand_listings(store: Store, number: str) -> None:
    store.record_outgoing(
        number, "<takedown@market.example>", "token-of-takedown", "shop@bright.example", "seller"
    )
    file(store, answer("counter_notice", *ITEMS, sender="shop@bright.example", numbers=(number,)))
    assert states(store, number) == {"countered": 1000}
    (deadline,) = store.list_deadlines()
    assert len(deadline.listings) == 1000
    file(store, answer("retraction", *ITEMS, sender=CLAIMANT, numbers=(number,)))
    assert [d.state for d in store.list_deadlines(going=False)] == ["cancelled"]


def test_a_further_thousand_listings_of_the_same_notice(store: Store) -> None:
    first = file(store, notice(1, sellers=("Brightside",)))
    again = file(store, notice(*ITEMS, sellers=("Brightside",)))
    assert (again.action, again.case_number) == ("duplicate", first.case_number)
    assert states(store, first.case_number or "") == {"reported": 1000}


def test_listings_are_moved_all_or_none(store: Store) -> None:
    number = file(store, notice(*ITEMS)).case_number or ""
    with pytest.raises(LookupError):
        store.move_listings(number, ["listings[0]", "listings[5000]"], "disabled", who="ada")
    assert states(store, number) == {"reported": 1000}


@pytest.mark.parametrize("kind", ["retraction", "counter_notice", "notice"])
def test_a_mail_about_all_of_them_is_taken_out_again_at_a_stroke(
    store: Store, number: str, kind: str
) -> None:
    before = states(store, number)
    theirs = {"sender": "jo@other.example"}
    reading = (
        notice(*range(2001, 3001), confidence=0.4, **theirs) if kind == "notice" else answer(kind, **theirs)
    )
    message = receive(store, reading)
    assert file_reading(store, message, text(reading)).action == "triage"
    store.attach_message(message, number, who="ada")
    assert store.get_case(number).summary.listing_count > len(ITEMS) or states(store, number) != before
    with statements(store) as sent:
        store.detach_message(message, who="ada", why="another case's mail")
        assert sent() < MOST_STATEMENTS
    assert states(store, number) == before
    standing = [s for s in store.case_strikes(number) if s.reversed_at is None]
    assert len(standing) == len({s.listing for s in standing}) == len(ITEMS)
    assert store.verify(number) == []
