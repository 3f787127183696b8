"""Who may write what into a case: a second agency, a stranger, one who borrows an address. Bytes go in, cases come out."""

from __future__ import annotations

from casestore import CaseView
from tests.stories.mails import (
    AGENCY,
    CLAIMANT,
    MILO,
    STRANGER,
    WITHOUT_PHONE,
    House,
    follow_up,
    notice,
    retraction,
    trademark_notice,
)

FIRST, SECOND, THIRD = 1000200030001, 1000200030002, 1000200030003


def opened(house: House, body: str) -> str:
    filing = house.deliver(CLAIMANT, "Copyright infringement", body)
    assert filing.action == "opened" and filing.case_number
    return filing.case_number


def what_it_says(case: CaseView) -> tuple[object, ...]:
    return case.fields, case.listings, case.parties, case.summary.state, case.summary.missing


def test_two_agencies_one_listing(house: House) -> None:
    store = house.store
    number = opened(house, notice(FIRST, SECOND))
    before = what_it_says(store.get_case(number))

    second = house.deliver(AGENCY, "Infringing listings", notice(FIRST, THIRD, signed=MILO))
    assert (second.action, second.case_number, second.unverified) == ("duplicate", number, True)
    assert store.list_cases().total == 1, "never a second case for one listing and right"
    case = store.get_case(number)
    assert what_it_says(case) == before and case.summary.unverified_count == 1

    (mail,) = [m for m in case.messages if m.filing and m.filing.unverified]
    store.confirm_attachment(mail.id, who="Dana", why="the photographer has named this agency")
    case = store.get_case(number)
    assert {p.address for p in case.parties if p.role == "claimant"} == {
        "petra@fjordlamp.example",
        "milo@brandwatch.example",
    }
    assert case.summary.listing_count == 3
    name = case.field("contact.name")
    assert name is not None and name.value == "Petra Lindqvist"
    assert [a.value.value for a in name.alternatives] == ["Milo Brandt"]

    store.move(number, "decided_removed", who="Dana", why="copies")
    (seller,) = store.list_sellers()
    assert (seller.points, seller.standing) == (1, 3), "one strike for one dispute, whoever complains of it"
    assert [(n.name, n.notices, n.valid) for n in store.list_notifiers()] == [
        ("milo@brandwatch.example", 1, 1),
        ("petra@fjordlamp.example", 1, 1),
    ]

    house.deliver(CLAIMANT, f"Withdrawal {number}", retraction(number, FIRST, SECOND))
    states = [x.state for x in store.get_case(number).listings]
    assert states == ["reported", "withdrawn", "reported"], "the agency still complains of the first listing"
    assert store.verify() == [] and store.check_verdicts() == []


def test_another_right_about_the_same_listing_is_another_dispute(house: House) -> None:
    number = opened(house, notice(FIRST))
    other = house.deliver(AGENCY, "Trademark", trademark_notice(FIRST, "HAVSLYKTA", "6512345"))
    assert other.action == "opened" and other.case_number != number
    (listing,) = house.store.get_case(number).listings
    assert listing.other_cases == (other.case_number,)


def test_a_stranger_with_a_guessed_case_number(house: House) -> None:
    store = house.store
    number = opened(house, notice(FIRST, signed=WITHOUT_PHONE))
    before = what_it_says(store.get_case(number))
    told = house.deliver(STRANGER, f"Re: {number}", follow_up(number).replace("1734", "6666"))
    gone = house.deliver(STRANGER, f"Withdrawal of {number}", retraction(number, FIRST))
    for filing in (told, gone):
        assert (filing.case_number, filing.unverified) == (number, True)
        assert "its writer is no known party of it" in filing.reason
    case = store.get_case(number)
    assert what_it_says(case) == before and case.summary.unverified_count == 2

    for message in [m for m in case.messages if m.filing and m.filing.unverified]:
        store.detach_message(message.id, who="Dana", why="nobody knows this person")
    case = store.get_case(number)
    assert what_it_says(case) == before and case.summary.unverified_count == 0
    assert len(store.list_triage()) == 2
    assert store.verify(number) == []


def test_a_stranger_who_borrows_the_claimants_address(house: House) -> None:
    number = opened(house, notice(FIRST, signed=WITHOUT_PHONE))
    before = what_it_says(house.store.get_case(number))
    forged = house.deliver_forged(CLAIMANT, f"Withdrawal of {number}", retraction(number, FIRST))
    assert forged.unverified and "nothing proves that the sender's address is his" in forged.reason
    assert what_it_says(house.store.get_case(number)) == before
