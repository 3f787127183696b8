"""Taking a message out of a case, with everything it brought about there: values, moves, parties, strikes, clocks.

Nothing is deleted from the history. Every entry that the message brought about is taken back by a new one, the last
first, as if each had been undone; what only this message said is gone from the case's values, and what other messages
say too is theirs now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casestore import absorb, events, follow, identity, strikes
from casestore.apply import make_party
from casestore.casefile import CaseFile
from casestore.errors import Conflict, NotAllowed
from casestore.models import EventRow, Message, Party, ReadingRow
from intake.reading import Reading

ATTACHED, VERIFIED, DETACHED = "message_attached", "message_verified", "message_detached"

_MOVES = ("state_moved", "listing_moved")
_SETTLED = ("ready", "incomplete")
"""States that follow from a case's values; where the case has gone on from there, they are left as they are."""


def attachment_of(session: Session, message: Message) -> EventRow | None:
    """The entry by which a message came into its case; None for the one that opened it."""
    entries = select(EventRow).where(
        EventRow.case_id == message.case_id,
        EventRow.message_id == message.id,
        EventRow.action == ATTACHED,
    )
    return session.scalars(entries.order_by(EventRow.seq.desc())).first()


def take_out(file: CaseFile, attached: EventRow, who: str, why: str | None) -> EventRow:
    """Take a message out of the case that the entry `attached` put it into; it is in no case then.

    Raises NotAllowed where it is out already or the entry's values were erased, Conflict where a later entry has
    changed what the message had brought about.
    """
    message = _message(file, attached)
    if message.case_id != file.case.id or attachment_of(file.session, message) is not attached:
        raise NotAllowed(f"{file.case.number}: entry {attached.seq} was taken back already")
    if message.unverified:
        file.case.unverified_count -= 1
    else:
        _take_effects_back(file, message, attached, who, why)
    message.case_id, message.unverified = None, False
    said = {"sha256": message.sha256}
    row = file.log(who, DETACHED, before=said, why=why, message_id=message.id, undoes=attached.seq)
    _settle(file, message)
    return row


def take_verification_back(file: CaseFile, verified: EventRow, who: str, why: str | None) -> EventRow:
    """Let a message that a person accepted be unverified again. Errors as above."""
    message = _message(file, verified)
    if message.case_id != file.case.id or message.unverified:
        raise NotAllowed(f"{file.case.number}: entry {verified.seq} was taken back already")
    _take_effects_back(file, message, verified, who, why)
    message.unverified = True
    file.case.unverified_count += 1
    row = file.log(who, "undone", before=verified.after, why=why, message_id=message.id, undoes=verified.seq)
    _settle(file, message)
    return row


def _message(file: CaseFile, event: EventRow) -> Message:
    if event.values_salt is None or event.message_id is None:
        raise NotAllowed(f"{file.case.number}: what entry {event.seq} said was erased")
    return file.session.get_one(Message, event.message_id)


@dataclass(frozen=True, slots=True)
class _History:
    """A case's entries that stand: those that were not taken back; and of those the last about each thing."""

    standing: Sequence[EventRow]
    last: Mapping[tuple[str, str | None], EventRow]

    @classmethod
    def of(cls, file: CaseFile) -> _History:
        rows = select(EventRow).where(EventRow.case_id == file.case.id).order_by(EventRow.seq)
        found = list(file.session.scalars(rows))
        undone = {row.undoes for row in found}
        standing = [row for row in found if row.seq not in undone]
        return cls(standing, {(row.action, row.path): row for row in standing})

    def brought_about(self, message: Message, since: EventRow) -> list[EventRow]:
        return [row for row in self.standing if row.message_id == message.id and row.seq > since.seq]

    def later(self, event: EventRow) -> EventRow | None:
        """The last entry that changed the same thing after an event did."""
        last = self.last[event.action, event.path]
        return last if last.seq > event.seq else None


def _take_effects_back(file: CaseFile, message: Message, since: EventRow, who: str, why: str | None) -> None:
    history = _History.of(file)
    effects = history.brought_about(message, since)
    own = {row.seq for row in effects}
    _refuse_confirmed(file, message)
    for (action, _), some in groupby(reversed(effects), key=_together):
        chosen = [event for event in some if not _left_as_it_is(file, history, event, own)]
        if action == "listing_moved":
            _move_listings_back(file, chosen, who, why)
        elif action == "state_moved":
            for event in chosen:
                _move_back(file, event, who, why)
        elif action in ("values_read", VERIFIED):
            for event in chosen:
                said = {"before": event.after, "why": why, "message_id": message.id, "undoes": event.seq}
                file.log(who, "undone", **said)
    _forget_values(file, message, history, who)
    _forget_parties(file, message)


