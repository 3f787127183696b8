"""What staff put into a case by hand calls in the answers that waited for it."""

from __future__ import annotations

from casestore import Store
from intake.filing import accept_by_hand, attach_by_hand, file_reading, open_by_hand
from intake.reading import Reading
from tests.readings import answer, notice, receive, right, text

SHOP = "shop@lampenking.example"


def file(store: Store, reading: Reading, **headers: str) -> int:
    message = receive(store, reading)
    file_reading(store, message, text(reading, **headers))
    return message


def triaged(store: Store) -> list[int]:
    return [m.id for m in store.list_triage()]


def test_a_case_opened_by_hand_calls_in_what_answers_it(store: Store) -> None:
    doubtful = file(store, notice(101, 102, confidence=0.3, message_id="<first@lumafold.example>"))
    counter = file(store, answer("counter_notice", 102, sender=SHOP))
    follow_up = answer("follow_up", sender="ines@lumafold.example")
    supply = file(store, follow_up, In_Reply_To="<first@lumafold.example>")
    stranger = file(store, answer("counter_notice", 909, sender=SHOP))
    assert triaged(store) == [doubtful, counter, supply, stranger]
    number = open_by_hand(store, doubtful, who="ada").case_number or ""
    assert [m.id for m in store.get_case(number).messages] == [doubtful, counter, supply]
    assert triaged(store) == [stranger]
    filings = {m.id: m.filing for m in store.get_case(number).messages}
    assert filings[counter] is not None and filings[counter].unverified, "nobody told us the shop's address"
    assert filings[supply] is not None and not filings[supply].unverified


def test_a_mail_attached_by_hand_calls_in_what_is_about_its_listings(store: Store) -> None:
    number = store.get_message(file(store, notice(101))).summary.filing.case_number  # type: ignore[union-attr]
    assert number is not None
    doubtful = file(store, notice(202, confidence=0.3, sender="office@lumafold.example"))
    counter = file(store, answer("counter_notice", 202, sender=SHOP))
    assert triaged(store) == [doubtful, counter]
    attach_by_hand(store, doubtful, number, who="ada")
    assert [m.id for m in store.get_case(number).messages][-1] == counter
    assert triaged(store) == []


def test_so_does_a_strangers_notice_once_a_person_accepts_it(store: Store) -> None:
    first = file(store, notice(101))
    second = file(store, notice(101, 105, sender="agent@brandwatch.example", organization=None))
    counter = file(store, answer("counter_notice", 105, sender=SHOP))
    assert triaged(store) == [counter]
    number = accept_by_hand(store, second, who="ada").case_number or ""
    assert [m.id for m in store.get_case(number).messages] == [first, second, counter]


def test_what_still_fits_several_cases_goes_on_waiting(store: Store) -> None:
    doubtful = file(store, notice(101, confidence=0.3))
    other = notice(
        101, sender="p@photo.example", organization="P Photo", rights=(right("Photos", None, "copyright"),)
    )
    counter = file(store, answer("counter_notice", 101, sender=SHOP))
    # the other claimant's case comes first, and takes the answer; a person sees that it is not theirs
    file(store, other)
    store.detach_message(counter, who="ada", why="unclear whose")
    open_by_hand(store, doubtful, who="ada")
    assert triaged(store) == [counter], "what a person took out is not put anywhere by the machine"
