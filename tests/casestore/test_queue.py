"""The queue shows the cases asked for, in the order asked for, whichever way the store finds them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from casestore import CaseSummary, Store, case_queue, open_store
from casestore.case_queue import ORDERS
from casestore.lifecycle import case_states, open_states
from casestore.models import Case
from tests import readings
from tests.stores import Clock

FEW_AND_MANY = [0, 1000]
"""Nothing counts as few; everything does."""


@pytest.fixture
def filled(store: Store, clock: Clock) -> Iterator[Store]:
    """Thirty cases in many states, some of which lack something."""
    chance = random.Random(7)
    for i in range(30):
        clock.forward(hours=1)
        lacking = chance.choice([(), ("phone",), ("phone", "evidence"), ("evidence",)])
        kind = "counter_notice" if i % 10 == 0 else "notice"
        reading = readings.notice(
            i, missing=lacking, kind=kind, rights=(readings.right(f"MARK {i}", f"77000{i:02}"),)
        )
        with store.filing(readings.receive(store, reading)) as desk:
            number = desk.open_case(desk.keep(reading, []), "", 1.0).case_number or ""
        for _ in range(chance.randrange(4)):
            clock.forward(minutes=chance.randrange(600))
            moves = store.get_case(number).moves
            store.move(number, chance.choice(moves), who="ada") if moves else None
        if i % 7 == 0:
            store.assign(number, "bo", who="ada")
    yield store


def expected(cases: list[CaseSummary], order: str) -> list[str]:
    if order == "waiting":
        ordered = sorted(cases, key=lambda c: (c.state not in open_states(), c.opened_at))
    else:
        ordered = sorted(
            cases, key=lambda c: c.updated_at if order == "changed" else c.opened_at, reverse=True
        )
    return [c.number for c in ordered]


@pytest.mark.parametrize("few", FEW_AND_MANY)
def test_every_filter_in_every_order(filled: Store, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_queue, "FEW", few)
    every = list(filled.list_cases(limit=100).cases)
    assert len(every) == 30
    found = 0
    asked = itertools.product(
        [(), ("ready",), ("ready", "incomplete", "closed")], [(), ("notice",)], [None, "any", "phone", "nothing"],
        [None, "bo"], ORDERS,
    )  # fmt: skip
    for states, kinds, missing, assignee, order in asked:
        fitting = [
            c
            for c in every
            if (not states or c.state in states)
            and (not kinds or c.kind in kinds)
            and (missing is None or (bool(c.missing) if missing == "any" else missing in c.missing))
            and (assignee is None or c.assignee == assignee)
        ]
        page = filled.list_cases(
            states=states, kinds=kinds, missing=missing, assignee=assignee, order=order, limit=100
        )
        assert [c.number for c in page.cases] == expected(fitting, order)
        assert page.total == len(fitting)
        found += len(fitting)
    assert found > 500, "the filters leave something to compare"


@pytest.mark.parametrize("few", FEW_AND_MANY)
def test_pages_follow_one_another(filled: Store, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_queue, "FEW", few)
    whole = filled.list_cases(order="waiting", limit=100)
    pages = [filled.list_cases(order="waiting", limit=7, offset=at) for at in range(0, 35, 7)]
    assert [c for page in pages for c in page.cases] == list(whole.cases)
    assert {page.total for page in pages} == {30}


def test_the_counts_are_those_of_the_pages(filled: Store) -> None:
    counts = filled.case_counts()
    assert sum(counts.values()) == 30
    for state, count in counts.items():
        assert filled.list_cases(states=[state]).total == count
    assert filled.missing_names() == ("evidence", "phone")


def test_text_and_filters_go_together(filled: Store) -> None:
    wanted = [c for c in filled.list_cases(limit=100).cases if "phone" in c.missing]
    page = filled.list_cases(text="lumafold", missing="phone", order="newest", limit=100)
    assert [c.number for c in page.cases] == expected(wanted, "newest")


def test_whether_a_case_is_over_follows_its_state(filled: Store, store_url: str) -> None:
    number = next(c.number for c in filled.list_cases(limit=100).cases if c.state in ("ready", "incomplete"))
    event = filled.move(number, "closed", who="ada")
    filled.undo(number, event.id, who="ada")
    again = open_store(store_url)
    with again.db.reading() as session:
        stored = session.execute(select(Case.state, Case.over)).all()
    again.close()
    assert {over for _, over in stored} == {True, False}
    assert all(over is (state not in open_states()) for state, over in stored)


def test_which_states_end_a_case_is_what_stored_cases_were_marked_by() -> None:
    """Cases in stores out there have it in a column: a migration must mark them anew where this changes."""
    ends = {state.name for state in case_states().values() if not state.open}
    assert ends == {"decided_rejected", "restored", "upheld", "withdrawn", "closed", "void"}


def test_triage_is_counted(store: Store) -> None:
    for i in range(3):
        reading = readings.notice(kind="other", message_id=f"<{i}@x.example>")
        with store.filing(readings.receive(store, reading)) as desk:
            desk.triage("for a person")
    assert store.triage_count() == 3
    assert len(store.list_triage()) == 3
    assert [m.id for m in store.list_triage(limit=2, offset=1)] == [m.id for m in store.list_triage()][1:]