def _together(event: EventRow) -> tuple[str, Any]:
    """Moves of listings from one state are taken back at one stroke: a retraction may name thousands."""
    return event.action, event.before if event.action == "listing_moved" else event.seq


def _left_as_it_is(file: CaseFile, history: _History, event: EventRow, own: Collection[int]) -> bool:
    """Whether a move is not taken back, for the case has gone on from a state that follows from its values.

    own: the entries that the same message brought about. Raises Conflict where it has gone on otherwise.
    """
    later = history.later(event) if event.action in _MOVES else None
    if later is None or later.seq in own:
        return False
    if event.action == "state_moved" and event.after in _SETTLED:
        return True
    raise Conflict(f"{file.case.number}: entry {later.seq} changed the same thing later")


def _move_back(file: CaseFile, event: EventRow, who: str, why: str | None) -> None:
    file.case.state = str(event.before)
    row = file.log(**_undone(event, who, why))
    follow.taken_back(file, event, row)


def _move_listings_back(file: CaseFile, moved: Sequence[EventRow], who: str, why: str | None) -> None:
    """moved: entries by which listings left one state, one for each listing, the last first."""
    if moved:
        file.set_states([file.listings[event.path or ""] for event in moved], str(moved[0].before))
        said = [_undone(event, who, why) for event in moved]
        follow.listings_taken_back(file, events.append_all(file.session, file.case, said, at=file.now))


def _undone(event: EventRow, who: str, why: str | None) -> events.Said:
    """What an entry says that takes a move back."""
    return events.Said(
        who=who,
        action="undone",
        path=event.path,
        before=event.after,
        after=event.before,
        why=why,
        message_id=event.message_id,
        undoes=event.seq,
    )


def _refuse_confirmed(file: CaseFile, message: Message) -> None:
    """What a person has confirmed or corrected since is their word, which they take back first."""
    theirs = [f.path for f in file.fields.values() if f.message_id == message.id and f.confirmed_by]
    if theirs:
        raise Conflict(f"{file.case.number}: {', '.join(sorted(theirs))} was confirmed or corrected since")


def _forget_values(file: CaseFile, message: Message, history: _History, who: str) -> None:
    gone = [field for field in file.fields.values() if field.message_id == message.id]
    paths = {field.path for field in gone} & set(file.listings)
    for event in history.standing:
        if event.action == "listing_moved" and event.path in paths and event.message_id != message.id:
            raise Conflict(f"{file.case.number}: entry {event.seq} changed the same thing later")
    if paths:
        strikes.listings_gone(file, paths, who, message.id)
    for field in gone:
        file.remove(field)
    for field in file.fields.values():
        if any(a["message_id"] == message.id for a in field.alternatives):
            field.alternatives = [a for a in field.alternatives if a["message_id"] != message.id]
    file.session.flush()


def _forget_parties(file: CaseFile, message: Message) -> None:
    theirs = select(Party).where(Party.case_id == file.case.id, Party.message_id == message.id)
    addresses = [p.address for p in file.session.scalars(theirs) if p.role == "seller" and p.address]
    file.session.execute(delete(Party).where(Party.case_id == file.case.id, Party.message_id == message.id))
    identity.unlearn_writers(file, addresses)


def _settle(file: CaseFile, out: Message) -> None:
    """What the other messages say too, and what is missing now."""
    others = (
        select(Message, ReadingRow.reading)
        .join(ReadingRow, ReadingRow.message_id == Message.id)
        .where(Message.case_id == file.case.id, Message.unverified.is_(False), Message.id != out.id)
        .order_by(Message.filed_at, Message.id)
    )
    for message, data in file.session.execute(others).all():
        reading = Reading.from_json(data)
        if attachment_of(file.session, message) is None:
            continue  # it opened the case; its values were there first
        if reading.kind.value in ("notice", "follow_up"):
            absorb.take_in(file, reading, message.id, events.MACHINE)
            make_party(file, message, reading, "claimant")
        elif reading.kind.value == "counter_notice":
            absorb.take_in_counter(file, reading, message.id, events.MACHINE)
            make_party(file, message, reading, "seller")
    file.settle()
