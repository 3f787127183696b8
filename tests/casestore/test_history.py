"""The history is only ever added to, and tampering shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from casestore import Store
from intake.filing import file_reading
from tests import readings
from tests.ledgers.scene import removed


@pytest.fixture
def number(store: Store) -> str:
    reading = readings.notice(101, 102, phone=None)
    filing = file_reading(store, readings.receive(store, reading), readings.text(reading))
    store.correct(filing.case_number or "", "contact.phone", "+4930555017", who="ada", why="by phone")
    return filing.case_number or ""


@contextmanager
def as_owner(store: Store) -> Iterator[Connection]:
    """A connection of somebody who owns the database and has switched its triggers off."""
    with store.db.engine.execution_options(writes=True).begin() as connection:
        if store.db.is_sqlite:
            connection.execute(text("DROP TRIGGER events_no_update"))
            connection.execute(text("DROP TRIGGER events_no_delete"))
        else:
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER ALL"))
        yield connection


@pytest.mark.parametrize("statement", ["UPDATE events SET who = 'nobody'", "DELETE FROM events"])
def test_the_database_refuses_to_rewrite_history(store: Store, number: str, statement: str) -> None:
    before = store.get_case(number).events
    with pytest.raises(DBAPIError, match="append-only"), store.db.writing() as session:
        session.execute(text(statement))
    assert store.get_case(number).events == before


@pytest.mark.parametrize("table", ["events", "seller_history", "account_history"])
def test_no_entry_takes_the_place_of_another(store: Store, number: str, table: str) -> None:
    """In SQLite, INSERT OR REPLACE deletes what is in its way without asking the triggers of DELETE."""
    removed(store, 901)
    store.add_user("ada", "staff", who="zoe")
    with store.db.reading() as session:
        columns = list(session.execute(text(f"SELECT * FROM {table} LIMIT 1")).keys())
    told = ", ".join("'eve'" if c == "who" else f'"{c}"' for c in columns)
    others = ", ".join("id + 1000" if c == "id" else "'eve'" if c == "who" else f'"{c}"' for c in columns)
    for chosen in (told, others):  # by its own number, and by that of its history
        replace = f"INSERT OR REPLACE INTO {table} SELECT {chosen} FROM {table} WHERE seq = 1"
        if not store.db.is_sqlite:
            replace = f"INSERT INTO {table} SELECT {chosen} FROM {table} WHERE seq = 1"
        with pytest.raises(DBAPIError, match=r"append-only|duplicate key"), store.db.writing() as session:
            session.execute(text(replace))
    assert store.verify() == []


def test_postgresql_refuses_to_empty_it_too(store: Store, number: str) -> None:
    if store.db.is_sqlite:
        assert sqlite3.sqlite_version_info > (3, 35)  # SQLite has no TRUNCATE
        return
    with pytest.raises(DBAPIError, match="append-only"), store.db.writing() as session:
        session.execute(text("TRUNCATE events"))


def test_a_history_as_it_was_written_verifies(store: Store, number: str) -> None:
    assert store.verify() == []
    assert store.verify(number) == []
    assert [e.seq for e in store.get_case(number).events] == list(
        range(1, store.get_case(number).revision + 1)
    )


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE events SET who = 'eve' WHERE seq = 2", "was changed"),
        ("UPDATE events SET why = NULL WHERE seq = 2", "was changed"),
        ('UPDATE events SET after = \'{"value": "+1"}\' WHERE seq = 2', "was changed"),
        ("DELETE FROM events WHERE seq = 2", "entry 2 is missing"),
        ("DELETE FROM events WHERE seq = 4", "its last entries are missing"),
    ],
)
def test_tampering_is_found(store: Store, number: str, statement: str, problem: str) -> None:
    with as_owner(store) as connection:
        assert connection.execute(text(statement)).rowcount == 1
    assert problem in [t.problem for t in store.verify(number)]
