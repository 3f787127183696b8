"""The ledger of notifiers: how many notices each sent, and what became of them (DSA Art. 23(2))."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore import verdicts
from casestore.connected import Connected
from casestore.ledger_views import NotifierView
from casestore.models import Case, Message, Verdict

BY = ("address", "claimant")


class Notifiers(Connected):
    """Counted from the messages and the verdicts of their cases; nothing is kept that could drift but the
    verdicts, which `check_verdicts` holds against the events."""

    def list_notifiers(
        self, *, by: str = BY[0], limit: int = 50, offset: int = 0
    ) -> tuple[NotifierView, ...]:
        """Notifiers, those of most notices first.

        by: "address", the sender's, or "claimant", the organization or person that the case is of. Notices
        that lie unverified in a case, and those in triage, are nobody's yet.
        """
        name = Message.from_address if by == BY[0] else Case.claimant
        notices = (
            select(name.label("name"), Message.id.label("message_id"), Message.case_id.label("case_id"))
            .join(Case, Case.id == Message.case_id)
            .where(Message.kind == "notice", Message.unverified.is_(False), name.is_not(None))
            .subquery()
        )
        count = func.count().label("notices")
        page = (
            select(notices.c.name, count)
            .group_by(notices.c.name)
            .order_by(count.desc(), notices.c.name)
            .limit(limit)
            .offset(offset)
        )
        with self.db.reading() as session:
            totals: dict[str, int] = dict(session.execute(page).all())
            found = {who: dict.fromkeys(verdicts.NAMES, 0) for who in totals}
            judged = (
                select(notices.c.name, Verdict.name, func.count())
                .join(Verdict, Verdict.case_id == notices.c.case_id)
                .where(notices.c.name.in_(list(totals)))
                .group_by(notices.c.name, Verdict.name)
            )
            for who, verdict, number in session.execute(judged):
                found[who][verdict] = number
        return tuple(NotifierView(who, total, **found[who]) for who, total in totals.items())

    def check_verdicts(self) -> list[str]:
        """The numbers of cases whose verdicts are not what their events say. There should be none."""
        with self.db.reading() as session:
            cases = session.execute(select(Case.id, Case.number).order_by(Case.id)).all()
            return [
                number
                for case_id, number in cases
                if _kept(session, case_id) != verdicts.said_by(session, case_id)
            ]


def _kept(session: Session, case_id: int) -> frozenset[str]:
    return frozenset(session.scalars(select(Verdict.name).where(Verdict.case_id == case_id)))
