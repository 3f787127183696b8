"""Looking at the store: a case, a message, what waits in triage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from casestore import events
from casestore.case_queue import summary_of
from casestore.connected import Connected
from casestore.errors import NotFound
from casestore.filings import filing_of
from casestore.lifecycle import case_states
from casestore.models import (
    ArrivalRow,
    Case,
    DocumentRow,
    EventRow,
    Field,
    Listing,
    Message,
    PartRow,
    Party,
    ReadingRow,
)
from casestore.models.messages import WAITING
from casestore.paths import sort_key
from casestore.views import (
    Alternative,
    Arrival,
    CaseView,
    DocumentText,
    Event,
    FieldView,
    ListingView,
    MessageSummary,
    MessageView,
    PartyView,
)
from intake.reading import PartReport, Reading, Value

_VALUE_KEYS = frozenset({"value", "confidence", "source", "by"})


class Queries(Connected):
    """Everything the desk and the commands look at; nothing here changes anything."""

    def get_case(self, number: str) -> CaseView:
        """A case with everything in it. Raises NotFound."""
        with self.db.reading() as session:
            case = session.scalar(select(Case).where(Case.number == number))
            if case is None:
                raise NotFound(f"no case {number}")
            fields = _fields(session, case.id)
            return CaseView(
                summary=summary_of(case),
                policy=case.policy,
                fields=fields,
                listings=_listings(session, case.id, fields),
                parties=_parties(session, case.id),
                messages=_messages(session, select(Message).where(Message.case_id == case.id)),
                events=_events(session, case.id),
                moves=case_states()[case.state].moves,
                revision=case.event_count,
                hold=case.hold,
            )

    def list_triage(self, *, limit: int = 200, offset: int = 0) -> tuple[MessageSummary, ...]:
        """Messages that wait for a person, the oldest first, each with its reason and candidates."""
        waiting = select(Message).where(WAITING).limit(limit).offset(offset)
        with self.db.reading() as session:
            return _messages(session, waiting)

    def triage_count(self) -> int:
        """How many messages wait for a person."""
        with self.db.reading() as session:
            return session.scalar(select(func.count()).select_from(Message).where(WAITING)) or 0

    def list_messages(
        self, *, states: Sequence[str] = (), limit: int = 50, offset: int = 0
    ) -> tuple[MessageSummary, ...]:
        """Messages of any state, in the order they came."""
        wanted = select(Message).limit(limit).offset(offset)
        if states:
            wanted = wanted.where(Message.state.in_(states))
        with self.db.reading() as session:
            return _messages(session, wanted)

    def get_message(self, message_id: int) -> MessageView:
        """A message with its reading, parts and texts. Raises NotFound."""
        with self.db.reading() as session:
            message = session.get(Message, message_id)
            if message is None:
                raise NotFound(f"no message {message_id}")
            found = session.get(ReadingRow, message_id)
            return MessageView(
                summary=_messages(session, select(Message).where(Message.id == message_id))[0],
                size=message.size,
                message_id=message.message_id,
                arrivals=_arrivals(session, message),
                reading=Reading.from_json(found.reading) if found else None,
                parts=_parts(session, message_id),
                documents=_documents(session, message_id),
                authentication=message.authentication,
                erased_at=message.erased_at,
            )


def _messages(session: Session, wanted: Select[Message]) -> tuple[MessageSummary, ...]:
    rows = session.scalars(wanted.order_by(Message.received_at, Message.id)).all()
    ids = {row.case_id for row in rows if row.case_id is not None}
    named = session.execute(select(Case.id, Case.number).where(Case.id.in_(ids)))
    numbers: dict[int | None, str] = dict(named.all())
    return tuple(_message(row, numbers.get(row.case_id)) for row in rows)


def _message(row: Message, number: str | None) -> MessageSummary:
    return MessageSummary(
        id=row.id,
        sha256=row.sha256,
        state=row.state,
        received_at=row.received_at,
        subject=row.subject,
        from_name=row.from_name,
        from_address=row.from_address,
        sent_at=row.sent_at,
        kind=row.kind,
        attempts=row.attempts,
        filing=filing_of(row, number, unverified=row.unverified) if row.action else None,
    )


def _fields(session: Session, case_id: int) -> tuple[FieldView, ...]:
    rows = session.scalars(select(Field).where(Field.case_id == case_id))
    return tuple(sorted((_field(row) for row in rows), key=lambda f: sort_key(f.path)))


def _field(row: Field) -> FieldView:
    machine = row.machine
    return FieldView(
        path=row.path,
        machine=Value.from_json(machine) if machine else None,
        detail={k: v for k, v in machine.items() if k not in _VALUE_KEYS} if machine else {},
        message_id=row.message_id,
        confirmed=row.confirmed["value"] if row.confirmed else None,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        alternatives=tuple(
            Alternative(a["message_id"], Value.from_json(a["value"])) for a in row.alternatives
        ),
    )


def _listings(session: Session, case_id: int, fields: Iterable[FieldView]) -> tuple[ListingView, ...]:
    values = {f.path: f.value for f in fields}
    rows = session.scalars(select(Listing).where(Listing.case_id == case_id)).all()
    mine = select(Listing.item_key).where(Listing.case_id == case_id)
    elsewhere = (
        select(Listing.item_key, Case.number)
        .join(Case, Case.id == Listing.case_id)
        .where(Listing.item_key.in_(mine), Listing.case_id != case_id)
        .order_by(Case.number)
    )
    others: dict[str, list[str]] = {}
    for key, number in session.execute(elsewhere):
        others.setdefault(key, []).append(number)
    return tuple(
        ListingView(
            row.path,
            values.get(row.path),
            row.item_key,
            row.state,
            row.message_id,
            tuple(dict.fromkeys(others.get(row.item_key, ()))),
        )
        for row in sorted(rows, key=lambda r: sort_key(r.path))
    )


def _parties(session: Session, case_id: int) -> tuple[PartyView, ...]:
    rows = session.scalars(select(Party).where(Party.case_id == case_id).order_by(Party.id))
    return tuple(PartyView(row.role, row.name, row.address) for row in rows)


def _events(session: Session, case_id: int) -> tuple[Event, ...]:
    rows = session.scalars(select(EventRow).where(EventRow.case_id == case_id).order_by(EventRow.seq))
    return tuple(events.view(row) for row in rows)


def _arrivals(session: Session, message: Message) -> tuple[Arrival, ...]:
    rows = session.scalars(
        select(ArrivalRow).where(ArrivalRow.message_id == message.id).order_by(ArrivalRow.id)
    )
    return tuple(
        Arrival(message.sha256, message.size, message.message_id, row.received_at, row.source, row.envelope)
        for row in rows
    )


def _parts(session: Session, message_id: int) -> tuple[PartReport, ...]:
    rows = session.scalars(select(PartRow).where(PartRow.message_id == message_id).order_by(PartRow.position))
    return tuple(
        PartReport(r.part, r.filename, r.media_type, r.size, r.sha256, r.status, r.reason) for r in rows
    )


def _documents(session: Session, message_id: int) -> tuple[DocumentText, ...]:
    rows = session.scalars(
        select(DocumentRow).where(DocumentRow.message_id == message_id).order_by(DocumentRow.position)
    )
    return tuple(
        DocumentText(
            part=r.part,
            origin=r.origin,
            media_type=r.media_type,
            text=r.text,
            filename=r.filename,
            pages=tuple((n, start, end) for n, start, end in r.pages),
            regions=tuple((kind, start, end, depth) for kind, start, end, depth in r.regions),
            ocr=r.ocr,
        )
        for r in rows
    )
