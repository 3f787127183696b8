"""Mails written to break the store are filed like any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casestore import Store
from intake.filing import file_reading
from intake.reading import Contact, Link, Reading, Registration, Right, Source
from tests.readings import notice, receive, text, value

LONG = "\U0001f4a5\x00\ud83d" * 4000  # four bytes each in UTF-8, and what no database holds


def hostile(**parts: object) -> Reading:
    return replace(notice(101), **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "reading",
    [
        hostile(
            contact=Contact(name=value(LONG), organization=value(LONG), email=value(f"{LONG}@x.example"))
        ),
        hostile(sellers=(value(LONG), value("♥"), value("★"))),
        hostile(listings=tuple(Link(f"https://x.example/{LONG}{i}", 0.9, None, "test") for i in range(3))),
        hostile(
            rights=(Right(value(LONG), value(LONG), value(LONG), (Registration(LONG, 0.9, None, "t"),)),)
        ),
        hostile(explanation=replace(value(LONG), source=Source(LONG, 0, 1, LONG))),
        hostile(language=LONG, case_references=(value(LONG), value("")), warnings=(LONG,)),
        hostile(
            message=replace(
                notice().message, subject=LONG, from_name=LONG, from_address=f"{LONG}@x", date=LONG
            )
        ),
        hostile(message=replace(notice().message, subject=None, from_name=None, from_address=None)),
    ],
    ids=["contact", "sellers", "listings", "rights", "sources", "references", "headers", "no headers"],
)
def test_whatever_a_mail_holds_it_is_filed(store: Store, reading: Reading) -> None:
    message = receive(store, reading)
    filing = file_reading(store, message, text(reading, body=LONG, References=f"<{LONG}> <a@b>", To=LONG))
    assert filing.action == "opened"
    case = store.get_case(filing.case_number or "")
    assert len(case.listings) == len(reading.listings)
    assert len(case.summary.sellers) == len(reading.sellers)
    assert store.get_message(message).reading is not None
    assert store.list_cases(text=LONG[:50]).total in (0, 1)
    assert store.verify() == []
