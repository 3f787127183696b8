"""The history of the accounts: who let whom in, as what, and who shut them out; sealed like that of a case.

It says everything that an account is, its password by a hash of what is kept of it. So it is found out, too, when
somebody makes himself an admin past the desk, in the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.models import AccountEvent, UserRow
from casestore.models.base import storable, storable_json
from casestore.seal import Entry, Tampering, append, check, instant, sha256

ADDED, CARRIED_OVER = "added", "carried_over"
"""The first entry of an account; of one that was there before there were histories, the latter."""

ROLE_CHANGED, SHUT_OUT, LET_IN = "role_changed", "shut_out", "let_in"
PASSWORD_SET, PASSWORD_RESET, PASSWORD_REHASHED = "password_set", "password_reset", "password_rehashed"
LINK_ISSUED = "link_issued"


def log(
    session: Session, user: UserRow, at: datetime, who: str, action: str, said: dict[str, Any] | None = None
) -> None:
    """Add an entry. The caller holds the user's row."""
    row = AccountEvent(
        user_id=user.id, at=at, who=storable(who), action=action, said=storable_json(said), why=None
    )
    append(session, user, row, (row.said,), _seal)


def as_is(user: UserRow) -> dict[str, Any]:
    """Everything that an account is, as its history says it."""
    return {
        "name": user.name,
        "role": user.role,
        "active": user.active,
        "password": mark_of(user.password_hash),
    }


def mark_of(password_hash: str | None) -> str | None:
    """By which a password's hash is recognised and nothing else learnt."""
    return hashlib.sha256(password_hash.encode()).hexdigest() if password_hash is not None else None


def check_account(session: Session, user: UserRow) -> Iterator[Tampering]:
    """What is wrong with an account: with its history, or that it is not what that says."""
    rows = select(AccountEvent).where(AccountEvent.user_id == user.id).order_by(AccountEvent.seq)
    entries = [Entry(row, _seal(row), (row.said,), row.said) for row in session.scalars(rows)]
    name = f"account {user.name}"
    yield from check(name, entries, user.event_count, user.last_hash)
    if _told([e.row for e in entries]) != as_is(user):
        yield Tampering(name, None, "is not what its history says")


def _told(rows: Sequence[Any]) -> dict[str, Any]:
    """What an account is, by its history."""
    account: dict[str, Any] = {}
    for row in rows:
        said = row.said or {}
        if row.action in (ADDED, CARRIED_OVER):
            account = dict(said)
        elif row.action == ROLE_CHANGED:
            account["role"] = said.get("after")
        elif row.action in (SHUT_OUT, LET_IN):
            account["active"] = row.action == LET_IN
        elif row.action in (PASSWORD_SET, PASSWORD_RESET, PASSWORD_REHASHED):
            account["password"] = said.get("password")
    return account


def _seal(row: AccountEvent) -> str:
    said = [row.user_id, row.seq, instant(row.at), row.who, row.action, row.values_hash, row.why_hash]
    return sha256([*said, row.previous_hash])
