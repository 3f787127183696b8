"""What staff do to a case: corrections beside the machine's value, moves, undoing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from casestore import Conflict, NotAllowed, NotFound, Store
from intake.filing import file_reading
from intake.reading import Completeness, Reading
from tests.readings import notice, receive, text, value
from tests.stores import Clock


def opened(store: Store, reading: Reading) -> str:
    return file_reading(store, receive(store, reading), text(reading)).case_number or ""


def actions(store: Store, number: str) -> list[str]:
    return [e.action for e in store.get_case(number).events]


def test_a_correction_stands_beside_the_machines_value(store: Store, clock: Clock) -> None:
    number = opened(store, notice(101))
    clock.forward(hours=1)
    event = store.correct(number, "contact.name", " Inés Varga ", who="ada", why="accent")
    field = store.get_case(number).field("contact.name")
    assert field is not None
    assert (field.value, field.confirmed, field.confirmed_by) == ("Inés Varga", "Inés Varga", "ada")
    assert field.confirmed_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert field.machine == value("Ines Varga")
    assert (event.before, event.after) == ({"value": "Ines Varga"}, {"value": "Inés Varga"})
    assert (event.who, event.why) == ("ada", "accent")


def needs_phone(reading: Reading) -> Completeness:
    """A policy of our own: nothing but a telephone number is wanted."""
    missing = () if reading.contact.phone else ("phone",)
    return Completeness("phone only", not missing, missing)


def test_supplying_what_was_missing_makes_the_case_ready_and_undoing_it_incomplete(store: Store) -> None:
    store.check = needs_phone
    number = opened(store, notice(101, phone=None))
    store.correct(number, "contact.phone", "+4930555017", who="ada")
    assert store.get_case(number).summary.state == "ready"
    last = store.last_undoable(store.get_case(number))
    assert last is not None and last.action == "value_corrected"
    store.undo(number, last.id, who="bob", why="wrong case")
    case = store.get_case(number)
    assert case.field("contact.phone") is None
    assert (case.summary.state, case.summary.missing) == ("incomplete", ("phone",))
    assert (case.events[-1].action, case.events[-1].who) == ("state_moved", "intake")
    assert next(e for e in case.events if e.action == "undone").undoes == last.seq
    assert store.last_undoable(case) is None


def test_undoing_the_second_correction_brings_back_the_first(store: Store) -> None:
    number = opened(store, notice(101))
    first = store.correct(number, "contact.name", "One", who="ada")
    second = store.correct(number, "contact.name", "Two", who="bob")
    with pytest.raises(Conflict):
        store.undo(number, first.id, who="bob")
    store.undo(number, second.id, who="bob")
    field = store.get_case(number).field("contact.name")
    assert field is not None and (field.value, field.confirmed_by) == ("One", "ada")
    store.undo(number, first.id, who="bob")
    field = store.get_case(number).field("contact.name")
    assert field is not None and (field.value, field.is_confirmed) == ("Ines Varga", False)
    with pytest.raises(NotAllowed):
        store.undo(number, first.id, who="bob")


def test_confirming_says_who_and_changes_no_value(store: Store) -> None:
    number = opened(store, notice(101))
    store.confirm(number, "contact.email", who="ada")
    field = store.get_case(number).field("contact.email")
    assert field is not None and field.machine is not None
    assert (field.value, field.confirmed_by) == (field.machine.value, "ada")
    with pytest.raises(NotFound):
        store.confirm(number, "contact.address", who="ada")


def test_striking_a_value_out_leaves_what_the_machine_read(store: Store) -> None:
    number = opened(store, notice(101, 102))
    store.correct(number, "listings[0]", None, who="ada", why="his own product")
    case = store.get_case(number)
    field = case.field("listings[0]")
    assert field is not None and field.value is None and field.machine is not None
    assert case.summary.listing_count == 1
    file_again = file_reading(store, receive(store, repeated := notice(101, 102)), text(repeated))
    assert file_again.case_number == number
    assert [x.value is None for x in store.get_case(number).listings] == [True, False], (
        "it does not come back"
    )


def test_adding_a_listing_and_a_right(store: Store) -> None:
    number = opened(store, notice(101))
    store.correct(number, "listings[+]", "https://m.harbormarket.example/i/1009006640271", who="ada")
    store.correct(number, "rights[+].type", "design", who="ada")
    store.correct(number, "rights[1].registrations[+]", "D931207", who="ada")
    case = store.get_case(number)
    assert [x.item_key for x in case.listings] == ["item:101", "item:1009006640271"]
    assert case.summary.rights == ("trademark", "design")


@pytest.mark.parametrize(
    ("path", "text_"),
    [
        ("contact.shoe_size", "44"),
        ("rights[0].type", "moral"),
        ("contact.name", "  "),
        ("listings[1e9]", "x"),
        ("kind", "notice"),
    ],
)
def test_what_is_no_field_or_no_value_is_refused(store: Store, path: str, text_: str) -> None:
    number = opened(store, notice(101))
    before = store.get_case(number)
    with pytest.raises(NotAllowed):
        store.correct(number, path, text_, who="ada")
    assert store.get_case(number) == before


def test_moves_follow_the_lifecycle(store: Store) -> None:
    number = opened(store, notice(101))
    with pytest.raises(NotAllowed, match="cannot go from ready to restored"):
        store.move(number, "restored", who="ada")
    with pytest.raises(NotAllowed):
        store.move(number, "nowhere", who="ada")
    store.move(number, "investigating", who="ada")
    event = store.move(number, "decided_removed", who="ada", why="counterfeit")
    store.move_listing(number, "listings[0]", "removed", who="ada")
    assert store.get_case(number).listings[0].state == "removed"
    store.undo(number, event.id, who="ada")
    assert store.get_case(number).summary.state == "investigating"


def test_a_change_based_on_an_old_look_is_refused(store: Store) -> None:
    number = opened(store, notice(101))
    seen = store.get_case(number).revision
    store.correct(number, "contact.name", "One", who="ada", revision=seen)
    with pytest.raises(Conflict):
        store.correct(number, "contact.name", "Two", who="bob", revision=seen)


def test_notes_and_assignments_are_history(store: Store) -> None:
    number = opened(store, notice(101))
    store.note(number, "called them", who="ada")
    store.assign(number, "bob", who="ada")
    case = store.get_case(number)
    assert (case.summary.assignee, case.events[-2].why) == ("bob", "called them")
    assert store.list_cases(assignee="bob").total == 1


def test_a_second_open_case_for_a_listing_and_right_is_refused_to_people_too(store: Store) -> None:
    first = opened(store, notice(101))
    second = opened(store, notice(202))
    with pytest.raises(NotAllowed, match=first):
        store.correct(second, "listings[+]", "item:101", who="ada")
    store.move(first, "closed", who="ada")
    store.correct(second, "listings[+]", "item:101", who="ada")
    with pytest.raises(NotAllowed, match=second):
        store.move(first, "investigating", who="ada")


def test_numbers_are_counted_a_year_and_never_given_out_twice(store: Store, clock: Clock) -> None:
    assert [opened(store, notice(i)) for i in (1, 2)] == ["HM-2026-000001", "HM-2026-000002"]
    reading = notice(3)
    message = receive(store, reading)
    with pytest.raises(RuntimeError), store.filing(message) as desk:
        desk.keep(reading, [])
        desk.open_case(reading, "", 1.0)
        raise RuntimeError("power cut")
    assert store.list_cases().total == 2
    assert file_reading(store, message, text(reading)).case_number == "HM-2026-000003"
    clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    assert opened(store, notice(4)) == "HM-2027-000001"


def test_the_queue_filters_and_pages(store: Store, clock: Clock) -> None:
    for i in range(5):
        clock.forward(minutes=1)
        opened(
            store,
            notice(i, phone=None if i % 2 else "+4930555017", name=f"Name {i}", organization=f"Org {i}_%"),
        )
    page = store.list_cases(limit=2, offset=1)
    assert (page.total, [c.claimant for c in page.cases]) == (5, ["Org 3_%", "Org 2_%"])
    assert store.list_cases(states=["incomplete"]).total == 2
    assert store.list_cases(text="org 4_").total == 1
    assert store.list_cases(text="g_4").total == 0, "_ is no wildcard"
    assert store.list_cases(order="waiting").cases[0].claimant == "Org 0_%"
    assert store.list_cases(text="m.harbormarket.example/de/item/3?spm=1").total == 0, (
        "too short for a number"
    )
    assert store.list_cases(text="item:3").total == 1
    assert store.case_counts()["incomplete"] == 2
    assert store.missing_names() == ("phone",)
