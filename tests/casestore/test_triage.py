"""What staff do with messages that no rule could file, and with those of strangers."""

from __future__ import annotations

import pytest

from casestore import NotAllowed, Store
from intake.filing import file_reading, file_unread
from intake.reading import Reading
from tests.readings import answer, notice, receive, right, text


def file(store: Store, reading: Reading) -> int:
    message = receive(store, reading)
    file_reading(store, message, text(reading))
    return message


@pytest.fixture
def number(store: Store) -> str:
    case = store.get_message(file(store, notice(101, 102, phone=None))).summary.filing
    assert case is not None and case.case_number is not None
    return case.case_number


def test_a_case_is_opened_by_hand_from_whatever_the_machine_took_it_for(store: Store) -> None:
    message = file(store, notice(101, kind="other"))
    filing = store.open_case_from(message, who="ada")
    case = store.get_case(filing.case_number or "")
    assert (filing.action, case.summary.kind, case.summary.listing_count) == ("opened", "notice", 1)
    assert case.events[0].who == "ada"
    assert store.list_triage() == ()
    with pytest.raises(NotAllowed):
        store.open_case_from(message, who="bob")


def test_a_case_is_opened_from_what_could_not_be_read(store: Store) -> None:
    message = receive(store, notice())
    file_unread(store, message, "too large")
    filing = store.open_case_from(message, who="ada")
    assert store.get_case(filing.case_number or "").fields == ()


def test_no_second_case_by_hand_either(store: Store, number: str) -> None:
    message = file(store, notice(101, kind="other"))
    with pytest.raises(NotAllowed, match=number):
        store.open_case_from(message, who="ada")
    assert (len(store.list_triage()), store.list_cases().total) == (1, 1)


def test_attaching_by_hand_takes_effect_by_kind(store: Store, number: str) -> None:
    contact = notice(phone="+4930555018").contact
    message = file(store, answer("follow_up", sender="office@lumafold.example", contact=contact))
    assert store.attach_message(message, number, who="ada").case_number == number
    case = store.get_case(number)
    assert (case.summary.state, case.summary.missing) == ("ready", ())
    assert "office@lumafold.example" in [p.address for p in case.parties]


def test_putting_aside_needs_a_reason_and_can_be_taken_back(store: Store) -> None:
    message = file(store, answer("other", sender="win@lottery.example"))
    with pytest.raises(NotAllowed):
        store.dismiss_message(message, who="ada", why=" ")
    store.dismiss_message(message, who="ada", why="spam")
    assert store.list_triage() == ()
    store.reconsider_message(message, who="bob")
    (waiting,) = store.list_triage()
    assert waiting.filing is not None and "spam" in waiting.filing.reason


def test_a_strangers_mail_takes_effect_once_a_person_confirms_it(store: Store, number: str) -> None:
    message = file(store, answer("counter_notice", 101, sender="shop@lampenking.example", numbers=(number,)))
    store.move(number, "investigating", who="ada")
    store.move(number, "decided_removed", who="ada")
    store.confirm_attachment(message, who="ada", why="called the shop")
    case = store.get_case(number)
    assert (case.summary.state, case.summary.unverified_count) == ("counter_noticed", 0)
    assert [x.state for x in case.listings] == ["countered", "reported"]
    assert ("seller", "shop@lampenking.example") in [(p.role, p.address) for p in case.parties]
    with pytest.raises(NotAllowed):
        store.confirm_attachment(message, who="ada")
    again = store.get_message(
        file(store, answer("counter_notice", sender="shop@lampenking.example", numbers=(number,)))
    )
    assert again.summary.filing is not None and not again.summary.filing.unverified


def test_a_person_may_say_that_two_works_of_one_name_are_two_rights(store: Store) -> None:
    photos = (right("Photographs", None, "copyright"),)
    file(store, notice(301, rights=photos))
    message = file(store, notice(301, sender="p@photo.example", organization="P Photo", rights=photos))
    store.detach_message(message, who="ada", why="other photographs of the same page")
    filing = store.open_case_from(message, who="ada")
    store.note(filing.case_number or "", "two photographers", who="ada")
    assert store.list_cases().total == 2


def test_a_strangers_mail_is_taken_out_again(store: Store, number: str) -> None:
    message = file(store, answer("retraction", 101, sender="mallory@x.example", numbers=(number,)))
    store.detach_message(message, who="ada", why="forged")
    case = store.get_case(number)
    assert (case.summary.unverified_count, len(case.messages)) == (0, 1)
    assert [m.id for m in store.list_triage()] == [message]
    assert store.verify() == []
