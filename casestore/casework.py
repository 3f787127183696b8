"""What staff do to a case. Every act is an entry of its history; nothing the machine read is ever changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from casestore import events
from casestore.casefile import CaseFile
from casestore.connected import Connected
from casestore.detach import ATTACHED, VERIFIED
from casestore.errors import NotAllowed, NotFound
from casestore.models import EventRow
from casestore.models.base import storable
from casestore.paths import check_path, check_value, resolve
from casestore.undo import take_back, undoable
from casestore.views import CaseView, Event
from casestore.voiding import OPENED


class CaseWork(Connected):
    """Correcting, confirming, moving, assigning, undoing.

    `who` is the person's name. `revision`, where given, is that of the CaseView the person looked at: if the
    case has changed since, Conflict is raised and nothing is done. All raise NotFound for a number that is
    no case's, and NotAllowed for what the rules forbid; nothing is done then either.
    """

    def correct(
        self,
        number: str,
        path: str,
        value: str | None,
        *,
        who: str,
        why: str | None = None,
        revision: int | None = None,
    ) -> Event:
        """Say what a field's value is; None: there is none, whatever the machine read.

        path: as in FieldView; "listings[+]" or "rights[0].registrations[+]" adds a member to a list.
        """
        with self._case(number, revision) as file:
            path = resolve(path, file.fields)
            check_path(path)
            check_value(path, value)
            field = file.fields.get(path) or file.put(path, None, None)
            before = field.confirmed["value"] if field.confirmed else (field.machine or {}).get("value")
            self._confirm(file, path, storable(value.strip()) if value is not None else None, who)
            said = {"path": path, "before": {"value": before}, "after": field.confirmed, "why": why}
            row = file.log(who, "value_corrected", **said)
            file.settle()
            return events.view(row)

    def confirm(self, number: str, path: str, *, who: str, revision: int | None = None) -> Event:
        """Say that a field's value is right as it stands."""
        with self._case(number, revision) as file:
            field = file.fields.get(path)
            if field is None:
                raise NotFound(f"{number} has no {path}")
            value = field.confirmed["value"] if field.confirmed else (field.machine or {}).get("value")
            if value is None:
                raise NotAllowed(f"{number} {path}: there is no value to confirm")
            self._confirm(file, path, value, who)
            row = file.log(who, "value_confirmed", path=path, after={"value": value})
            file.settle()
            return events.view(row)

    def _confirm(self, file: CaseFile, path: str, value: str | None, who: str) -> None:
        field = file.fields[path]
        field.confirmed, field.confirmed_by, field.confirmed_at = {"value": value}, storable(who), file.now
        file.rekey(field)

    def move(
        self, number: str, state: str, *, who: str, why: str | None = None, revision: int | None = None
    ) -> Event:
        """Bring a case into another state; CaseView.moves has those it may go to."""
        with self._case(number, revision) as file:
            return events.view(file.move(state, who, why))

    def move_listing(
        self,
        number: str,
        path: str,
        state: str,
        *,
        who: str,
        why: str | None = None,
        revision: int | None = None,
    ) -> Event:
        """The same for one listing of the case; lifecycle.listing_states() has the moves."""
        with self._case(number, revision) as file:
            (moved,) = file.move_listings([path], state, who, why)
            return events.view(moved)

    def move_listings(
        self,
        number: str,
        paths: Sequence[str],
        state: str,
        *,
        who: str,
        why: str | None = None,
        revision: int | None = None,
    ) -> list[Event]:
        """The same for several listings: all of them or none."""
        with self._case(number, revision) as file:
            return [events.view(row) for row in file.move_listings(paths, state, who, why)]

    def assign(self, number: str, assignee: str | None, *, who: str, revision: int | None = None) -> Event:
        """Give a case to somebody, or to nobody."""
        with self._case(number, revision) as file:
            before = file.case.assignee
            file.case.assignee = storable(assignee) if assignee else None
            return events.view(file.log(who, "assigned", before=before, after=file.case.assignee))

    def note(self, number: str, text: str, *, who: str) -> Event:
        """Write something into the history."""
        if not text.strip():
            raise NotAllowed("a note must not be blank")
        with self._case(number, None) as file:
            return events.view(file.log(who, "note", why=text.strip()))

    def undo(
        self, number: str, event_id: int, *, who: str, why: str | None = None, revision: int | None = None
    ) -> Event:
        """Take an event back by a new one. Raises NotAllowed for events that cannot be taken back, and
        Conflict where the same thing was changed again since."""
        with self._case(number, revision) as file:
            row = file.session.get(EventRow, event_id)
            if row is None or row.case_id != file.case.id:
                raise NotFound(f"{number} has no event {event_id}")
            return events.view(take_back(file, row, who, why))

    @staticmethod
    def last_undoable(case: CaseView) -> Event | None:
        """The last thing a person did to the case that can be taken back."""
        undone = {e.undoes for e in case.events}
        whole = (ATTACHED, VERIFIED, OPENED)  # what a message brought about goes with it, not by itself
        mine = [
            e
            for e in case.events
            if e.who != events.MACHINE and undoable(e.action) and (e.message_id is None or e.action in whole)
        ]
        return next((e for e in reversed(mine) if e.seq not in undone), None)

    @contextmanager
    def _case(self, number: str, revision: int | None) -> Iterator[CaseFile]:
        with self.db.writing(cases=True) as session:
            file = self._open(session, number, revision)
            file.refuse_void()
            yield file
            file.refuse_rivals()

    def _open(self, session: Session, number: str, revision: int | None) -> CaseFile:
        file = CaseFile.by_number(session, number, self.clock(), self.check)
        file.expect(revision)
        return file
