"""How long personal data is kept: what is due, erasing it, and the legal hold that forbids it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from casestore import erasure, events
from casestore.casefile import CaseFile
from casestore.connected import Connected
from casestore.errors import NotAllowed
from casestore.lifecycle import open_states
from casestore.models import Case, EventRow, Message
from casestore.models.base import storable
from casestore.views import Event

Remove = Callable[[str], None]
"""Takes a message's bytes, by their hash, out of the archive."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be erased: of a case what some roles left there, or a message that is in no case."""

    case_number: str | None
    roles: tuple[str, ...]
    message_id: int | None
    since: datetime
    messages: int


class Retention(Connected):
    """Nothing is erased but what is due, and never what is under legal hold."""

    def hold(self, number: str, *, who: str, why: str) -> Event:
        """Forbid that anything of a case is erased. Raises NotFound, and NotAllowed without a reason."""
        if not why.strip():
            raise NotAllowed("a legal hold is set for a reason only")
        return self._hold(number, storable(why.strip()), who, why, "hold_set")

    def lift_hold(self, number: str, *, who: str, why: str | None = None) -> Event:
        """Let a case's retention go on."""
        return self._hold(number, None, who, why, "hold_lifted")

    def _hold(self, number: str, hold: str | None, who: str, why: str | None, action: str) -> Event:
        with self.db.writing(cases=True) as session:
            file = CaseFile.by_number(session, number, self.clock(), self.check)
            before, file.case.hold = file.case.hold, hold
            said = {"before": before is not None, "after": hold is not None}
            return events.view(file.log(who, action, why=why, **said))

    def due_for_erasure(
        self, before: Mapping[str, datetime], other_before: datetime | None = None
    ) -> tuple[Due, ...]:
        """What has outlived its time and is not held.

        before: for a role ("claimant", "seller") the instant before which a case must have ended; other_before:
        the same for the arrival of a message that is in no case.
        """
        return (*self._due_cases(before), *self._due_messages(other_before))

    def _due_cases(self, before: Mapping[str, datetime]) -> list[Due]:
        if not before:
            return []
        ended = select(func.max(EventRow.at)).where(
            EventRow.case_id == Case.id, EventRow.action.in_(("state_moved", "undone", "opened"))
        )
        held = select(func.count(Message.id)).where(Message.case_id == Case.id, Message.erased_at.is_(None))
        wanted = (
            select(Case.number, Case.erased_roles, ended.scalar_subquery(), held.scalar_subquery())
            .where(Case.state.not_in(open_states()), Case.hold.is_(None))
            .order_by(Case.id)
        )
        found = []
        with self.db.reading() as session:
            for number, erased, end, messages in session.execute(wanted):
                since = end if end.tzinfo else end.replace(tzinfo=self.clock().tzinfo)
                roles = tuple(
                    r for r in erasure.ROLES if r in before and r not in erased and since < before[r]
                )
                if roles:
                    found.append(Due(number, roles, None, since, messages))
        return found

    def _due_messages(self, before: datetime | None) -> list[Due]:
        if before is None:
            return []
        wanted = select(Message.id, Message.received_at).where(
            Message.case_id.is_(None),
            Message.erased_at.is_(None),
            Message.received_at < before,
            or_(Message.state == "triage", Message.state == "filed"),
        )
        with self.db.reading() as session:
            rows = session.execute(wanted.order_by(Message.id))
            return [Due(None, (), message_id, at, 1) for message_id, at in rows]

    def erase(self, due: Due, remove: Remove) -> None:
        """Erase what is due, unless that has changed: a case that was opened again or is held is left alone.

        The bytes go before the transaction ends: should it fail, the same is due again and done again.
        """
        with self.db.writing(cases=True) as session:
            now = self.clock()
            if due.case_number is not None:
                file = CaseFile.by_number(session, due.case_number, now, self.check)
                if file.case.hold is not None or file.case.state in open_states():
                    return
                hashes = erasure.erase_from_case(file, due.roles)
            else:
                message = session.get_one(Message, due.message_id, with_for_update=True)
                if message.case_id is not None or message.erased_at is not None:
                    return
                hashes = [erasure.erase_message(session, message, now)]
                message.state = "filed"
            session.flush()
            for sha256 in hashes:
                remove(sha256)
