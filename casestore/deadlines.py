"""Clocks of a case: when they start, what comes of them, how they end. Their days are data, `deadlines.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from casestore.casefile import CaseFile
from casestore.events import MACHINE
from casestore.models import Deadline, EventRow, Message
from casestore.models.base import storable
from casestore.rules import Clock, Rules

GOING = ("running", "due", "overdue")
"""States of a deadline that has not ended."""

AWAITING = "countered"
"""State of a listing that its deadline is about."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
"""Between two attempts at a deadline that could not fire."""

LONGEST_FAILURE = 500
"""Characters that are kept of what an attempt said."""


def case_moved(file: CaseFile, event: EventRow) -> None:
    """End the clocks that do not run in the case's new state, and start those that it starts."""
    state = file.case.state
    for deadline in _going(file):
        clock = file.rules.clocks.get(deadline.kind)
        if clock is None or state not in clock.runs_in:
            _end(file, deadline, "met" if clock and state in clock.met_in else "cancelled", event)
    if event.action == "state_moved":
        for clock in file.rules.clocks.values():
            if clock.starts_in == state and not _has(file, clock.kind):
                start(file, clock, event, _countered(file))


def counter_notice(file: CaseFile, event: EventRow, listings: list[str]) -> None:
    """A further counter-notice in a case whose clock runs: what it is about has a clock of its own.

    event: the last of those by which it countered `listings`.
    """
    for clock in file.rules.clocks.values():
        if clock.starts_in == file.case.state and clock.counted_from == "counter_notice":
            start(file, clock, event, listings)


def start(file: CaseFile, clock: Clock, event: EventRow, listings: list[str]) -> None:
    """Start a clock at the receipt of what it counts from; without any, now."""
    message = _counted_from(file, clock, event)
    started = message.received_at if message else file.now
    ends = ends_of(clock, started, file.rules)
    deadline = Deadline(
        case_id=file.case.id,
        kind=clock.kind,
        message_id=message.id if message else None,
        listings=sorted(listings),
        started_at=started,
        ends=[end.isoformat() for end in ends],
        stage=0,
        due_at=ends[0],
        state="running",
        attention=False,
    )
    file.session.add(deadline)
    file.session.flush()
    said = {"deadline": deadline.id, "kind": clock.kind, "from": started.isoformat(), "ends": deadline.ends}
    file.log(event.who, "deadline_started", after=said, why=clock.basis, message_id=event.message_id)


def _counted_from(file: CaseFile, clock: Clock, event: EventRow) -> Message | None:
    """The event's own message; where a person moved the case, the last one of the kind that they accepted."""
    if clock.counted_from is None:
        return None
    if event.message_id is not None:
        return file.session.get(Message, event.message_id)
    accepted = select(Message).where(
        Message.case_id == file.case.id, Message.kind == clock.counted_from, Message.unverified.is_(False)
    )
    return file.session.scalars(accepted.order_by(Message.received_at.desc()).limit(1)).first()


def ends_of(clock: Clock, started: datetime, rules: Rules) -> list[datetime]:
    """When each stage of a clock comes."""
    count = rules.calendar.end_of_business_day if clock.unit == "business_days" else rules.calendar.end_of_day
    return [count(started, stage.after) for stage in clock.stages]


def end_without_listings(file: CaseFile, events: Sequence[EventRow]) -> None:
    """End the clocks of listings none of which is countered any more; events: those by which listings moved."""
    for deadline in _going(file):
        known = {path for path in deadline.listings if path in file.listings}
        about = [event for event in events if event.path in known]
        if not about or any(file.listings[path].state == AWAITING for path in known):
            continue
        restored = any(file.listings[path].state == "restored" for path in known)
        _end(file, deadline, "met" if restored else "cancelled", about[-1])


def stop(file: CaseFile, event: EventRow, kind: str) -> int:
    """Stop every clock of a kind that goes; how many those were."""
    going = [d for d in _going(file) if d.kind == kind]
    for deadline in going:
        _end(file, deadline, "stopped", event)
    return len(going)


def resume(file: CaseFile, undos: Sequence[EventRow]) -> None:
    """Let the clocks go on that events had ended, which were taken back now by `undos`."""
    by_event = {undo.undoes: undo for undo in undos}
    ended = select(Deadline).where(Deadline.case_id == file.case.id, Deadline.ended_seq.is_not(None))
    for deadline in file.session.scalars(ended.order_by(Deadline.id)).all():
        undo = by_event.get(deadline.ended_seq)
        if undo is None:
            continue
        before = deadline.state
        stages = file.rules.clocks[deadline.kind].stages[: deadline.stage]
        deadline.state = stages[-1].state if stages else "running"
        deadline.attention = stages[-1].attention if stages else False
        deadline.proposes = stages[-1].proposes if stages else None
        deadline.due_at, deadline.ended_seq = _next(deadline), None
        _log(file, deadline, "deadline_resumed", before, undo)


def fire(file: CaseFile, deadline: Deadline) -> bool:
    """Let the next stage of a deadline come, if its time has come. Returns whether it did."""
    if deadline.due_at is None or deadline.due_at > file.now:
        return False
    clock = file.rules.clocks.get(deadline.kind)
    if clock is None or deadline.stage >= len(clock.stages):  # the policy has changed: nothing more to come
        deadline.due_at = None
        return False
    before, stage = deadline.state, clock.stages[deadline.stage]
    _works_again(deadline)
    deadline.state, deadline.attention, deadline.proposes = stage.state, stage.attention, stage.proposes
    deadline.stage += 1
    deadline.due_at = _next(deadline)
    said = {"deadline": deadline.id, "state": stage.state, "proposes": stage.proposes}
    file.log(MACHINE, "deadline_fired", before={"state": before}, after=said, why=stage.label)
    return True


def postpone(deadline: Deadline, error: Exception, now: datetime) -> None:
    """Say that a deadline could not fire, and when it is tried again: after twice as long as the last time."""
    deadline.failures += 1
    deadline.failure = storable(f"{type(error).__name__}: {error}")[:LONGEST_FAILURE]
    wait = FIRST_WAIT * 2 ** min(deadline.failures - 1, 16)
    deadline.retry_at = now + min(wait, LONGEST_WAIT)


def _works_again(deadline: Deadline) -> None:
    deadline.failures, deadline.failure, deadline.retry_at = 0, None, None


def _next(deadline: Deadline) -> datetime | None:
    ends = deadline.ends[deadline.stage :]
    return datetime.fromisoformat(ends[0]).astimezone(UTC) if ends else None


def _end(file: CaseFile, deadline: Deadline, state: str, event: EventRow) -> None:
    before = deadline.state
    deadline.state, deadline.due_at, deadline.ended_seq = state, None, event.seq
    deadline.attention, deadline.proposes = False, None
    _works_again(deadline)
    _log(file, deadline, "deadline_ended", before, event)


def _log(file: CaseFile, deadline: Deadline, action: str, before: str, cause: EventRow) -> None:
    after = {"deadline": deadline.id, "kind": deadline.kind, "state": deadline.state}
    why = f"entry {cause.seq}"
    file.log(cause.who, action, before={"state": before}, after=after, why=why, message_id=cause.message_id)


def _going(file: CaseFile) -> list[Deadline]:
    going = select(Deadline).where(Deadline.case_id == file.case.id, Deadline.state.in_(GOING))
    return list(file.session.scalars(going.order_by(Deadline.id)))


def _has(file: CaseFile, kind: str) -> bool:
    return any(d.kind == kind for d in _going(file))


def _countered(file: CaseFile) -> list[str]:
    return [path for path, listing in file.listings.items() if listing.state == AWAITING]
