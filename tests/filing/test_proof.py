"""A sender who is not proven changes no case by a mail."""

from __future__ import annotations

import pytest

from casestore import Filing, Store
from intake.authentication import Authentication, MethodResult
from intake.filing import file_reading
from intake.reading import Contact, Reading
from tests.readings import answer, notice, receive, text, value

SENDER = "ines@lumafold.example"
PROVEN = Authentication("lumafold.example", (MethodResult("dkim", "pass", "lumafold.example"),), "header")
DISPROVEN = Authentication("lumafold.example", (MethodResult("dmarc", "fail", "lumafold.example"),), "header")
UNKNOWN = Authentication("lumafold.example")


def file(store: Store, reading: Reading, sender: Authentication, *, require_proof: bool) -> Filing:
    message = receive(store, reading)
    return file_reading(store, message, text(reading), sender, require_proof=require_proof)


def supplied_phone(number: str) -> Reading:
    contact = Contact(phone=value("+4930555018"))
    return answer("follow_up", sender=SENDER, numbers=(number,), contact=contact)


@pytest.mark.parametrize(
    ("sender", "require_proof", "believed"),
    [
        (PROVEN, True, True),
        (UNKNOWN, True, False),
        (UNKNOWN, False, True),
        (DISPROVEN, False, False),
        (DISPROVEN, True, False),
    ],
)
def test_who_is_believed(store: Store, sender: Authentication, require_proof: bool, believed: bool) -> None:
    number = file(store, notice(101, phone=None), UNKNOWN, require_proof=True).case_number or ""
    filing = file(store, supplied_phone(number), sender, require_proof=require_proof)
    assert (filing.case_number, filing.unverified) == (number, not believed)
    case = store.get_case(number)
    assert case.summary.missing == (() if believed else ("phone",))


def test_the_reason_says_that_nothing_proves_the_sender(store: Store) -> None:
    number = file(store, notice(101, phone=None), UNKNOWN, require_proof=True).case_number or ""
    filing = file(store, supplied_phone(number), UNKNOWN, require_proof=True)
    assert "nothing proves that the sender's address is his" in filing.reason


def test_what_is_known_of_the_sender_is_kept_with_the_message(store: Store) -> None:
    reading = notice(101)
    message = receive(store, reading)
    file_reading(store, message, text(reading), DISPROVEN)
    kept = store.get_message(message).authentication
    assert kept is not None
    assert (kept["verdict"], kept["proven"], kept["methods"][0]["method"]) == ("fail", False, "dmarc")
