"""What the ledger of notifiers counts, kept up to date in the transaction that changes a case.

Of each case stands what it adds to whose counts; the counts are the sums of that. A case that has changed is counted
anew, and the difference added: nothing else of the ledger is read or written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.orm import Session

from casestore.batches import batched
from casestore.models import Case, Message, NotifierShare, NotifierTotal, Verdict

BY = ("address", "claimant")

VERDICTS = ("incomplete", "valid", "rejected", "withdrawn", "countered")

COUNTED = ("notices", *VERDICTS)

LONGEST_NAME = 400
"""Characters by which notifiers are told apart: an index entry of PostgreSQL holds 2704 bytes."""

Counts = tuple[int, ...]
"""Numbers of notices in the order of COUNTED."""

_NONE: Counts = (0,) * len(COUNTED)


@dataclass(frozen=True, slots=True)
class Share:
    """What a case adds to the counts of a notifier: whose, by address or claimant."""

    case_id: int
    by: str
    name: str


def renew(session: Session, case_ids: Sequence[int]) -> None:
    """Bring the counts up to what these cases say now. The caller holds the lock of case changes."""
    session.flush()
    kept = {
        Share(row.case_id, row.by, row.name): row
        for row in session.scalars(select(NotifierShare).where(NotifierShare.case_id.in_(case_ids)))
    }
    now = shares_of(session, case_ids)
    more: dict[tuple[str, str], list[Counts]] = {}
    for share in dict.fromkeys((*kept, *now)):
        row, counts = kept.get(share), now.get(share, _NONE)
        before = told(row) if row is not None else _NONE
        if counts == before:
            continue
        more.setdefault((share.by, share.name), []).append(_difference(counts, before))
        _keep(session, share, row, counts)
    _add(session, more)


def shares_of(session: Session, case_ids: Sequence[int]) -> dict[Share, Counts]:
    """What cases add to whose counts: their notices that a person or the machine has accepted, by whom they came,
    each with the verdicts of its case."""
    name = func.substr(Message.from_address, 1, LONGEST_NAME)
    notices = (
        select(Message.case_id, name, func.substr(Case.claimant, 1, LONGEST_NAME), func.count())
        .join(Case, Case.id == Message.case_id)
        .where(Case.id.in_(case_ids), Message.kind == "notice", Message.unverified.is_(False))
        .group_by(Message.case_id, name, Case.claimant)
    )
    spoken: dict[int, set[str]] = {}
    for case_id, verdict in session.execute(
        select(Verdict.case_id, Verdict.name).where(Verdict.case_id.in_(case_ids))
    ):
        spoken.setdefault(case_id, set()).add(verdict)
    found: dict[Share, int] = {}
    for case_id, address, claimant, count in session.execute(notices):
        for by, who in ((BY[0], address), (BY[1], claimant)):
            if who is not None:
                share = Share(case_id, by, who)
                found[share] = found.get(share, 0) + count
    return {
        share: (count, *(count if v in spoken.get(share.case_id, ()) else 0 for v in VERDICTS))
        for share, count in found.items()
    }


def rebuild(session: Session) -> None:
    """Count everything anew. The caller holds the lock of case changes."""
    session.execute(delete(NotifierShare))
    session.execute(delete(NotifierTotal))
    for some in batched(session.scalars(select(Case.id).order_by(Case.id)).all()):
        renew(session, some)
        session.expunge_all()


def told(row: NotifierShare | NotifierTotal) -> Counts:
    """The numbers of a row."""
    return tuple(getattr(row, name) for name in COUNTED)


def _difference(now: Iterable[int], before: Iterable[int]) -> Counts:
    return tuple(a - b for a, b in zip(now, before, strict=True))


def _keep(session: Session, share: Share, row: NotifierShare | None, counts: Counts) -> None:
    if row is None:
        row = NotifierShare(case_id=share.case_id, by=share.by, name=share.name)
        session.add(row)
    for name, count in zip(COUNTED, counts, strict=True):
        setattr(row, name, count)
    if counts == _NONE:
        session.delete(row)


def _add(session: Session, more: Mapping[tuple[str, str], Sequence[Counts]]) -> None:
    """Add differences to the sums, by whose they are; who has no notices left is not told of."""
    session.flush()
    rows: dict[tuple[str, str], NotifierTotal] = {}
    for some in batched(list(more)):
        known = select(NotifierTotal).where(tuple_(NotifierTotal.by, NotifierTotal.name).in_(some))
        rows.update(((row.by, row.name), row) for row in session.scalars(known))
    for key, differences in more.items():
        row = rows.get(key) or NotifierTotal(by=key[0], name=key[1], **dict.fromkeys(COUNTED, 0))
        for counted, counts in zip(COUNTED, zip(*differences, strict=True), strict=True):
            setattr(row, counted, getattr(row, counted) + sum(counts))
        if row.notices != 0:
            session.add(row)
        elif key in rows:
            session.delete(row)
    session.flush()
