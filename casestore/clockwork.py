"""The store's side of deadlines: looking at them, letting them fire, stopping them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from casestore import deadlines, events
from casestore.casefile import CaseFile
from casestore.connected import Connected
from casestore.errors import NotAllowed
from casestore.ledger_views import DeadlineView
from casestore.models import Case, Deadline
from casestore.models.ledgers import FAILING
from casestore.rules import Rules
from casestore.views import Event

RESTORATION = "restoration"
"""The clock that a court action stops: 17 U.S.C. 512(g)(2)(C)."""

AT_ONCE = 500
"""Deadlines that are looked up together; as many such batches are fired as there are."""


_Come = Row[int, int, datetime | None]

OnFailure = Callable[[DeadlineView, Exception], None]
"""Told of a deadline that could not fire, and why."""


class Clockwork(Connected):
    """Deadlines of cases. Nothing here moves a case; a deadline that has come asks a person to."""

    def list_deadlines(
        self,
        *,
        number: str | None = None,
        going: bool = True,
        attention: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[DeadlineView, ...]:
        """Deadlines, those that cannot fire first, then those that want attention, then by when they come.

        number: of one case. going: only those that have not ended. attention: only those that want it. limit: of a
        page; without one, all.
        """
        chosen = _conditions(going=going, attention=attention, number=number)
        wanted = select(Deadline, Case.number).join(Case, Case.id == Deadline.case_id).where(*chosen)
        ordered = wanted.order_by(
            (Deadline.failures > 0).desc(),
            Deadline.attention.desc(),
            Deadline.due_at.is_(None),
            Deadline.due_at,
            Deadline.id,
        )
        with self.db.reading() as session:
            rows = session.execute(ordered.limit(limit).offset(offset))
            return tuple(_view(row, case, self.db.rules) for row, case in rows)

    def count_deadlines(self, *, going: bool = True, attention: bool = False) -> int:
        """How many there are of them, in all cases."""
        wanted = select(func.count(Deadline.id)).where(*_conditions(going=going, attention=attention))
        with self.db.reading() as session:
            return session.scalar(wanted) or 0

    def failing_deadlines(self) -> int:
        """How many deadlines have come and could not fire."""
        with self.db.reading() as session:
            return session.scalar(select(func.count(Deadline.id)).where(FAILING)) or 0

    def court_action(self, number: str, *, who: str, why: str, revision: int | None = None) -> Event:
        """Record that the claimant has filed an action against the seller (17 U.S.C. 512(g)(2)(C)): the clock
        of the counter-notice stops, and nothing is restored.

        why: what was filed, where and when. Raises NotAllowed where no such clock runs, Conflict and NotFound
        as other acts on a case.
        """
        if not why.strip():
            raise NotAllowed("a court action is recorded with what was filed, where and when")
        with self.db.writing(cases=True) as session:
            file = CaseFile.by_number(session, number, self.clock(), self.check)
            file.expect(revision)
            row = file.log(who, "court_action", why=why.strip())
            if not deadlines.stop(file, row, RESTORATION):
                raise NotAllowed(f"{number}: no clock of a counter-notice runs")
            return events.view(row)

    def fire_due(self, now: datetime | None = None, failed: OnFailure | None = None) -> list[DeadlineView]:
        """Let every deadline whose time has come fire, and give back those that did.

        Each stage fires once, however many nodes ask and however long none did: it is done, with its event,
        in one transaction that no other one changes cases in. One that raises an error holds up no other: it is
        told to `failed`, stands on the deadline, and is tried again later (`deadlines.postpone`).
        now: the store's clock, unless told. Raises what the database raises when it is down.
        """
        instant = now or self.clock()
        fired: list[DeadlineView] = []
        last: _Come | None = None
        while batch := self._come(instant, last):
            for row in batch:
                try:
                    view = self._fire(row.id, row.case_id, instant)
                except (
                    Exception
                ) as error:  # whatever one case's rows make of it, the others' time has come too
                    self._postpone(row.id, error, instant, failed)
                else:
                    fired += [view] if view else []
            last = batch[-1]
        return fired

    def _come(self, instant: datetime, after: _Come | None) -> Sequence[_Come]:
        """Some of the deadlines whose time has come, from the one after `after` on."""
        may_be_tried = or_(Deadline.retry_at.is_(None), Deadline.retry_at <= instant)
        come = select(Deadline.id, Deadline.case_id, Deadline.due_at).where(
            Deadline.due_at <= instant, may_be_tried
        )
        if after is not None:
            same_time = and_(Deadline.due_at == after.due_at, Deadline.id > after.id)
            come = come.where(or_(Deadline.due_at > after.due_at, same_time))
        with self.db.reading() as session:
            return session.execute(come.order_by(Deadline.due_at, Deadline.id).limit(AT_ONCE)).all()

    def _fire(self, deadline_id: int, case_id: int, now: datetime) -> DeadlineView | None:
        with self.db.writing(cases=True) as session:
            case = session.get_one(Case, case_id, with_for_update=True)
            deadline = session.get_one(Deadline, deadline_id)
            file = CaseFile(session, case, now, self.check)
            fired = 0
            while deadlines.fire(file, deadline):
                fired += 1
            session.flush()
            return _view(deadline, case.number, self.db.rules) if fired else None

    def _postpone(self, deadline_id: int, error: Exception, now: datetime, failed: OnFailure | None) -> None:
        """Remember a failure, in a transaction of its own; of nodes that failed together, one does."""
        with self.db.writing(cases=True) as session:
            deadline = session.get_one(Deadline, deadline_id)
            if deadline.retry_at is not None and deadline.retry_at > now:
                return
            deadlines.postpone(deadline, error, now)
            number = session.get_one(Case, deadline.case_id).number
            session.flush()
            view = _view(deadline, number, self.db.rules)
        if failed is not None:
            failed(view, error)


def _conditions(*, going: bool, attention: bool, number: str | None = None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if number is not None:
        found.append(Case.number == number)
    if going:
        found.append(Deadline.state.in_(deadlines.GOING))
    if attention:
        found.append(Deadline.attention.is_(True))
    return found


def _view(row: Deadline, number: str, rules: Rules) -> DeadlineView:
    clock = rules.clocks.get(row.kind)
    labels = {s.state: s.label for s in clock.stages} if clock else {}
    return DeadlineView(
        id=row.id,
        case_number=number,
        kind=row.kind,
        label=clock.label if clock else row.kind,
        basis=clock.basis if clock else "",
        state=row.state,
        state_label=labels.get(row.state, row.state),
        message_id=row.message_id,
        listings=tuple(row.listings),
        started_at=row.started_at,
        ends=_instants(row),
        due_at=row.due_at,
        attention=row.attention,
        proposes=row.proposes,
        failures=row.failures,
        failure=row.failure,
        retry_at=row.retry_at,
    )


def _instants(row: Deadline) -> tuple[datetime, ...]:
    """When the stages come. A row that is damaged has none, and is still shown: somebody has to see it."""
    try:
        return tuple(datetime.fromisoformat(end) for end in row.ends)
    except (TypeError, ValueError):
        return ()
