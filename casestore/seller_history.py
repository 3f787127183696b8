"""The history of a seller: entries that are only ever added, sealed like those of a case (`casestore.seal`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.models import Seller, SellerEvent
from casestore.models.base import storable, storable_json
from casestore.seal import ERASED, Entry, Tampering, append, check, instant, sha256


def log(
    session: Session,
    seller: Seller,
    at: datetime,
    who: str,
    action: str,
    said: dict[str, Any] | None = None,
    why: str | None = None,
) -> SellerEvent:
    """Add an entry. The caller holds the lock of case changes."""
    row = SellerEvent(
        seller_id=seller.id,
        at=at,
        who=storable(who),
        action=action,
        said=storable_json(said),
        why=storable(why) if why else None,
    )
    return append(session, seller, row, (row.said,), _seal)


def entries(session: Session, seller_id: int) -> list[SellerEvent]:
    """A seller's history, in order."""
    rows = select(SellerEvent).where(SellerEvent.seller_id == seller_id).order_by(SellerEvent.seq)
    return list(session.scalars(rows))


def erase(session: Session, seller: Seller, at: datetime, who: str) -> None:
    """Erase what every entry said and why; the entry that is added tells which those are."""
    values, reasons = [], []
    for row in entries(session, seller.id):
        if row.action == ERASED:
            continue
        if row.said is not None and row.values_salt is not None:
            row.said = row.values_salt = None
            values.append(row.seq)
        if row.why is not None and row.why_salt is not None:
            row.why = row.why_salt = None
            reasons.append(row.seq)
    session.flush()
    log(session, seller, at, who, ERASED, {"values": values, "reasons": reasons})


def check_chain(session: Session, seller: Seller) -> Iterator[Tampering]:
    """What is wrong with one seller's history."""
    found = [Entry(row, _seal(row), (row.said,), row.said) for row in entries(session, seller.id)]
    return check(f"seller {seller.id}", found, seller.event_count, seller.last_hash)


def _seal(row: SellerEvent) -> str:
    said = [row.seller_id, row.seq, instant(row.at), row.who, row.action, row.values_hash, row.why_hash]
    return sha256([*said, row.previous_hash])
