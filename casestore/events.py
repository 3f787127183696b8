"""The history of a case: entries that are only ever added, each sealed by the hash of the one before."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.models import Case, EventRow
from casestore.models.base import storable, storable_json
from casestore.search_index import mark_changed
from casestore.views import Event

MACHINE = "intake"
"""Who did what no person did."""

ERASED = "personal_data_erased"
"""The entry that says whose values and reasons were erased before it."""


@dataclass(frozen=True, slots=True)
class Tampering:
    """A place where a case's history is not what was written. `seq` is None where entries are missing at
    its end."""

    case_number: str
    seq: int | None
    problem: str


def append(
    session: Session,
    case: Case,
    *,
    at: datetime,
    who: str,
    action: str,
    path: str | None = None,
    before: Any = None,
    after: Any = None,
    why: str | None = None,
    message_id: int | None = None,
    undoes: int | None = None,
) -> EventRow:
    """Add an entry. The caller holds the lock of case changes."""
    row = entry(
        case, at=at, who=who, action=action, path=path, before=before, after=after, why=why, message_id=message_id,
        undoes=undoes,
    )  # fmt: skip
    session.add(row)
    session.flush()
    case.event_count, case.last_hash, case.updated_at = row.seq, row.hash, at
    mark_changed(session, case.id)
    return row


def entry(
    case: Case,
    *,
    at: datetime,
    who: str,
    action: str,
    path: str | None = None,
    before: Any = None,
    after: Any = None,
    why: str | None = None,
    message_id: int | None = None,
    undoes: int | None = None,
) -> EventRow:
    """The next entry of a case, sealed; `append` adds it."""
    row = EventRow(
        case_id=case.id,
        seq=case.event_count + 1,
        at=at,
        who=storable(who),
        action=action,
        path=path,
        before=storable_json(before),
        after=storable_json(after),
        why=storable(why) if why is not None else None,
        message_id=message_id,
        undoes=undoes,
        previous_hash=case.last_hash,
    )
    row.values_salt, row.why_salt = secrets.token_hex(16), secrets.token_hex(16)
    row.values_hash, row.why_hash = hash_values(row), hash_why(row)
    row.hash = seal(case.number, row)
    return row


def seal(case_number: str, row: EventRow) -> str:
    """SHA-256 over everything an entry says and the hash of the one before it.

    What may hold personal data, the values and the reason, is in it by its own salted hash. So it can be erased,
    its salt with it, and the chain still holds; and nobody can try out what it may have been.
    """
    said = [
        case_number,
        row.seq,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.who,
        row.action,
        row.path,
        row.values_hash,
        row.why_hash,
        row.message_id,
        row.undoes,
        row.previous_hash,
    ]
    return _sha256(said)


def hash_values(row: EventRow) -> str:
    """Of what was before and is after."""
    return _sha256([row.values_salt, row.before, row.after])


def hash_why(row: EventRow) -> str:
    """Of the reason."""
    return _sha256([row.why_salt, row.why])


def _sha256(said: list[Any]) -> str:
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def check_chain(session: Session, case: Case) -> Iterator[Tampering]:
    """What is wrong with one case's history; nothing, if it is as it was written, or erased as it says itself."""
    previous, expected = "", 1
    rows = session.scalars(select(EventRow).where(EventRow.case_id == case.id).order_by(EventRow.seq)).all()
    values, reasons = _erased(rows)
    for row in rows:
        if row.seq != expected:
            yield Tampering(case.number, row.seq, f"entry {expected} is missing")
        if row.previous_hash != previous:
            yield Tampering(case.number, row.seq, "does not follow the entry before it")
        if seal(case.number, row) != row.hash or not _holds(row):
            yield Tampering(case.number, row.seq, "was changed")
        elif (row.values_salt is None and row.seq not in values) or (
            row.why_salt is None and row.seq not in reasons
        ):
            yield Tampering(case.number, row.seq, "was erased, and no entry says so")
        previous, expected = row.hash, row.seq + 1
    if (expected - 1, previous) != (case.event_count, case.last_hash):
        yield Tampering(case.number, None, "its last entries are missing")


def _holds(row: EventRow) -> bool:
    """Whether values and reason are those of their hashes, or are gone."""
    values = (
        hash_values(row) == row.values_hash if row.values_salt else (row.before, row.after) == (None, None)
    )
    return values and (hash_why(row) == row.why_hash if row.why_salt else row.why is None)


def _erased(rows: Sequence[EventRow]) -> tuple[set[int], set[int]]:
    """The entries whose values, and those whose reasons, the history itself says were erased."""
    said = [row.after for row in rows if row.action == ERASED and isinstance(row.after, dict)]
    return {s for a in said for s in a["values"]}, {s for a in said for s in a["reasons"]}


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
