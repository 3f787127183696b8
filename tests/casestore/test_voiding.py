"""A case that was opened by mistake: its mail is in triage again, and its number and history stay, void."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casestore import NotAllowed, Store
from intake.filing import file_reading, open_by_hand
from intake.reading import Reading
from tests.ledgers.scene import CLAIMANT
from tests.readings import answer, notice, receive, text


def waiting(store: Store, reading: Reading) -> int:
    """The id of a mail that the filing left to a person."""
    message = receive(store, reading)
    assert file_reading(store, message, text(reading, "Our folding lamps")).action == "triage"
    return message


def opened(store: Store, **more: object) -> tuple[int, str]:
    """A mail from which a person opened a case, and the case's number."""
    message = waiting(store, notice(101, confidence=0.4, **more))  # type: ignore[arg-type]
    return message, open_by_hand(store, message, who="ada").case_number or ""


def undo(store: Store, number: str) -> None:
    """What the desk's undo button does."""
    event = store.last_undoable(store.get_case(number))
    assert event is not None and event.action == "opened"
    store.undo(number, event.id, who="bo", why="a buyer's question")


def test_the_mail_is_in_triage_again_and_the_case_is_void(store: Store) -> None:
    message, number = opened(store, phone=None)
    undo(store, number)
    (back,) = store.list_triage()
    assert back.id == message and back.filing is not None
    assert back.filing.reason == f"{number} was opened from it; taken back by bo"
    case = store.get_case(number)
    assert (case.summary.state, case.summary.missing, case.moves, case.messages) == ("void", (), (), ())
    assert (case.fields, case.listings, case.parties) == ((), (), ())
    assert [(e.action, e.who) for e in case.events] == [("opened", "ada"), ("undone", "bo")]
    assert case.events[1].why == "a buyer's question"
    assert store.case_counts()["void"] == 1
    assert store.verify() == [] and store.check_notifiers() == []
    assert store.list_notifiers() == (), "nobody's notice was incomplete"


def test_it_is_found_by_its_number_and_no_longer_by_its_values(store: Store) -> None:
    _, number = opened(store)
    undo(store, number)
    assert [h.case_number for h in store.search(number)] == [number]
    assert {h.case_number for h in store.search("lumafold")} == {None}, "the mail itself is found, in no case"
    assert [c.number for c in store.list_cases(states=["void"]).cases] == [number]


def test_its_number_is_never_given_again(store: Store) -> None:
    message, number = opened(store)
    undo(store, number)
    second = open_by_hand(store, message, who="ada").case_number
    assert (number, second) == ("HM-2026-000001", "HM-2026-000002")
    with pytest.raises(NotAllowed, match="void"):
        store.undo(number, store.get_case(number).events[0].id, who="ada")


def test_nothing_comes_into_it_any_more(store: Store) -> None:
    message, number = opened(store)
    undo(store, number)
    follow_up = answer("follow_up", sender=CLAIMANT, numbers=(number,))
    other = receive(store, follow_up)
    filing = file_reading(store, other, text(follow_up))
    assert (filing.action, filing.candidates) == ("triage", ())
    acts: list[Callable[[], object]] = [
        lambda: store.attach_message(message, number, who="ada"),
        lambda: store.correct(number, "contact.name", "Ines", who="ada"),
        lambda: store.move(number, "ready", who="ada"),
        lambda: store.assign(number, "ada", who="ada"),
        lambda: store.record_outgoing(number, "<a@b.example>", "token", CLAIMANT, "claimant"),
    ]
    before = store.get_case(number)
    for act in acts:
        with pytest.raises(NotAllowed, match="void"):
            act()
    assert store.get_case(number) == before


def test_the_same_notice_opens_a_case_of_its_own_afterwards(store: Store) -> None:
    _, number = opened(store)
    undo(store, number)
    again = notice(101)
    filing = file_reading(store, receive(store, again), text(again))
    assert (filing.action, filing.case_number) == ("opened", "HM-2026-000002")


def attach_another(store: Store, number: str) -> None:
    store.attach_message(waiting(store, answer("follow_up", sender="x@other.example")), number, who="ada")


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda s, n: s.move(n, "investigating", who="ada"), "it has moved on"),
        (lambda s, n: s.move_listing(n, "listings[0]", "kept", who="ada"), "a listing of it has moved on"),
        (lambda s, n: s.correct(n, "contact.name", "Ines V.", who="ada"), "a person has corrected a value"),
        (lambda s, n: s.confirm(n, "contact.name", who="ada"), "a person has confirmed a value"),
        (lambda s, n: s.hold(n, who="ada", why="litigation"), "legal hold"),
        (attach_another, "another mail is in it"),
        (
            lambda s, n: s.record_outgoing(n, "<out@m.example>", "token", CLAIMANT, "claimant"),
            "a mail of ours was sent about it",
        ),
    ],
)
def test_a_case_that_has_gone_on_says_why_not(
    store: Store, act: Callable[[Store, str], object], reason: str
) -> None:
    message, number = opened(store)
    act(store, number)
    before = store.get_case(number)
    with pytest.raises(NotAllowed, match=reason):
        store.undo(number, before.events[0].id, who="bo")
    with pytest.raises(NotAllowed, match=reason):
        store.detach_message(message, who="bo", why="a mistake")
    assert store.get_case(number) == before


def test_what_was_taken_back_stands_in_the_way_no_more(store: Store) -> None:
    _, number = opened(store)
    store.assign(number, "ada", who="ada")
    store.note(number, "odd", who="ada")
    for event in (
        store.move(number, "investigating", who="ada"),
        store.confirm(number, "contact.name", who="ada"),
    ):
        store.undo(number, event.id, who="ada")
    attach_another(store, number)
    case = store.get_case(number)
    store.undo(number, store.last_undoable(case).id, who="ada")  # type: ignore[union-attr]
    store.undo(number, case.events[0].id, who="bo")
    assert store.get_case(number).summary.state == "void"
    assert len(store.list_triage()) == 2 and store.verify() == []


def test_what_the_machine_opened_by_mistake_is_taken_back_on_the_mails_page(store: Store) -> None:
    reading = notice(101)
    message = receive(store, reading)
    number = file_reading(store, message, text(reading)).case_number or ""
    assert store.last_undoable(store.get_case(number)) is None, "no key takes it back by accident"
    filing = store.detach_message(message, who="ada", why="a newsletter")
    assert (filing.action, filing.case_number) == ("triage", None)
    assert store.get_case(number).summary.state == "void"
    assert store.check_notifiers() == [] and store.verify() == []
