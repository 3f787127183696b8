"""The history of a case: entries that are only ever added, each sealed by the hash of the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.batches import insert_all
from casestore.changed import mark_changed
from casestore.models import Case, EventRow
from casestore.models.base import storable, storable_json
from casestore.seal import Entry, Tampering, check, close, instant, sha256
from casestore.views import Event

MACHINE = "intake"
"""Who did what no person did."""

_WRITTEN = [column for column in EventRow.__table__.columns if column.key != "id"]


class Said(TypedDict, total=False):
    """What an entry says: who did what, about which field, what it was before and is after, why, by which message.
    undoes: the `seq` of the entry that this one takes back."""

    who: Required[str]
    action: Required[str]
    path: str | None
    before: Any
    after: Any
    why: str | None
    message_id: int | None
    undoes: int | None


def append(session: Session, case: Case, *, at: datetime, **said: Unpack[Said]) -> EventRow:
    """Add an entry. The caller holds the lock of case changes."""
    return append_all(session, case, [said], at=at)[0]


def append_all(session: Session, case: Case, said: Sequence[Said], *, at: datetime) -> list[EventRow]:
    """Add entries, one after the other, at one stroke: there may be thousands."""
    session.flush()
    rows: list[dict[str, Any]] = []
    for one in said:
        row = entry(case, at=at, **one)
        case.event_count, case.last_hash = row.seq, row.hash
        rows.append({c.key: getattr(row, c.key) for c in _WRITTEN})
    if rows:
        case.updated_at = at
        mark_changed(session, case.id)
    return insert_all(session, EventRow, rows)


def entry(case: Case, *, at: datetime, **said: Unpack[Said]) -> EventRow:
    """The next entry of a case, sealed; `append` adds it."""
    why = said.get("why")
    row = EventRow(
        case_id=case.id,
        seq=case.event_count + 1,
        at=at,
        who=storable(said["who"]),
        action=said["action"],
        path=said.get("path"),
        before=storable_json(said.get("before")),
        after=storable_json(said.get("after")),
        why=storable(why) if why is not None else None,
        message_id=said.get("message_id"),
        undoes=said.get("undoes"),
        previous_hash=case.last_hash,
    )
    close(row, (row.before, row.after))
    row.hash = seal(case.number, row)
    return row


def seal(case_number: str, row: EventRow) -> str:
    """SHA-256 over everything an entry says and the hash of the one before it; see `casestore.seal`."""
    return sha256(
        [
            case_number,
            row.seq,
            instant(row.at),
            row.who,
            row.action,
            row.path,
            row.values_hash,
            row.why_hash,
            row.message_id,
            row.undoes,
            row.previous_hash,
        ]
    )


def check_chain(session: Session, case: Case) -> Iterator[Tampering]:
    """What is wrong with one case's history; nothing, if it is as it was written, or erased as it says itself."""
    rows = session.scalars(select(EventRow).where(EventRow.case_id == case.id).order_by(EventRow.seq))
    entries = [Entry(row, seal(case.number, row), (row.before, row.after), row.after) for row in rows]
    return check(case.number, entries, case.event_count, case.last_hash)


def view(row: EventRow) -> Event:
    return Event(
        row.id,
        row.seq,
        row.at,
        row.who,
        row.action,
        row.path,
        row.before,
        row.after,
        row.why,
        row.message_id,
        row.undoes,
        erased=row.values_salt is None,
    )
