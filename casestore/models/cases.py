"""Cases: their parties, rights, listings, fields and history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from casestore.lifecycle import case_states
from casestore.models.base import Base

ASSIGNED = text("assignee IS NOT NULL")
UNVERIFIED = text("unverified_count > 0")
"""Few cases are so. As SQL without parameters, by which the databases see that the index of those few is meant."""


class CaseNumber(Base):
    """The last number given out of a prefix and year. It only ever rises."""

    __tablename__ = "case_numbers"

    prefix: Mapped[str] = mapped_column(String(16), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Case(Base):
    """One dispute. `claimant`, `sellers`, `works` and `rights` are the queue's summary of its fields; `over` follows
    its state."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(None, "updated_at"),
        Index(None, "state", "opened_at"),
        Index(None, "over", "opened_at"),
        # holds all that the queue filters by, so that nothing else is read to count
        Index("ix_cases_queue", "state", "updated_at", "kind", "assignee", "unverified_count"),
        Index("ix_cases_assignee", "assignee", sqlite_where=ASSIGNED, postgresql_where=ASSIGNED),
        Index("ix_cases_unverified", "updated_at", sqlite_where=UNVERIFIED, postgresql_where=UNVERIFIED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(24))
    over: Mapped[bool]
    policy: Mapped[str | None] = mapped_column(Text)
    missing: Mapped[list[Any]]
    language: Mapped[str | None] = mapped_column(String(16))
    subject: Mapped[str | None] = mapped_column(Text)
    claimant: Mapped[str | None] = mapped_column(Text)
    sellers: Mapped[list[Any]]
    rights: Mapped[list[Any]]
    works: Mapped[list[Any]]
    listing_count: Mapped[int] = mapped_column(default=0)
    unverified_count: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]
    assignee: Mapped[str | None] = mapped_column(Text)
    event_count: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default="")
    hold: Mapped[str | None] = mapped_column(Text)  # why nothing of it may be erased
    erased_roles: Mapped[list[Any]] = mapped_column(default=list)  # whose personal data is gone

    @validates("state")
    def _end(self, _name: str, state: str) -> str:
        self.over = not case_states()[state].open
        return state


class Missing(Base):
    """One missing field of a case, so that the queue can be filtered by it."""

    __tablename__ = "missing"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class Party(Base):
    """An address that may write about a case in a role: claimant or seller.

    `address` is None for a seller known by shop name alone.
    """

    __tablename__ = "parties"
    __table_args__ = (UniqueConstraint("case_id", "role", "address", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text, index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))


class RightKey(Base):
    """One way to recognise a right of a case: its registration, its work, or its type and owner."""

    __tablename__ = "right_keys"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True, index=True)


class Listing(Base):
    """One product page under complaint, with a state of its own. `path` is its field, "listings[0]"."""

    __tablename__ = "listings"
    __table_args__ = (UniqueConstraint("case_id", "path"), Index(None, "item_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    path: Mapped[str] = mapped_column(String(64))
    item_key: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(24))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))


class Field(Base):
    """One value of a case: what the machine read and what a person confirmed, side by side.

    `machine` is the value's JSON as in the reading and never changes. `confirmed` is a person's answer, as
    {"value": TEXT or None}; None there means that the machine's value is wrong and there is none.
    `alternatives` are what later messages say about the same field.
    """

    __tablename__ = "fields"
    __table_args__ = (UniqueConstraint("case_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    path: Mapped[str] = mapped_column(String(64))
    machine: Mapped[dict[str, Any] | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    confirmed: Mapped[dict[str, Any] | None]
    confirmed_by: Mapped[str | None] = mapped_column(Text)
    confirmed_at: Mapped[datetime | None]
    alternatives: Mapped[list[Any]]


class EventRow(Base):
    """One entry of a case's history; the database itself refuses to change or delete it.

    `before` and `after`, and `why`, may hold personal data: the chain holds them by their salted hashes, and they
    can be erased together with their salts.
    """

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(32))
    path: Mapped[str | None] = mapped_column(Text)
    before: Mapped[Any | None]
    after: Mapped[Any | None]
    why: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    undoes: Mapped[int | None]
    values_salt: Mapped[str | None] = mapped_column(String(32))
    values_hash: Mapped[str] = mapped_column(String(64))
    why_salt: Mapped[str | None] = mapped_column(String(32))
    why_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
