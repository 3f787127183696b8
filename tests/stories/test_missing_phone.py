"""A notice that lacks what the marketplace asks for, and the answer that brings it."""

from __future__ import annotations

import pytest

from tests.stories.mails import CLAIMANT, WITHOUT_PHONE, House, follow_up, trademark_notice


@pytest.fixture
def policies() -> tuple[str, ...]:
    """The marketplace's own policy, which wants a telephone number."""
    return ("marketplace",)


def test_a_notice_without_a_phone_number_a_follow_up_with_it_and_the_case_is_ready(house: House) -> None:
    body = trademark_notice(1000200030001, "HAVSLYKTA", "6512345", signed=WITHOUT_PHONE)
    filing = house.deliver(CLAIMANT, "Trademark infringement", body)
    assert filing.action == "opened" and filing.case_number
    number = filing.case_number
    case = house.store.get_case(number)
    assert (case.summary.state, case.summary.missing) == ("incomplete", ("phone",))
    house.store.move(number, "waiting_for_sender", who="Dana", why="asked for the number")

    answer = house.deliver(CLAIMANT, f"Re: {number}", follow_up(number))
    assert (answer.action, answer.case_number, answer.unverified) == ("updated", number, False)
    case = house.store.get_case(number)
    assert (case.summary.state, case.summary.missing) == ("ready", ())
    phone = case.field("contact.phone")
    assert phone is not None and phone.value == "+46855501734"
    assert phone.machine is not None and phone.machine.source is not None
    assert phone.machine.source.quote == "+46 8 5550 1734", "it says where it stands"
    assert [d.state for d in house.store.list_deadlines(number=number, going=False)] == ["met"]
    assert house.store.verify() == []
