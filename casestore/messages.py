"""The queue: messages from their arrival until they are filed. Their state is the truth of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casestore.connected import Connected
from casestore.errors import NotFound
from casestore.models import ArrivalRow, Message
from casestore.models.base import storable, storable_json
from casestore.models.messages import MESSAGE_STATES
from casestore.views import Arrival, ReadingJob, Recorded

LONGEST_MESSAGE_ID = 500
"""Characters of a Message-ID that are kept: an index cannot hold a hostile one of megabytes."""


class Messages(Connected):
    """Recording, taking, returning. States: received, queued, reading, then filed or triage."""

    def record_arrivals(self, arrivals: Sequence[Arrival]) -> list[Recorded]:
        """Record messages that are archived already, in one transaction; durable when it returns.

        The same bytes again are the same message: the further arrival is noted beside it.
        """
        if not arrivals:
            return []
        ordered = {a.sha256: a for a in sorted(arrivals, key=lambda a: a.sha256)}
        with self.db.writing() as session:
            new = {sha256: self._insert(session, arrival) for sha256, arrival in ordered.items()}
            ids = {sha256: id_ or self._id_of(session, sha256) for sha256, id_ in new.items()}
            session.execute(insert(ArrivalRow), [_arrival_row(a, ids[a.sha256]) for a in arrivals])
        fresh = {sha256 for sha256, id_ in new.items() if id_ is not None}
        recorded = []
        for arrival in arrivals:
            recorded.append(Recorded(ids[arrival.sha256], arrival.sha256 not in fresh))
            fresh.discard(arrival.sha256)  # a second time in the same batch
        return recorded

    def _insert(self, session: Session, arrival: Arrival) -> int | None:
        """The new message's id, None where the same bytes are there already. Waits for a concurrent one."""
        dialect: Any = sqlite if self.db.is_sqlite else postgresql
        statement = dialect.insert(Message).values(
            sha256=arrival.sha256,
            size=arrival.size,
            message_id=storable(arrival.message_id)[:LONGEST_MESSAGE_ID] if arrival.message_id else None,
            received_at=arrival.received_at,
            state="received",
            state_since=self.clock(),
            attempts=0,
            unverified=False,
        )
        found = session.scalar(
            statement.on_conflict_do_nothing(index_elements=["sha256"]).returning(Message.id)
        )
        return int(found) if found is not None else None

    @staticmethod
    def _id_of(session: Session, sha256: str) -> int:
        return session.scalars(select(Message.id).where(Message.sha256 == sha256)).one()

    def find_message(self, sha256: str) -> int | None:
        """The id of the message with these bytes."""
        with self.db.reading() as session:
            return session.scalar(select(Message.id).where(Message.sha256 == sha256))

    def take_waiting(self, limit: int) -> list[int]:
        """The longest waiting messages, now `queued`; no other caller gets the same ones."""
        waiting = (
            select(Message.id)
            .where(Message.state == "received")
            .order_by(Message.state_since, Message.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return self._set_state(waiting, "queued")

    def return_overdue(self, before: datetime) -> list[int]:
        """Back to `received`: messages queued or being read since before that instant."""
        overdue = (
            select(Message.id)
            .where(Message.state.in_(("queued", "reading")), Message.state_since < before)
            .with_for_update(skip_locked=True)
        )
        return self._set_state(overdue, "received")

    def _set_state(self, chosen: Select[int], state: str) -> list[int]:
        change = (
            update(Message)
            .where(Message.id.in_(chosen))
            .values(state=state, state_since=self.clock())
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
        with self.db.writing() as session:
            return sorted(session.scalars(change))

    def begin_reading(self, message_id: int) -> ReadingJob | None:
        """Count an attempt at a message and hand it out; None where it has its outcome already.

        Raises NotFound for an id that is none.
        """
        with self.db.writing() as session:
            message = session.get(Message, message_id, with_for_update=True)
            if message is None:
                raise NotFound(f"no message {message_id}")
            if message.state in ("filed", "triage"):
                return None
            message.state = "reading"
            message.state_since = self.clock()
            message.attempts += 1
            arrivals = select(ArrivalRow.envelope).where(ArrivalRow.message_id == message_id)
            envelope = session.scalars(arrivals.order_by(ArrivalRow.id).limit(1)).first()
            return ReadingJob(message.id, message.sha256, message.attempts, dict(envelope or {}))

    def message_counts(self) -> dict[str, int]:
        """How many messages stand in each state; every state is named."""
        with self.db.reading() as session:
            found = session.execute(select(Message.state, func.count()).group_by(Message.state))
            return dict.fromkeys(MESSAGE_STATES, 0) | dict(found.all())

    def kept_messages(self) -> list[str]:
        """The hashes of all messages whose bytes the archive must have."""
        with self.db.reading() as session:
            return list(
                session.scalars(
                    select(Message.sha256).where(Message.erased_at.is_(None)).order_by(Message.id)
                )
            )

    def waiting_since(self) -> datetime | None:
        """Since when the message that waits longest for its outcome has made no progress; None: none waits."""
        waiting = Message.state.in_(("received", "queued", "reading"))
        with self.db.reading() as session:
            return session.scalar(select(func.min(Message.state_since)).where(waiting))


def _arrival_row(arrival: Arrival, message_id: int) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "received_at": arrival.received_at,
        "source": storable(arrival.source),
        "envelope": storable_json(arrival.envelope),
    }
