"""Messages as they arrived, their parts and texts, and what was read out of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casestore.models.base import Base

WAITING = text("state = 'triage'")
"""As SQL without parameters, by which the databases see that the index of what waits in triage is meant."""

MESSAGE_STATES = ("received", "queued", "reading", "filed", "triage")


class Message(Base):
    """One e-mail, known by the hash of its bytes. `state` is the truth of the work queue."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"state IN {MESSAGE_STATES!r}", name="state"),
        Index(None, "state", "state_since"),
        Index("ix_messages_triage", "state", "received_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    message_id: Mapped[str | None] = mapped_column(Text, index=True)
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    state_since: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)

    # known once the message is read
    subject: Mapped[str | None] = mapped_column(Text)
    from_name: Mapped[str | None] = mapped_column(Text)
    from_address: Mapped[str | None] = mapped_column(Text, index=True)
    sent_at: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[str | None] = mapped_column(String(16))
    authentication: Mapped[
        dict[str, Any] | None
    ]  # SPF, DKIM and DMARC results, and whether they prove the sender

    # known once it is filed
    action: Mapped[str | None] = mapped_column(String(16))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    certainty: Mapped[float | None]
    filed_at: Mapped[datetime | None]
    unverified: Mapped[bool] = mapped_column(default=False)
    candidates: Mapped[list[Any] | None]
    dismissed_by: Mapped[str | None] = mapped_column(Text)
    erased_at: Mapped[datetime | None]  # then `sha256` is no longer that of its bytes, which are gone


class ArrivalRow(Base):
    """One time a message came in; the same message may come twice, by several ways."""

    __tablename__ = "arrivals"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    received_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(Text)
    envelope: Mapped[dict[str, Any]]


class ReadingRow(Base):
    """What was read out of a message: the contract's JSON, never changed afterwards."""

    __tablename__ = "readings"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    read_at: Mapped[datetime]
    reading: Mapped[dict[str, Any]]


class PartRow(Base):
    """What became of one part of a message."""

    __tablename__ = "parts"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(Text)
    filename: Mapped[str | None] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)


class DocumentRow(Base):
    """The text of one part; the sources of values are offsets into it."""

    __tablename__ = "documents"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(Text)
    filename: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    pages: Mapped[list[Any]]
    regions: Mapped[list[Any]]
    ocr: Mapped[bool]


class WaitingClue(Base):
    """By what the case would be recognised that a message in triage waits for."""

    __tablename__ = "waiting_clues"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    clue: Mapped[str] = mapped_column(Text, primary_key=True, index=True)


class Outgoing(Base):
    """A mail of ours about a case: its Message-ID and token bring the reply home."""

    __tablename__ = "outgoing"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[str] = mapped_column(Text, unique=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    recipient: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
