"""Making entries of the search index anew: those that an upgrade says are due, or all of them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from casestore.connected import Connected
from casestore.models import Case, ReadingRow, SearchDue, SearchEntry
from casestore.search_index import index_cases, index_messages

Progress = Callable[[int, int], None]
"""Told how many entries are done, and how many there are to do."""

BATCH = 200
"""Entries that are made in one transaction: others file between two of them."""


class Reindexing(Connected):
    """What is due stands in the database: whoever is interrupted, or helped by another process, goes on from there."""

    def search_due(self) -> int:
        """Cases and messages whose entries are of an earlier version and wait to be made anew."""
        with self.db.reading() as session:
            return session.scalar(select(func.count()).select_from(SearchDue)) or 0

    def renew_search(self, progress: Progress | None = None) -> None:
        """Index what is due."""
        all_ = left = self.search_due()
        while left:
            with self.db.writing(cases=True) as session:
                _renew_some(session)
            left = self.search_due()
            if progress:
                progress(all_ - left, all_)

    def rebuild_search(self, progress: Progress | None = None) -> None:
        """Index everything anew: for a store that was filled by other means, or an index that was damaged."""
        with self.db.writing(cases=True) as session:
            session.execute(update(SearchEntry).values(digest=""))  # none counts as up to date
            session.execute(delete(SearchDue))
            session.execute(insert(SearchDue).from_select(["case_id"], select(Case.id).order_by(Case.id)))
            kept = select(ReadingRow.message_id).order_by(ReadingRow.message_id)
            session.execute(insert(SearchDue).from_select(["message_id"], kept))
        self.renew_search(progress)


def _renew_some(session: Session) -> None:
    some = session.scalars(select(SearchDue).order_by(SearchDue.id).limit(BATCH)).all()
    index_cases(session, [due.case_id for due in some if due.case_id is not None])
    index_messages(session, [due.message_id for due in some if due.message_id is not None])
    session.execute(delete(SearchDue).where(SearchDue.id.in_([due.id for due in some])))
