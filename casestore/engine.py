"""Database engines: SQLite and PostgreSQL made to behave alike.

Readers and writers are told apart, because SQLite must take its write lock at the start of a transaction
(BEGIN IMMEDIATE): one that reads first and writes later fails with SQLITE_BUSY however long it may wait.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from casestore.changed import renew_changed
from casestore.errors import StoreUnusable
from casestore.rules import Rules

BUSY_SECONDS = 120
"""How long a SQLite writer waits for the others. They take turns by chance, so one of many may wait far longer than its
turn; a client that hands a mail in waits ten minutes for its reply (RFC 5321, 4.5.3.2.6)."""

RULES = "rules"
"""Key of the Rules in the info of a session that writes."""

CONSEQUENCES = "consequences"
"""Key, there too, of what follows from an event of a case (casefile.Consequences)."""

FILING_LOCK = 0x696E74616B65
"""Key of the PostgreSQL advisory lock that serialises everything that opens or changes cases."""


def read_url(url: str) -> URL:
    """A store's URL: sqlite:///PATH, postgresql://... (psycopg is meant) or postgresql+psycopg://...

    Raises StoreUnusable for anything else, and for SQLite in memory, which no second process could see.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnusable(f"not a database URL: {url!r} (sqlite:///PATH or postgresql://...)") from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StoreUnusable("the store must be a file: SQLite in memory is not shared and not durable")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreUnusable(f"{parsed.drivername}: the store is SQLite or PostgreSQL (psycopg)")
    return parsed


def connect(url: str) -> Engine:
    """An engine for one process; after a fork, open another one. The folder of a SQLite file is made."""
    parsed = read_url(url)
    if parsed.drivername != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, json_serializer=_to_json)
    Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, json_serializer=_to_json)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _to_json(data: object) -> str:
    """Letters of every script as they are, so that the queue's search finds them."""
    return json.dumps(data, ensure_ascii=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL lets readers go on beside a writer; FULL makes a commit survive a power cut."""
    connection.isolation_level = (
        None  # transactions begin where _begin_sqlite says, not where the driver guesses
    )
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """An engine with the two sorts of transaction the store is made of."""

    def __init__(self, url: str, rules: Rules | None = None, consequences: object = None) -> None:
        """rules: what clocks and ledgers go by; consequences: what follows from an event of a case. Every session
        that writes has them in its info; a database that nobody changes cases in needs neither."""
        self.engine = connect(url)
        self.rules = rules or Rules()
        self._consequences = consequences
        self._writer = self.engine.execution_options(writes=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look at the store; nothing is written."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, *, cases: bool = False) -> Iterator[Session]:
        """One transaction that writes: committed as a whole at the end, rolled back on any exception.

        cases: it opens or changes cases. Such transactions run one after the other, in all processes, so
        that what one of them found to be absent is still absent when it writes.
        """
        info = {RULES: self.rules, CONSEQUENCES: self._consequences}
        with Session(self._writer, expire_on_commit=False, info=info) as session, session.begin():
            if cases and not self.is_sqlite:  # SQLite's writers are serialised by BEGIN IMMEDIATE
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FILING_LOCK})
            yield session
            renew_changed(session)

    def close(self) -> None:
        self.engine.dispose()
