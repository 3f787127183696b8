"""What follows from an event of a case, in the same transaction: clocks start and end, strikes are given and
taken back, notices are judged. Whoever caused the event, a person or the machine, the same follows.

This is the one place that knows all consequences and their order. A case knows none of them: it calls what the
store was opened with (`casefile.Consequences`).
"""

from __future__ import annotations

from collections.abc import Sequence

from casestore import deadlines, strikes, verdicts
from casestore.casefile import CaseFile
from casestore.models import EventRow


class Following:
    """The consequences that every store is opened with."""

    def follow(self, file: CaseFile, events: Sequence[EventRow]) -> None:
        last = events[-1]
        if last.action == "state_moved":
            deadlines.case_moved(file, last)
            strikes.case_moved(file, last)
        elif last.action == "listing_moved":
            deadlines.end_without_listings(file, events)
            strikes.listings_moved(file, events)
        if last.action in ("opened", "state_moved"):
            verdicts.renew(file)


def taken_back(file: CaseFile, event: EventRow, undo: EventRow) -> None:
    """The same for an event that was taken back by another one: what it brought about goes first."""
    if event.action == "opened":
        deadlines.case_moved(file, undo)
        verdicts.renew(file)
    elif event.action == "listing_moved":
        listings_taken_back(file, [undo])
    elif event.action in ("state_moved", "court_action"):
        deadlines.resume(file, [undo])
        strikes.taken_back(file, [undo])
    if event.action == "state_moved":
        deadlines.case_moved(file, undo)
        strikes.case_moved(file, undo)
        verdicts.renew(file)


def listings_taken_back(file: CaseFile, undos: Sequence[EventRow]) -> None:
    """The same for moves of listings that were taken back together, by `undos`, to one state."""
    deadlines.resume(file, undos)
    strikes.taken_back(file, undos)
    deadlines.end_without_listings(file, undos)
    strikes.listings_moved(file, undos)
