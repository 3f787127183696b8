"""A legal hold is an act like others: with its reason, in the history, and it can be taken back."""

from __future__ import annotations

import pytest

from casestore import Conflict, NotAllowed, Store
from tests.ledgers.scene import opened


@pytest.fixture
def number(store: Store) -> str:
    return opened(store, 101)


def hold_of(store: Store, number: str) -> str | None:
    return store.get_case(number).hold


def test_it_is_shown_with_its_reason(store: Store, number: str) -> None:
    assert hold_of(store, number) is None
    store.hold(number, who="ada", why="a suit is pending")
    assert hold_of(store, number) == "a suit is pending"
    store.lift_hold(number, who="bob", why="it was settled")
    assert hold_of(store, number) is None
    told = [(e.action, e.who, e.why) for e in store.get_case(number).events[-2:]]
    assert told == [("hold_set", "ada", "a suit is pending"), ("hold_lifted", "bob", "it was settled")]


def test_setting_and_lifting_are_undone(store: Store, number: str) -> None:
    first = store.hold(number, who="ada", why="a suit is pending")
    second = store.hold(number, who="ada", why="and an appeal")
    with pytest.raises(Conflict):
        store.undo(number, first.id, who="ada")
    store.undo(number, second.id, who="ada")
    assert hold_of(store, number) == "a suit is pending"
    lifted = store.lift_hold(number, who="bob")
    store.undo(number, lifted.id, who="bob", why="too early")
    assert hold_of(store, number) == "a suit is pending"
    store.undo(number, first.id, who="ada")
    assert hold_of(store, number) is None
    assert store.verify(number) == []


def test_what_is_not_held_is_not_lifted_and_a_stale_look_is_refused(store: Store, number: str) -> None:
    with pytest.raises(NotAllowed, match="not held"):
        store.lift_hold(number, who="ada")
    seen = store.get_case(number).revision
    store.note(number, "meanwhile", who="bob")
    with pytest.raises(Conflict):
        store.hold(number, who="ada", why="a suit", revision=seen)
