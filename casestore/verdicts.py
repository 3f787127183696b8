"""What the cases say of the notices in them: found valid, rejected, withdrawn, countered, incomplete."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casestore.casefile import CaseFile
from casestore.lifecycle import case_states
from casestore.models import EventRow, Verdict

_TELLING = ("opened", "state_moved", "undone")


def renew(file: CaseFile) -> None:
    """Bring a case's verdicts to what its events say."""
    session, case_id = file.session, file.case.id
    session.execute(delete(Verdict).where(Verdict.case_id == case_id))
    session.add_all(Verdict(case_id=case_id, name=name) for name in sorted(said_by(session, case_id)))
    session.flush()


def said_by(session: Session, case_id: int) -> frozenset[str]:
    """The verdicts that follow from a case's history."""
    wanted = select(EventRow).where(EventRow.case_id == case_id, EventRow.action.in_(_TELLING))
    return _judge(session.scalars(wanted.order_by(EventRow.seq)).all())


def _judge(events: Sequence[EventRow]) -> frozenset[str]:
    """The last verdict that stands. Restored after a counter-notice, the notice was countered; restored
    without one, it should have been rejected."""
    undone = {event.undoes for event in events}
    opened = next((e.after for e in events if e.action == "opened" and e.seq not in undone), None)
    found = {"incomplete"} if opened and opened["state"] == "incomplete" else set()
    visited = [str(e.after) for e in events if e.action == "state_moved" and e.seq not in undone]
    spoken = [v for state in visited if (v := case_states()[state].verdict)]
    if spoken:
        last = spoken[-1]
        if last == "restored":
            last = "countered" if "counter_noticed" in visited else "rejected"
        found.add(last)
    return frozenset(found)
