"""What staff do with messages: those that wait in triage, and those attached but not verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from casestore.apply import apply_message
from casestore.casefile import CaseFile
from casestore.connected import Connected
from casestore.detach import attachment_of, take_out
from casestore.errors import NotAllowed, NotFound
from casestore.filings import FilingDesk, filing_of
from casestore.models import Case, Message
from casestore.models.base import storable
from casestore.views import Filing
from casestore.voiding import make_void, obstacle, opening_of
from casestore.waiting import wait_no_more
from intake.reading import MessageFacts, Reading, Value

Decide = Callable[[FilingDesk], object]
"""Files a message that waited in triage for a case that is there now, as if it had just been read."""


class Triage(Connected):
    """Every act names who did it. All raise NotFound for an id that is none, and NotAllowed where the message
    is not in the state that the act is for: somebody else may have been quicker.

    decide: what is to be done with each message that waited for what an act brings into a case; without it they go
    on waiting. `intake.filing` has these acts with the machine's own decision.
    """

    def open_case_from(
        self, message_id: int, *, who: str, why: str | None = None, decide: Decide | None = None
    ) -> Filing:
        """Open a case from a message in triage, whatever its kind; what is missing is checked anew."""
        with self._message(message_id, "triage") as desk:
            reading = _as_opening(_reading(desk))
            reading = replace(reading, completeness=self.check(reading))
            filing = desk.open_case(reading, why or "opened by a person", 1.0, who)
            self._file(desk, filing.case_number).refuse_rivals()
            _call_answers(desk, reading, decide)
            return filing

    def attach_message(
        self,
        message_id: int,
        number: str,
        *,
        who: str,
        why: str | None = None,
        decide: Decide | None = None,
    ) -> Filing:
        """Put a message in triage into a case, where it takes effect by its kind."""
        with self._message(message_id, "triage") as desk:
            reason = why or "attached by a person"
            reading = _reading(desk)
            filing = desk.join(number, reading, "updated", reason, 1.0, unverified=False, who=who)
            self._file(desk, number).refuse_rivals()
            _call_answers(desk, reading, decide)
            return filing

    def dismiss_message(self, message_id: int, *, who: str, why: str) -> Filing:
        """Put a message in triage aside, for a reason; it is kept."""
        if not why.strip():
            raise NotAllowed("a message is put aside for a reason only")
        with self._message(message_id, "triage") as desk:
            message = desk.message
            message.action, message.state, message.state_since = "dismissed", "filed", desk.now
            message.reason, message.dismissed_by = storable(why.strip()), storable(who)
            wait_no_more(desk.session, message.id)
            return filing_of(message, None, unverified=False)

    def reconsider_message(self, message_id: int, *, who: str) -> Filing:
        """Bring a message that was put aside back into triage."""
        with self._message(message_id, "filed") as desk:
            message = desk.message
            if message.action != "dismissed":
                raise NotAllowed(f"message {message_id} was not put aside")
            return desk.triage(f"brought back by {who}; it had been put aside: {message.reason}")

    def confirm_attachment(
        self, message_id: int, *, who: str, why: str | None = None, decide: Decide | None = None
    ) -> Filing:
        """Say that an unverified message is genuine: it now takes its effect on the case, and its writer is a
        party of it."""
        with self._message(message_id, "filed") as desk:
            file, message = self._unverified(desk)
            message.unverified = False
            file.case.unverified_count -= 1
            file.log(
                who, "message_verified", after={"sha256": message.sha256}, why=why, message_id=message.id
            )
            reading = _reading(desk)
            apply_message(file, message, reading, who)
            file.refuse_rivals()
            _call_answers(desk, reading, decide)
            return filing_of(message, file.case.number, unverified=False)

    def detach_message(self, message_id: int, *, who: str, why: str) -> Filing:
        """Take a message out of its case, with everything it brought about there, and back into triage. A case that
        it had opened is void then.

        Raises NotAllowed where that case has gone on, and Conflict where something of the message was changed since.
        """
        if not why.strip():
            raise NotAllowed("a message is detached for a reason only")
        with self._message(message_id, "filed") as desk:
            message = desk.message
            if message.case_id is None:
                raise NotAllowed(f"message {message_id} is in no case")
            file = self._file(desk, desk.session.get_one(Case, message.case_id).number)
            if (opened := opening_of(file, message)) is not None:
                make_void(file, opened, who, why.strip())
                return filing_of(message, None, unverified=False)
            attached = attachment_of(desk.session, message)
            if attached is None:
                raise NotAllowed(f"message {message_id} was not put into {file.case.number}")
            take_out(file, attached, who, why.strip())
            file.refuse_rivals()
            return desk.triage(f"taken out of {file.case.number} by {who}: {why.strip()}")

    def may_detach(self, message_id: int) -> bool:
        """Whether a message lies in a case and may be taken out: always, unless it opened the case and that has gone
        on. Whether a person has changed something of it since, `detach_message` says."""
        with self.db.reading() as session:
            message = session.get(Message, message_id)
            case = session.get(Case, message.case_id) if message is not None and message.case_id else None
            if message is None or case is None or message.erased_at is not None:
                return False
            file = CaseFile(session, case, self.clock(), self.check)
            opened = opening_of(file, message)
            return opened is None or obstacle(file, opened) is None

    @contextmanager
    def _message(self, message_id: int, state: str) -> Iterator[FilingDesk]:
        with self.db.writing(cases=True) as session:
            message = session.get(Message, message_id, with_for_update=True)
            if message is None:
                raise NotFound(f"no message {message_id}")
            if message.state != state:
                raise NotAllowed(f"message {message_id} is not in {state}, but in {message.state}")
            yield FilingDesk(session, message, self.clock(), self.case_prefix, self.check, None)

    def _file(self, desk: FilingDesk, number: str | None) -> CaseFile:
        return CaseFile.by_number(desk.session, number or "", desk.now, self.check)

    def _unverified(self, desk: FilingDesk) -> tuple[CaseFile, Message]:
        message = desk.message
        if not message.unverified or message.case_id is None:
            raise NotAllowed(f"message {message.id} is not unverified")
        number = desk.session.get_one(Case, message.case_id).number
        return self._file(desk, number), message


def _call_answers(desk: FilingDesk, reading: Reading, decide: Decide | None) -> None:
    """Let the messages be filed that waited for what is in the case now."""
    if decide is not None:
        for waiting in desk.answers_waiting(reading):
            decide(waiting)


def _reading(desk: FilingDesk) -> Reading:
    """What was read out of the message; of one that could not be read, nothing."""
    reading = desk.reading()
    if reading is not None:
        return reading
    message = desk.message
    facts = MessageFacts(
        message.message_id,
        message.subject,
        message.from_name,
        message.from_address,
        message.sent_at,
        message.sha256,
    )
    return Reading(facts, Value("other", 0.0, None, "unread"))


def _as_opening(reading: Reading) -> Reading:
    """A case is about a notice, or about a counter-notice whose notice came another way."""
    if reading.kind.value in ("notice", "counter_notice"):
        return reading
    return replace(reading, kind=Value("notice", 1.0, None, "person"))
