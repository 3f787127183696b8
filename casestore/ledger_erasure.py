"""What the sellers' ledger holds of people, and how it goes: names and reasons go, counts, points and times stay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from casestore import seller_history
from casestore.events import MACHINE
from casestore.models import Case, Measure, Seller, SellerEvent, SellerName, Strike
from casestore.rules import StrikeRules

SELLER = "seller"
GONE = "erased"
"""What stands in place of a name, or of a reason."""


def erase_reasons(session: Session, case_id: int, rules: StrikeRules) -> None:
    """Erase what staff wrote about the strikes and measures that a case gave; the rules' own words stay."""
    ours = {*rules.reversed_cases.values(), *rules.reversed_listings.values()}
    strikes = update(Strike).where(
        Strike.case_id == case_id, Strike.reversed_why.is_not(None), Strike.reversed_why.not_in(ours)
    )
    session.execute(strikes.values(reversed_why=GONE))
    measures = update(Measure).where(Measure.case_id == case_id, Measure.state.in_(("taken", "declined")))
    session.execute(measures.values(why=GONE))


def sellers_due(
    session: Session,
    rules: StrikeRules,
    before: datetime,
    now: datetime,
    *,
    erased: Collection[str] = (),
    seller_id: int | None = None,
) -> list[tuple[int, datetime]]:
    """Sellers who are no longer to be known, with the time of the last that is told of them.

    Nothing of them counts any more, nothing was written of them since `before`, and in every case that they have
    strikes of, the seller's data is gone. erased: numbers of cases of which it goes now; seller_id: only this one.
    """
    last = select(SellerEvent.seller_id, func.max(SellerEvent.at).label("at"))
    told = last.group_by(SellerEvent.seller_id).subquery()
    since = func.coalesce(told.c.at, Seller.created_at, type_=SellerEvent.at.type)
    wanted = (
        select(Seller.id, since)
        .outerjoin(told, told.c.seller_id == Seller.id)
        .where(Seller.erased_at.is_(None))
        .order_by(Seller.id)
    )
    if seller_id is not None:
        wanted = wanted.where(Seller.id == seller_id)
    kept = _still_needed(session, rules, now, erased)
    return [(id_, at) for id_, at in session.execute(wanted) if at < before and id_ not in kept]


def _still_needed(session: Session, rules: StrikeRules, now: datetime, erased: Collection[str]) -> set[int]:
    """Sellers of whom a strike still counts, or in one of whose cases the seller's data is still kept."""
    counts = Strike.given_at > now - timedelta(days=rules.window_days)
    standing = select(Strike.seller_id).where(
        Strike.seller_id.is_not(None), Strike.reversed_at.is_(None), counts
    )
    needed = {id_ for id_ in session.scalars(standing.distinct()) if id_ is not None}
    for table in (Strike, Measure):
        pairs = select(table.seller_id, Case.number, Case.erased_roles).join(Case, Case.id == table.case_id)
        for owner, number, roles in session.execute(pairs.where(table.seller_id.is_not(None))):
            if owner is not None and SELLER not in roles and number not in erased:
                needed.add(owner)
    return needed


def erase_seller(session: Session, seller: Seller, now: datetime) -> None:
    """Erase who a seller is. Their strikes and measures stay, of somebody who cannot be recognised again."""
    session.execute(delete(SellerName).where(SellerName.seller_id == seller.id))
    session.execute(update(Strike).where(Strike.seller_id == seller.id).values(seller_key=None))
    decided = Measure.state.in_(("taken", "declined"))
    session.execute(update(Measure).where(Measure.seller_id == seller.id, decided).values(why=GONE))
    seller.name, seller.erased_at = GONE, now
    seller_history.erase(session, seller, now, MACHINE)


def mark_of(session: Session, seller_id: int) -> str:
    """By what a seller is recognised in another copy of the store: the seal of their first entry."""
    first = select(SellerEvent.hash).where(SellerEvent.seller_id == seller_id, SellerEvent.seq == 1)
    return session.scalars(first).first() or ""
