"""Filing one message, once: the transaction in which it opens a case, joins one or goes to triage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore import absorb, events, matching, waiting
from casestore.apply import apply_message
from casestore.casefile import CaseFile
from casestore.connected import Check, Connected
from casestore.errors import NotFound
from casestore.models import ArrivalRow, Case, DocumentRow, Message, Outgoing, PartRow, ReadingRow
from casestore.models.base import storable, storable_json
from casestore.numbers import next_number
from casestore.search_index import index_messages
from casestore.views import Candidate, DocumentText, Filing
from intake.reading import Reading

MOST_CANDIDATES = 5


@dataclass
class FilingDesk:
    """One message being filed. Whoever decides calls exactly one of open_case, join and triage.

    done: the outcome of an earlier filing; then nothing is left to do.
    """

    session: Session
    message: Message
    now: datetime
    case_prefix: str
    check: Check
    done: Filing | None

    def keep(
        self,
        read: Reading,
        documents: Sequence[DocumentText],
        authentication: dict[str, Any] | None = None,
    ) -> Reading:
        """Store what was read, and give it back as it is stored: without what no database holds.

        authentication: what is known of the sender, with "proven", whether he may change a case by it.
        """
        data = storable_json(read.to_json())
        reading = Reading.from_json(data)
        message, facts = self.message, reading.message
        message.subject = facts.subject[:1000] if facts.subject else None
        message.from_name = facts.from_name[:500] if facts.from_name else None
        message.from_address = facts.from_address[:320] if facts.from_address else None
        message.sent_at = facts.date[:40] if facts.date else None
        message.kind = reading.kind.value
        message.authentication = storable_json(authentication) if authentication is not None else None
        self.session.add(ReadingRow(message_id=message.id, read_at=self.now, reading=data))
        self.session.add_all(_part_rows(message.id, reading))
        self.session.add_all(_document_rows(message.id, documents))
        index_messages(self.session, [message.id])
        return reading

    @property
    def proven(self) -> bool:
        """Whether the sender is who the From address says. Unasked, he is taken at his word."""
        known = self.message.authentication
        return known is None or bool(known.get("proven"))

    def recipients(self) -> list[str]:
        """Every address the message was delivered to, by all its arrivals."""
        envelopes = self.session.scalars(
            select(ArrivalRow.envelope).where(ArrivalRow.message_id == self.message.id)
        )
        return [str(a) for envelope in envelopes for a in envelope.get("rcpt_tos") or ()]

    def headers(self) -> dict[str, str]:
        """The header texts that were kept, "header:References" and so on."""
        kept = select(DocumentRow.part, DocumentRow.text).where(
            DocumentRow.message_id == self.message.id, DocumentRow.part.startswith("header:")
        )
        return dict(row for row in self.session.execute(kept))

    def reading(self) -> Reading | None:
        """What was read; None of a message that could not be."""
        row = self.session.get(ReadingRow, self.message.id)
        return Reading.from_json(row.reading) if row else None

    def find(self, clues: matching.Clues) -> list[matching.Match]:
        """The cases the message may belong to, the surest first."""
        return matching.find(self.session, clues)

    def open_case(self, reading: Reading, reason: str, certainty: float, who: str = events.MACHINE) -> Filing:
        """A new case out of a notice (or whatever a person says is one)."""
        number = next_number(self.session, self.case_prefix, self.now.year)
        missing = list(reading.completeness.missing)
        case = Case(
            number=number,
            kind=reading.kind.value,
            state="incomplete" if missing else "ready",
            policy=reading.completeness.policy,
            missing=[],
            language=reading.language[:16] if reading.language else None,
            subject=self.message.subject,
            sellers=[],
            rights=[],
            works=[],
            opened_at=self.now,
            updated_at=self.now,
            event_count=0,
            last_hash="",
        )
        self.session.add(case)
        self.session.flush()
        self.message.case_id = case.id
        file = CaseFile(self.session, case, self.now, self.check)
        opened = {"kind": case.kind, "state": case.state, "missing": missing, "sha256": self.message.sha256}
        file.log(who, "opened", after=opened, why=reason, message_id=self.message.id)
        absorb.open_with(file, reading, self.message.id)
        file.set_missing(reading.completeness)
        file.summarise(file.reading())
        role = "seller" if reading.kind.value == "counter_notice" else "claimant"
        self._add_parties(file, reading, role)
        return self._file("opened", number, reason, certainty)

    def _add_parties(self, file: CaseFile, reading: Reading, role: str) -> None:
        contact, message = reading.contact, self.message
        name = contact.name.value if contact.name else message.from_name
        file.add_party(role, name, message.from_address, message.id)
        if contact.email:
            file.add_party(role, name, contact.email.value, message.id)
        for seller in reading.sellers:
            file.add_party("seller", seller.value, None, message.id)

    def join(
        self,
        number: str,
        reading: Reading,
        action: str,
        reason: str,
        certainty: float,
        *,
        unverified: bool,
        who: str = events.MACHINE,
    ) -> Filing:
        """Attach the message to a case. Unverified, it changes nothing there until a person confirms it."""
        file = CaseFile.by_number(self.session, number, self.now, self.check)
        file.refuse_void()
        message = self.message
        message.case_id, message.unverified = file.case.id, unverified
        attached = {"sha256": message.sha256, "kind": message.kind, "unverified": unverified}
        file.log(who, "message_attached", after=attached, why=reason, message_id=message.id)
        if unverified:
            file.case.unverified_count += 1
        else:
            apply_message(file, message, reading, who)
        return self._file(action, number, reason, certainty, unverified=unverified)

    def triage(
        self,
        reason: str,
        certainty: float = 0.0,
        matches: Iterable[matching.Match] = (),
        clues: matching.Clues | None = None,
    ) -> Filing:
        """Leave the message to a person, with the best candidates.

        clues: by what its case would be recognised, should that come to be while the message waits.
        """
        best = [Candidate(m.number, m.reason, m.certainty) for m in matches][:MOST_CANDIDATES]
        self.message.candidates = [[c.case_number, c.reason, c.certainty] for c in best]
        filing = self._file("triage", None, reason, certainty)
        if clues:
            waiting.wait(self.session, self.message.id, clues)
        return filing

    def answers_waiting(self, reading: Reading) -> list[FilingDesk]:
        """Messages in triage that wait for the case of this one, each to be filed again."""
        return [replace(self, message=m) for m in waiting.waiting_for(self.session, self.message, reading)]

    def _file(
        self, action: str, number: str | None, reason: str, certainty: float, *, unverified: bool = False
    ) -> Filing:
        conclude(self.session, self.message, action, reason, certainty, self.now)
        return filing_of(self.message, number, unverified=unverified)


def conclude(
    session: Session, message: Message, action: str, reason: str, certainty: float, now: datetime
) -> None:
    """Give a message its outcome."""
    message.action, message.reason, message.certainty = action, storable(reason), round(certainty, 3)
    message.state = "triage" if action == "triage" else "filed"
    message.state_since = message.filed_at = now
    waiting.wait_no_more(session, message.id)
    session.flush()


def to_triage(session: Session, message: Message, reason: str, now: datetime) -> None:
    """Leave a message to a person again, without any candidates."""
    message.candidates = None
    conclude(session, message, "triage", reason, 0.0, now)


class Filings(Connected):
    """The store's side of filing."""

    @contextmanager
    def filing(self, message_id: int) -> Iterator[FilingDesk]:
        """One transaction in which a message is filed; no other one opens or changes a case meanwhile.

        Raises NotFound for an id that is none.
        """
        with self.db.writing(cases=True) as session:
            message = session.get(Message, message_id, with_for_update=True)
            if message is None:
                raise NotFound(f"no message {message_id}")
            done = None
            if message.state in ("filed", "triage"):
                case = session.get(Case, message.case_id) if message.case_id else None
                done = filing_of(message, case.number if case else None, unverified=message.unverified)
            yield FilingDesk(session, message, self.clock(), self.case_prefix, self.check, done)

    def record_outgoing(self, number: str, message_id: str, token: str, recipient: str, role: str) -> None:
        """Remember a mail of ours about a case, so that its answer comes home; its recipient becomes a party.

        message_id: its Message-ID with the angle brackets. token: what its Reply-To has behind the plus.
        role: claimant or seller. Raises NotFound.
        """
        with self.db.writing(cases=True) as session:
            now = self.clock()
            file = CaseFile.by_number(session, number, now, self.check)
            file.refuse_void()
            session.add(
                Outgoing(
                    case_id=file.case.id, message_id=message_id, token=token, recipient=recipient, sent_at=now
                )
            )
            file.add_party(role, None, recipient, None)
            file.log(events.MACHINE, "mail_sent", after={"to": recipient, "message_id": message_id})


def filing_of(message: Message, case_number: str | None, *, unverified: bool) -> Filing:
    """The outcome that is kept with a message. It has one."""
    candidates = tuple(Candidate(*c) for c in message.candidates or ())
    return Filing(
        message.action or "triage",
        case_number,
        message.reason or "",
        message.certainty or 0.0,
        unverified,
        candidates,
    )


def _part_rows(message_id: int, reading: Reading) -> Iterator[PartRow]:
    for position, part in enumerate(reading.parts):
        yield PartRow(
            message_id=message_id,
            position=position,
            part=part.id,
            filename=part.filename,
            media_type=part.media_type,
            size=part.size,
            sha256=part.sha256,
            status=part.status,
            reason=part.reason,
        )


def _document_rows(message_id: int, documents: Sequence[DocumentText]) -> Iterator[DocumentRow]:
    for position, document in enumerate(documents):
        yield DocumentRow(
            message_id=message_id,
            position=position,
            part=document.part,
            origin=document.origin,
            media_type=storable(document.media_type),
            filename=storable(document.filename) if document.filename else None,
            text=storable(document.text),
            pages=[list(page) for page in document.pages],
            regions=[list(region) for region in document.regions],
            ocr=document.ocr,
        )
