"""Histories whose entries are each sealed by the hash of the one before, and from which personal data can be erased.

What may hold personal data, an entry's values and its reason, is in its seal by a salted hash of its own. So it can
be erased, its salt with it, and the chain still holds; and nobody can try out what it may have been.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

ERASED = "personal_data_erased"
"""The entry that says whose values and reasons were erased before it."""


@dataclass(frozen=True, slots=True)
class Tampering:
    """A place where a history is not what was written. history: a case's number, or "seller 17". `seq` is None
    where entries are missing at its end."""

    history: str
    seq: int | None
    problem: str


class Sealed(Protocol):
    """An entry of a history, as it is stored."""

    seq: Any
    at: Any
    action: Any
    why: Any
    values_salt: Any
    values_hash: Any
    why_salt: Any
    why_hash: Any
    previous_hash: Any
    hash: Any


class Owner(Protocol):
    """Whose history it is; it knows the end of it, apart from the entries."""

    event_count: Any
    last_hash: Any


Row = TypeVar("Row", bound=Sealed)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with the seal it should have, what its values are, and what it says of erasure."""

    row: Sealed
    seal: str
    values: tuple[Any, ...]
    said: Any


def sha256(said: Sequence[Any]) -> str:
    """Of a list of plain values, in one form of JSON."""
    text = json.dumps(list(said), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def instant(at: datetime) -> str:
    """A time as seals have it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def close(row: Sealed, values: Sequence[Any]) -> None:
    """Give an entry the salted hashes of its values and of its reason."""
    row.values_salt, row.why_salt = secrets.token_hex(16), secrets.token_hex(16)
    row.values_hash, row.why_hash = sha256([row.values_salt, *values]), sha256([row.why_salt, row.why])


def append(
    session: Session, owner: Owner, row: Row, values: Sequence[Any], seal: Callable[[Row], str]
) -> Row:
    """Add an entry to the history of something that knows its end. The caller holds what serialises its changes."""
    row.seq, row.previous_hash = owner.event_count + 1, owner.last_hash
    close(row, values)
    row.hash = seal(row)
    session.add(row)
    session.flush()
    owner.event_count, owner.last_hash = row.seq, row.hash
    return row


def check(history: str, entries: Sequence[Entry], count: int, last_hash: str) -> Iterator[Tampering]:
    """What is wrong with a history; nothing, if it is as it was written, or erased as it says itself.

    count, last_hash: its end, as it is kept apart from it.
    """
    previous, expected = "", 1
    values, reasons = _erased(entries)
    for entry in entries:
        row = entry.row
        if row.seq != expected:
            yield Tampering(history, row.seq, f"entry {expected} is missing")
        if row.previous_hash != previous:
            yield Tampering(history, row.seq, "does not follow the entry before it")
        if entry.seal != row.hash or not _holds(entry):
            yield Tampering(history, row.seq, "was changed")
        elif (row.values_salt is None and row.seq not in values) or (
            row.why_salt is None and row.seq not in reasons
        ):
            yield Tampering(history, row.seq, "was erased, and no entry says so")
        previous, expected = row.hash, row.seq + 1
    if (expected - 1, previous) != (count, last_hash):
        yield Tampering(history, None, "its last entries are missing")


def _holds(entry: Entry) -> bool:
    """Whether values and reason are those of their hashes, or are gone."""
    row = entry.row
    if row.values_salt:
        values = sha256([row.values_salt, *entry.values]) == row.values_hash
    else:
        values = all(value is None for value in entry.values)
    reason = sha256([row.why_salt, row.why]) == row.why_hash if row.why_salt else row.why is None
    return values and reason


def _erased(entries: Sequence[Entry]) -> tuple[set[int], set[int]]:
    """The entries whose values, and those whose reasons, the history itself says were erased."""
    said = [e.said for e in entries if e.row.action == ERASED and isinstance(e.said, dict)]
    return {s for a in said for s in a["values"]}, {s for a in said for s in a["reasons"]}
