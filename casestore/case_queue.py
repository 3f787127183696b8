"""The queue: cases by what they are and lack, in the order they are worked on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from casestore.connected import Connected
from casestore.lifecycle import case_states
from casestore.models import Case, Missing
from casestore.search import found_cases, hits_of
from casestore.search_hits import Found
from casestore.views import CasePage, CaseSummary

ORDERS = ("changed", "newest", "waiting")
"""Of the queue: the latest change first; the latest opened first; those waiting longest first, the cases
that are over behind them."""

FEW = 1000
"""Cases that are looked up one by one and sorted. Of more, the index of their order is walked until the page is full:
then they are frequent in it."""

Condition = ColumnElement[bool]


class CaseQueue(Connected):
    """The queue and its counts; nothing here changes anything."""

    def list_cases(
        self,
        *,
        states: Sequence[str] = (),
        kinds: Sequence[str] = (),
        missing: str | None = None,
        assignee: str | None = None,
        unverified: bool = False,
        text: str | None = None,
        order: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> CasePage:
        """One page of the queue, in one of the ORDERS; without one, what fits the text best comes first.

        states, kinds: any of these; empty means all. missing: the name of a field that is missing; "any"
        for all incomplete ones. unverified: only cases with a message that awaits a person's confirmation.
        text: as in `Store.search`.
        """
        asked = _Asked(tuple(states), tuple(kinds), missing, assignee, unverified)
        with self.db.reading() as session:
            if text and text.strip():
                answer = found_cases(session, text)
                ids = [one.case_id for one in answer.found if one.case_id is not None]
                kept = session.scalars(asked.matching(Case.id).where(Case.id.in_(ids))).all()
                if order is None:
                    shown = _best_first(session, set(kept), text, answer.found, limit, offset)
                else:
                    shown = _page(session, asked, order, len(kept), kept, limit, offset)
                return replace(shown, cut=answer.cut)
            total = asked.count(session)
            few = session.scalars(asked.matching(Case.id)).all() if total <= FEW else None
            return _page(session, asked, order, total, few, limit, offset)

    def case_counts(self) -> dict[str, int]:
        """How many cases stand in each state; every state is named."""
        with self.db.reading() as session:
            found = session.execute(select(Case.state, func.count()).group_by(Case.state))
            return dict.fromkeys(case_states(), 0) | dict(found.all())

    def missing_names(self) -> tuple[str, ...]:
        """The names of all fields that some case lacks, one looked up after the other: there are few of them."""
        names = select(func.min(Missing.name).label("name")).cte("names", recursive=True)
        after = select(func.min(Missing.name)).where(Missing.name > names.c.name).scalar_subquery()
        names = names.union_all(select(after).where(names.c.name.is_not(None)))
        with self.db.reading() as session:
            return tuple(session.scalars(select(names.c.name).where(names.c.name.is_not(None))))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a queue is narrowed to, as in `CaseQueue.list_cases`."""

    states: tuple[str, ...]
    kinds: tuple[str, ...]
    missing: str | None
    assignee: str | None
    unverified: bool

    def matching(self, column: Any) -> Select[Any]:
        """A column of all cases that match: those that lack something are looked up by what they lack."""
        wanted = select(column).select_from(Case).where(*self._own())
        if self.states:
            wanted = wanted.where(Case.state.in_(self.states))
        return wanted if self.missing is None else wanted.where(Case.id.in_(self._lacking(Missing.case_id)))

    def in_order(self) -> Select[Any]:
        """The same cases, each asked as it comes along in the order of an index."""
        wanted = select(Case).where(*self._own())
        if len(self.states) == 1:
            wanted = wanted.where(Case.state == self.states[0])
        elif self.states:  # of several states no index has the order, so none must be chosen for them
            wanted = wanted.where(Case.state.concat("").in_(self.states))
        if self.missing is None:
            return wanted
        return wanted.where(self._lacking(Missing.case_id).where(Missing.case_id == Case.id).exists())

    def count(self, session: Session) -> int:
        if self.missing is not None and not self.states and not self._own():
            lacking = self._lacking(Missing.case_id)
            cases = lacking.distinct() if self.missing == "any" else lacking
            return session.scalar(select(func.count()).select_from(cases.subquery())) or 0
        return session.scalar(self.matching(func.count())) or 0

    def _own(self) -> list[Condition]:
        """What the case's own columns must be, its state aside."""
        conditions: list[Condition] = []
        if self.kinds:
            conditions.append(Case.kind.in_(self.kinds))
        if self.assignee is not None:
            conditions.append(Case.assignee == self.assignee)
        if self.unverified:
            conditions.append(Case.unverified_count > literal_column("0"))
        return conditions

    def _lacking(self, column: Any) -> Select[Any]:
        lacking = select(column)
        return lacking if self.missing == "any" else lacking.where(Missing.name == self.missing)

    def order_by(self, order: str | None) -> tuple[ColumnElement[Any], ...]:
        if order == "newest":
            return Case.opened_at.desc(), Case.id.desc()
        if order != "waiting":
            return Case.updated_at.desc(), Case.id.desc()
        if len(self.states) == 1:
            return Case.opened_at.asc(), Case.id.asc()
        return Case.over.asc(), Case.opened_at.asc(), Case.id.asc()


def _page(
    session: Session,
    asked: _Asked,
    order: str | None,
    total: int,
    few: Sequence[int] | None,
    limit: int,
    offset: int,
) -> CasePage:
    """few: the ids of all cases that match, where they are few."""
    wanted = asked.in_order() if few is None else select(Case).where(Case.id.in_(few))
    rows = session.scalars(wanted.order_by(*asked.order_by(order)).limit(limit).offset(offset))
    return CasePage(tuple(summary_of(case) for case in rows), total)


def _best_first(
    session: Session, kept: set[int], text: str, found: Sequence[Found], limit: int, offset: int
) -> CasePage:
    """The cases among those found, in the order they were found in."""
    chosen = [one for one in found if one.case_id in kept][offset : offset + limit]
    shown = [one.case_id for one in chosen if one.case_id is not None]
    rows = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(shown)))}
    places = {hit.case_number: hit for hit in hits_of(session, text, chosen) if hit.case_number}
    return CasePage(tuple(summary_of(rows[case_id]) for case_id in shown), len(kept), places)


def summary_of(case: Case) -> CaseSummary:
    """A case as the queue shows it."""
    return CaseSummary(
        number=case.number,
        kind=case.kind,
        state=case.state,
        missing=tuple(case.missing),
        subject=case.subject,
        claimant=case.claimant,
        sellers=tuple(case.sellers),
        rights=tuple(case.rights),
        works=tuple(case.works),
        listing_count=case.listing_count,
        unverified_count=case.unverified_count,
        language=case.language,
        assignee=case.assignee,
        opened_at=case.opened_at,
        updated_at=case.updated_at,
    )
