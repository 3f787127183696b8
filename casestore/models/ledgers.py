"""What follows from cases: deadlines, sellers with their strikes, and the verdicts on notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casestore.models.base import Base

DEADLINE_STATES = ("running", "due", "overdue", "stopped", "met", "cancelled")
MEASURE_STATES = ("proposed", "taken", "declined", "lapsed")


FAILING = text("failures > 0")
"""Few deadlines are so, usually none; as SQL without parameters, like the conditions of the cases' indexes."""


class Deadline(Base):
    """One clock of a case. `due_at` is when its next stage comes, None where none will; `stage` counts those
    that have come. `ends` are the instants of all stages. `ended_seq` is the event that ended it.

    `failures` counts the attempts in a row at which its stage could not come, `failure` is what the last of them said,
    and it is not tried again before `retry_at`.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        CheckConstraint(f"state IN {DEADLINE_STATES!r}", name="state"),
        Index(None, "due_at"),
        Index("ix_deadlines_failing", "failures", sqlite_where=FAILING, postgresql_where=FAILING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    listings: Mapped[list[Any]]
    started_at: Mapped[datetime]
    ends: Mapped[list[Any]]
    stage: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16))
    attention: Mapped[bool] = mapped_column(default=False)
    proposes: Mapped[str | None] = mapped_column(String(24))
    ended_seq: Mapped[int | None]
    failures: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(Text)
    retry_at: Mapped[datetime | None]


class Seller(Base):
    """Somebody who sells on the platform, under one or several names and addresses.

    `event_count` and `last_hash` are the end of their history, as a case's are.
    """

    __tablename__ = "sellers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("sellers.id"))
    event_count: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default="")
    erased_at: Mapped[datetime | None]  # then nobody can be recognised as this seller any more


class SellerName(Base):
    """One way to recognise a seller: a name, a shop's address or an e-mail address."""

    __tablename__ = "seller_names"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"), index=True)
    name: Mapped[str] = mapped_column(Text)


class SellerEvent(Base):
    """One entry of a seller's history, sealed and guarded like a case's; `said` and `why` can be erased from it."""

    __tablename__ = "seller_history"
    __table_args__ = (UniqueConstraint("seller_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(32))
    said: Mapped[dict[str, Any] | None]
    why: Mapped[str | None] = mapped_column(Text)
    values_salt: Mapped[str | None] = mapped_column(String(32))
    values_hash: Mapped[str] = mapped_column(String(64))
    why_salt: Mapped[str | None] = mapped_column(String(32))
    why_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Strike(Base):
    """A strike for one listing of a case. `seller_id` is None until a person says whose listing it is;
    `seller_key` is by which name the seller was recognised. A strike is reversed, never deleted."""

    __tablename__ = "strikes"
    __table_args__ = (
        Index(
            "uq_strikes_standing",
            "case_id",
            "listing",
            unique=True,
            sqlite_where=text("reversed_at IS NULL"),
            postgresql_where=text("reversed_at IS NULL"),
        ),
        Index(None, "seller_id", "given_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    listing: Mapped[str] = mapped_column(String(64))
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("sellers.id"))
    seller_key: Mapped[str | None] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(String(32))
    points: Mapped[int]
    given_at: Mapped[datetime]
    given_by: Mapped[str] = mapped_column(Text)
    given_seq: Mapped[int]
    reversed_at: Mapped[datetime | None]
    reversed_by: Mapped[str | None] = mapped_column(Text)
    reversed_why: Mapped[str | None] = mapped_column(Text)
    reversed_seq: Mapped[int | None]


class Measure(Base):
    """What was proposed against a seller, and what a person made of it. `case_id` is the case whose strike
    brought it about."""

    __tablename__ = "measures"
    __table_args__ = (
        CheckConstraint(f"state IN {MEASURE_STATES!r}", name="state"),
        Index(None, "seller_id", "measure"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    measure: Mapped[str] = mapped_column(String(32))
    points: Mapped[int]
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(Text)


class Verdict(Base):
    """What a case says of the notices in it, so that a notifier's are counted; always what its events say."""

    __tablename__ = "verdicts"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)


class _Counts:
    """How many notices, and how many of them have each verdict."""

    notices: Mapped[int]
    incomplete: Mapped[int]
    valid: Mapped[int]
    rejected: Mapped[int]
    withdrawn: Mapped[int]
    countered: Mapped[int]


class NotifierShare(_Counts, Base):
    """What one case adds to the counts of a notifier (casestore/notifier_totals.py)."""

    __tablename__ = "notifier_shares"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    by: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)


class NotifierTotal(_Counts, Base):
    """The counts of a notifier, `by` their address or the claimant they write for: the sums of their shares."""

    __tablename__ = "notifier_totals"

    by: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)


Index("ix_notifier_totals_most", NotifierTotal.by, NotifierTotal.notices.desc(), NotifierTotal.name)
