"""Taking an event back: the state before it is restored, by a new event that names it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from casestore import detach, follow, voiding
from casestore.casefile import CaseFile
from casestore.errors import Conflict, NotAllowed
from casestore.filings import to_triage
from casestore.models import EventRow, Message


def undoable(action: str) -> bool:
    """Whether events of that action can be taken back at all."""
    return action in _WAYS_BACK or action in _BY_MESSAGE


def take_back(file: CaseFile, event: EventRow, who: str, why: str | None) -> EventRow:
    """Raises NotAllowed for an event that cannot be taken back, or was; Conflict where a later event changed
    the same thing."""
    if event.action in _BY_MESSAGE:
        return _BY_MESSAGE[event.action](file, event, who, why)
    if not undoable(event.action):
        raise NotAllowed(f"{file.case.number}: {event.action} cannot be taken back")
    if event.values_salt is None:
        raise NotAllowed(f"{file.case.number}: what entry {event.seq} said was erased")
    history = _standing(file, event)
    if event.seq not in {e.seq for e in history}:
        raise NotAllowed(f"{file.case.number}: entry {event.seq} was taken back already")
    if history[-1].seq != event.seq:
        raise Conflict(f"{file.case.number}: entry {history[-1].seq} changed the same thing later")
    earlier = history[-2] if len(history) > 1 else None
    row = file.log(
        who,
        "undone",
        path=event.path,
        before=event.after,
        after=event.before,
        why=why,
        undoes=event.seq,
    )
    _WAYS_BACK[event.action](file, event, earlier)
    follow.taken_back(file, event, row)
    return row


def _standing(file: CaseFile, event: EventRow) -> list[EventRow]:
    """The events about the same thing that were not taken back, in order."""
    about = select(EventRow).where(EventRow.case_id == file.case.id).order_by(EventRow.seq)
    rows = list(file.session.scalars(about))
    undone = {row.undoes for row in rows}
    same = next((group for group in (_VALUES, _HOLDS) if event.action in group), {event.action})
    return [r for r in rows if r.action in same and r.path == event.path and r.seq not in undone]


def _unconfirm(file: CaseFile, event: EventRow, earlier: EventRow | None) -> None:
    """Back to the earlier confirmation, or to what the machine read alone; a field that only that person's
    answer made is gone."""
    field = file.fields[event.path or ""]
    if earlier is not None:
        field.confirmed, field.confirmed_by, field.confirmed_at = earlier.after, earlier.who, earlier.at
    else:
        field.confirmed = field.confirmed_by = field.confirmed_at = None
    if field.machine is None and field.confirmed_by is None:
        file.remove(field)
    else:
        file.rekey(field)
    file.settle()


def _unmove(file: CaseFile, event: EventRow, _earlier: EventRow | None) -> None:
    file.case.state = str(event.before)


def _unmove_listing(file: CaseFile, event: EventRow, _earlier: EventRow | None) -> None:
    file.listings[event.path or ""].state = str(event.before)


def _unstop(_file: CaseFile, _event: EventRow, _earlier: EventRow | None) -> None:
    """The clocks that it stopped go on: `follow.taken_back` sees to everything that an event brought about."""


def _unassign(file: CaseFile, event: EventRow, _earlier: EventRow | None) -> None:
    file.case.assignee = event.before


def _unhold(file: CaseFile, _event: EventRow, earlier: EventRow | None) -> None:
    """Back to the hold that was set before, with its reason, or to none."""
    file.case.hold = earlier.why if earlier is not None and earlier.action == "hold_set" else None


def _detach(file: CaseFile, event: EventRow, who: str, why: str | None) -> EventRow:
    row = detach.take_out(file, event, who, why)
    message = file.session.get_one(Message, row.message_id)
    to_triage(file.session, message, f"taken out of {file.case.number} by {who}", file.now)
    return row


_HOLDS = frozenset({"hold_set", "hold_lifted"})
_VALUES = frozenset({"value_corrected", "value_confirmed"})

_WAYS_BACK: dict[str, Callable[[CaseFile, EventRow, EventRow | None], None]] = {
    "value_corrected": _unconfirm,
    "value_confirmed": _unconfirm,
    "state_moved": _unmove,
    "listing_moved": _unmove_listing,
    "assigned": _unassign,
    "court_action": _unstop,
    "hold_set": _unhold,
    "hold_lifted": _unhold,
}

_BY_MESSAGE: dict[str, Callable[[CaseFile, EventRow, str, str | None], EventRow]] = {
    detach.ATTACHED: _detach,
    detach.VERIFIED: detach.take_verification_back,
    voiding.OPENED: voiding.make_void,
}
"""Those that take back everything that a message brought about."""
