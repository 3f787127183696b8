"""The ledger of sellers: their strikes and measures, whose a strike is, what a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, Select, cast, func, select
from sqlalchemy.orm import Session

from casestore import identity, measures, seller_history, strikes
from casestore.casefile import CaseFile
from casestore.connected import Check, Connected
from casestore.errors import NotAllowed, NotFound
from casestore.ledger_views import MeasureView, SellerEventView, SellerSummary, SellerView, StrikeView
from casestore.models import Case, Measure, Seller, SellerName, Strike
from casestore.models.base import storable
from casestore.rules import StrikeRules

Decision = {True: "taken", False: "declined"}


class Sellers(Connected):
    """`who` is a person's name, `why` their reason. Ids that are none raise NotFound, what the rules forbid
    NotAllowed."""

    def list_sellers(
        self, *, text: str | None = None, limit: int = 50, offset: int = 0
    ) -> tuple[SellerSummary, ...]:
        """Sellers by their points, the most first. text: part of one of their names."""
        with self.db.reading() as session:
            wanted = _summaries(self.db.rules.strikes, self.clock()).where(Seller.merged_into.is_(None))
            if text and text.strip():
                pattern = storable(text.strip())
                named = select(SellerName.seller_id).where(
                    SellerName.name.icontains(pattern, autoescape=True)
                )
                wanted = wanted.where(Seller.id.in_(named))
            return _read(session, wanted.limit(limit).offset(offset))

    def get_seller(self, seller_id: int) -> SellerView:
        """A seller with names, strikes, measures and history."""
        with self.db.reading() as session:
            seller = seller_of_id(session, seller_id)
            summaries = _summaries(self.db.rules.strikes, self.clock()).where(Seller.id == seller_id)
            names = select(SellerName.name).where(SellerName.seller_id == seller_id).order_by(SellerName.name)
            rows = seller_history.entries(session, seller_id)
            return SellerView(
                summary=_read(session, summaries)[0],
                names=tuple(session.scalars(names)),
                strikes=_strikes(session, _strike_rows().where(Strike.seller_id == seller_id)),
                measures=_measures(session, self.db.rules.strikes, seller_id),
                events=tuple(SellerEventView(r.seq, r.at, r.who, r.action, r.said, r.why) for r in rows),
                merged_into=seller.merged_into,
                revision=seller.event_count,
            )

    def case_strikes(self, number: str) -> tuple[StrikeView, ...]:
        """The strikes of a case, the latest first."""
        with self.db.reading() as session:
            return _strikes(session, _strike_rows().where(Case.number == number))

    def assign_strikes(
        self,
        number: str,
        seller: str,
        *,
        who: str,
        why: str | None = None,
        listings: Sequence[str] = (),
        revision: int | None = None,
    ) -> None:
        """Say whose listings the strikes of a case are for: a seller's name, shop or e-mail address.

        listings: their paths; without any, those of all strikes that nobody was found for.
        """
        if not seller.strip():
            raise NotAllowed("a seller has a name")
        with self.db.writing(cases=True) as session:
            file = CaseFile.by_number(session, number, self.clock(), self.check)
            file.expect(revision)
            mine = [
                s
                for s in strikes.standing(file)
                if (s.listing in listings if listings else s.seller_id is None)
            ]
            if not mine:
                raise NotAllowed(f"{number}: there is no such strike to assign")
            owner, key = identity.seller_named(session, seller, file.now)
            _hand_over(file, mine, owner, key, who, why)

    def decide_measure(self, measure_id: int, take: bool, *, who: str, why: str) -> MeasureView:
        """A person's word on a proposed measure: taken, or declined. It is in the history of the case that
        brought it about, and of the seller."""
        reasoned(why)
        with self.db.writing(cases=True) as session:
            measure = session.get(Measure, measure_id, with_for_update=True)
            if measure is None:
                raise NotFound(f"no measure {measure_id}")
            if measure.state != "proposed":
                raise NotAllowed(f"measure {measure_id} is {measure.state} already")
            case = session.get_one(Case, measure.case_id)
            file = CaseFile.by_number(session, case.number, self.clock(), self.check)
            measure.state, measure.decided_by, measure.decided_at = Decision[take], storable(who), file.now
            measure.why = storable(why.strip())
            said = {"seller_id": measure.seller_id, "measure": measure.measure, "state": measure.state}
            file.log(who, "measure_decided", after=said, why=why.strip())
            seller = session.get_one(Seller, measure.seller_id)
            seller_history.log(session, seller, file.now, who, f"measure_{measure.state}", said, why)
            return _measure(measure, case.number, self.db.rules.strikes)


def move_strikes(
    session: Session, wanted: Select[Strike], owner: Seller, now: datetime, check: Check, who: str, why: str
) -> list[int]:
    """Hand strikes over to another seller, case by case, each with its event; their ids."""
    session.flush()
    by_case: dict[int, list[Strike]] = {}
    for strike in session.scalars(wanted.order_by(Strike.case_id, Strike.id)):
        by_case.setdefault(strike.case_id, []).append(strike)
    for case_id, moved in by_case.items():
        file = CaseFile(session, session.get_one(Case, case_id), now, check)
        _hand_over(file, moved, owner, None, who, why)
    return [strike.id for moved in by_case.values() for strike in moved]


def _hand_over(
    file: CaseFile, moved: list[Strike], owner: Seller, key: str | None, who: str, why: str | None
) -> None:
    before = strikes.told(file, moved)
    losing = {s.seller_id for s in moved if s.seller_id not in (None, owner.id)}
    for strike in moved:
        strike.seller_id, strike.seller_key = owner.id, key or strike.seller_key
    file.session.flush()
    file.log(who, "strikes_assigned", before=before, after=strikes.told(file, moved), why=why)
    for seller_id in sorted(s for s in losing if s is not None):
        measures.lapse(file, seller_id, who)
    measures.propose(file, owner.id, who)


def reasoned(why: str) -> None:
    """Raises NotAllowed where somebody gives no reason."""
    if not why.strip():
        raise NotAllowed("it is done for a reason only")


def seller_of_id(session: Session, seller_id: int) -> Seller:
    """Raises NotFound."""
    seller = session.get(Seller, seller_id)
    if seller is None:
        raise NotFound(f"no seller {seller_id}")
    return seller


def _summaries(rules: StrikeRules, now: datetime) -> Select[Seller, int, int, int]:
    """Sellers with their points, standing and reversed strikes."""
    points = measures.points_by_seller(rules, now)
    standing = cast(func.sum(cast(Strike.reversed_at.is_(None), Integer)), Integer)
    counts = (
        select(Strike.seller_id, standing.label("standing"), func.count().label("total"))
        .group_by(Strike.seller_id)
        .subquery()
    )
    has = func.coalesce(points.c.points, 0)
    return (
        select(Seller, has, func.coalesce(counts.c.standing, 0), func.coalesce(counts.c.total, 0))
        .outerjoin(points, points.c.seller_id == Seller.id)
        .outerjoin(counts, counts.c.seller_id == Seller.id)
        .order_by(has.desc(), Seller.name, Seller.id)
    )


def _read(session: Session, wanted: Select[Seller, int, int, int]) -> tuple[SellerSummary, ...]:
    rows = session.execute(wanted).all()
    ids = [seller.id for seller, *_ in rows]
    waiting = select(Measure.seller_id, Measure.measure).where(
        Measure.seller_id.in_(ids), Measure.state == "proposed"
    )
    proposed: dict[int, list[str]] = {}
    for seller_id, measure in session.execute(waiting.order_by(Measure.id)):
        proposed.setdefault(seller_id, []).append(measure)
    return tuple(
        SellerSummary(
            seller.id,
            seller.name,
            int(points),
            standing,
            total - standing,
            tuple(proposed.get(seller.id, ())),
        )
        for seller, points, standing, total in rows
    )


def summaries_of(
    session: Session, rules: StrikeRules, now: datetime, ids: Sequence[int]
) -> tuple[SellerSummary, ...]:
    """Sellers as the ledger shows them."""
    return _read(session, _summaries(rules, now).where(Seller.id.in_(ids)))


def _strike_rows() -> Select[Strike, str, str | None]:
    return (
        select(Strike, Case.number, Seller.name)
        .join(Case, Case.id == Strike.case_id)
        .outerjoin(Seller, Seller.id == Strike.seller_id)
        .order_by(Strike.given_at.desc(), Strike.id.desc())
    )


def _strikes(session: Session, wanted: Select[Strike, str, str | None]) -> tuple[StrikeView, ...]:
    return tuple(
        StrikeView(
            id=row.id,
            case_number=number,
            listing=row.listing,
            seller_id=row.seller_id,
            seller=name,
            severity=row.severity,
            points=row.points,
            given_at=row.given_at,
            given_by=row.given_by,
            reversed_at=row.reversed_at,
            reversed_by=row.reversed_by,
            reversed_why=row.reversed_why,
        )
        for row, number, name in session.execute(wanted)
    )


def _measures(session: Session, rules: StrikeRules, seller_id: int) -> tuple[MeasureView, ...]:
    wanted = (
        select(Measure, Case.number)
        .join(Case, Case.id == Measure.case_id)
        .where(Measure.seller_id == seller_id)
        .order_by(Measure.id.desc())
    )
    return tuple(_measure(row, number, rules) for row, number in session.execute(wanted))


def _measure(row: Measure, number: str, rules: StrikeRules) -> MeasureView:
    labels = {t.measure: t.label for t in rules.thresholds}
    return MeasureView(
        id=row.id,
        seller_id=row.seller_id,
        case_number=number,
        measure=row.measure,
        label=labels.get(row.measure, row.measure),
        points=row.points,
        proposed_at=row.proposed_at,
        state=row.state,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        why=row.why,
    )
