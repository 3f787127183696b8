"""The ledger of notifiers: how many notices each sent, and what became of them (DSA Art. 23(2))."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore import notifier_totals, verdicts
from casestore.connected import Connected
from casestore.ledger_views import NotifierView
from casestore.models import Case, Message, NotifierTotal, Verdict
from casestore.notifier_totals import BY, COUNTED, LONGEST_NAME, Counts, told
from casestore.seal import Tampering


class Notifiers(Connected):
    """The counts are kept with the cases they come from (`casestore.notifier_totals`), and the verdicts they rest on
    too; `check_notifiers` holds both against the messages and the events."""

    def list_notifiers(
        self, *, by: str = BY[0], limit: int = 50, offset: int = 0
    ) -> tuple[NotifierView, ...]:
        """Notifiers, those of most notices first.

        by: "address", the sender's, or "claimant", the organization or person that the case is of. Notices
        that lie unverified in a case, and those in triage, are nobody's yet.
        """
        most = (
            select(NotifierTotal)
            .where(NotifierTotal.by == by)
            .order_by(NotifierTotal.notices.desc(), NotifierTotal.name)
        )
        with self.db.reading() as session:
            rows = session.scalars(most.limit(limit).offset(offset))
            return tuple(NotifierView(row.name, **dict(zip(COUNTED, told(row), strict=True))) for row in rows)

    def check_notifiers(self) -> list[Tampering]:
        """Whose counts are not what counting all notices gives, and whose cases' verdicts are not what their events
        say. There should be none."""
        found = [
            Tampering(number, None, "its verdicts are not what its history says")
            for number in self.check_verdicts()
        ]
        with self.db.reading() as session:
            for by in BY:
                wanted = select(NotifierTotal).where(NotifierTotal.by == by)
                kept = {row.name: told(row) for row in session.scalars(wanted)}
                counted = _recount(session, by)
                wrong = sorted(n for n in {*kept, *counted} if kept.get(n) != counted.get(n))
                found += [
                    Tampering(f"notifier {name}", None, "is not counted as the cases say") for name in wrong
                ]
        return found

    def recount_notifiers(self) -> None:
        """Count everything anew: for a store that was filled by other means, or counts that were tampered with."""
        with self.db.writing(cases=True) as session:
            notifier_totals.rebuild(session)

    def check_verdicts(self) -> list[str]:
        """The numbers of cases whose verdicts are not what their events say. There should be none."""
        with self.db.reading() as session:
            cases = session.execute(select(Case.id, Case.number).order_by(Case.id)).all()
            return [
                number
                for case_id, number in cases
                if _kept(session, case_id) != verdicts.said_by(session, case_id)
            ]


def _recount(session: Session, by: str) -> dict[str, Counts]:
    """The counts by name, from all messages and verdicts: what is kept must be the same."""
    name = func.substr(Message.from_address if by == BY[0] else Case.claimant, 1, LONGEST_NAME)
    notices = (
        select(name.label("name"), Message.case_id.label("case_id"))
        .join(Case, Case.id == Message.case_id)
        .where(Message.kind == "notice", Message.unverified.is_(False), name.is_not(None))
        .subquery()
    )
    totals = select(notices.c.name, func.count()).group_by(notices.c.name)
    found = {who: {"notices": count} for who, count in session.execute(totals)}
    judged = (
        select(notices.c.name, Verdict.name, func.count())
        .join(Verdict, Verdict.case_id == notices.c.case_id)
        .group_by(notices.c.name, Verdict.name)
    )
    for who, verdict, count in session.execute(judged):
        found[who][verdict] = count
    return {who: tuple(counts.get(n, 0) for n in COUNTED) for who, counts in found.items()}


def _kept(session: Session, case_id: int) -> frozenset[str]:
    return frozenset(session.scalars(select(Verdict.name).where(Verdict.case_id == case_id)))
