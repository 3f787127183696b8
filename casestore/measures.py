"""What a seller's points lead to: a measure proposed to a person, or one that lapses with its strikes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import Subquery

from casestore import events
from casestore.casefile import CaseFile
from casestore.models import Case, Measure, Strike
from casestore.rules import StrikeRules


def points_by_seller(rules: StrikeRules, now: datetime, seller_id: int | None = None) -> Subquery:
    """Sellers, or one of them (seller_id), with their points: strikes that stand and are within the window."""
    since = now - timedelta(days=rules.window_days)
    counted = select(Strike).where(
        Strike.reversed_at.is_(None), Strike.given_at > since, Strike.seller_id.is_not(None)
    )
    if seller_id is not None:
        counted = counted.where(Strike.seller_id == seller_id)
    strikes = counted.subquery()
    once = func.max(strikes.c.points) if rules.counts_by == "case" else func.sum(strikes.c.points)
    by_case = (
        select(strikes.c.seller_id, once.label("points"))
        .group_by(strikes.c.seller_id, strikes.c.case_id)
        .subquery()
    )
    total = func.sum(by_case.c.points).label("points")
    return select(by_case.c.seller_id, total).group_by(by_case.c.seller_id).subquery()


def points_of(session: Session, rules: StrikeRules, seller_id: int, now: datetime) -> int:
    """The points of one seller."""
    points = points_by_seller(rules, now, seller_id)
    return int(session.scalar(select(points.c.points)) or 0)


def propose(file: CaseFile, seller_id: int, who: str) -> None:
    """Propose every measure that the seller's points call for, and that is not proposed or taken already.

    One that was declined is proposed again by the next strike.
    """
    session, rules = file.session, file.rules.strikes
    points = points_of(session, rules, seller_id, file.now)
    since = file.now - timedelta(days=rules.window_days)
    current = select(Measure.measure).where(
        Measure.seller_id == seller_id,
        Measure.state.in_(("proposed", "taken")),
        Measure.proposed_at > since,
    )
    have = set(session.scalars(current))
    for threshold in rules.thresholds:
        if points >= threshold.points and threshold.measure not in have:
            session.add(
                Measure(
                    seller_id=seller_id,
                    case_id=file.case.id,
                    measure=threshold.measure,
                    points=points,
                    proposed_at=file.now,
                    state="proposed",
                )
            )
            said = {"seller_id": seller_id, "measure": threshold.measure, "points": points}
            file.log(who, "measure_proposed", after=said, why=threshold.label)
    session.flush()


def lapse(file: CaseFile, seller_id: int, who: str) -> None:
    """Let the proposals lapse that the seller's points do not call for any more; each is an event of the case
    that had brought it about. What was taken stays, for a person to lift."""
    session, rules = file.session, file.rules.strikes
    points = points_of(session, rules, seller_id, file.now)
    called_for = {t.measure for t in rules.thresholds if points >= t.points}
    open_ = select(Measure).where(Measure.seller_id == seller_id, Measure.state == "proposed")
    for measure in session.scalars(open_.order_by(Measure.id)):
        if measure.measure in called_for:
            continue
        why = f"{points} points are left"
        measure.state, measure.decided_at, measure.decided_by, measure.why = "lapsed", file.now, who, why
        case = file.case if measure.case_id == file.case.id else session.get_one(Case, measure.case_id)
        said = {"seller_id": seller_id, "measure": measure.measure}
        events.append(session, case, at=file.now, who=who, action="measure_lapsed", before=said, why=why)
    session.flush()


def lapse_doubles(session: Session, seller_id: int, moved: Collection[int], now: datetime, who: str) -> None:
    """Of measures proposed twice, since two sellers turned out to be one, let those lapse that came with the other.

    moved: ids of the measures that came. Each is an event of the case that had brought it about.
    """
    open_ = select(Measure).where(Measure.seller_id == seller_id, Measure.state == "proposed")
    rows = session.scalars(open_.order_by(Measure.id)).all()
    own = {m.measure for m in rows if m.id not in moved}
    for measure in rows:
        if measure.id in moved and measure.measure in own:
            why = "it is proposed for the same seller already"
            measure.state, measure.decided_at, measure.decided_by, measure.why = "lapsed", now, who, why
            said = {"seller_id": seller_id, "measure": measure.measure}
            case = session.get_one(Case, measure.case_id)
            events.append(session, case, at=now, who=who, action="measure_lapsed", before=said, why=why)
    session.flush()
