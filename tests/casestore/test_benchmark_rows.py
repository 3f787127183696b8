"""The benchmark's bulk-made store is the one that filing the same notices would make."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest

from benchmarks.case_readings import Generator
from benchmarks.case_rows import Rows
from benchmarks.cases import BEGIN, Mails
from casestore import Store, open_store


def content(store: Store) -> list[Any]:
    """Everything in the cases but times, reasons and hashes."""
    found = []
    for summary in store.list_cases(order="waiting").cases:
        case = store.get_case(summary.number)
        plain = dataclasses.replace(case.summary, opened_at=BEGIN, updated_at=BEGIN)
        events = [(e.action, e.after) for e in case.events]
        found.append((plain, case.policy, case.fields, case.listings, case.parties, events))
    return found


def test_bulk_rows_are_what_filing_writes(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    mails = Mails(7)
    for _ in range(6):
        mails.file_one(store)
    filed, numbers = content(store), mails.generator.known

    other = open_store(f"sqlite:///{tmp_path_factory.mktemp('bulk')}/cases.sqlite")
    rows, generator = Rows(BEGIN), Generator(random.Random(7))
    for number in range(1, 7):
        rows.add(generator.notice(number), number, 0)
    rows.write(other)
    assert content(other) == filed
    assert other.verify() == [] and other.check_notifiers() == []
    assert other.list_notifiers() == store.list_notifiers()
    for terms in (*numbers.phones, *numbers.rare, *numbers.sellers, "infringing"):
        assert [h.case_number for h in other.search(terms)] == [h.case_number for h in store.search(terms)]
    other.close()
