"""Strikes: given by a decision, reversed when it falls, never deleted. What they count is in `strikes.toml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from casestore import identity, measures
from casestore.batches import insert_all
from casestore.casefile import CaseFile
from casestore.models import EventRow, Seller, Strike
from casestore.readings import rights_of


def case_moved(file: CaseFile, event: EventRow) -> None:
    """What the case's new state does to the strikes of all its listings; who writes as their seller is one
    more address of theirs."""
    owners = {s.seller_id for s in standing(file)}
    if len(owners) == 1 and (owner := owners.pop()) is not None:
        identity.learn_writers(file, file.session.get_one(Seller, owner))
    why = file.rules.strikes.reversed_cases.get(file.case.state)
    if why is not None:
        _reverse(file, standing(file), event, why)
    else:
        _give(file, dict.fromkeys(file.listings, event))


def listings_moved(file: CaseFile, events: Sequence[EventRow]) -> None:
    """The same for the listings that events moved to one state."""
    moved = {event.path: event for event in events if event.path}
    why = file.rules.strikes.reversed_listings.get(file.listings[next(iter(moved))].state)
    if why is not None:
        _reverse(file, [s for s in standing(file) if s.listing in moved], events[-1], why, moved)
    else:
        _give(file, moved)


def taken_back(file: CaseFile, undos: Sequence[EventRow]) -> None:
    """Events were taken back by these: so are the strikes they gave, and those they had reversed are given again."""
    by_event = {undo.undoes: undo for undo in undos}
    mine = [s for s in standing(file) if s.given_seq in by_event]
    why = undos[-1].why or "the decision was taken back"
    _reverse(file, mine, undos[-1], why, {s.listing: by_event[s.given_seq] for s in mine})
    reversed_ = select(Strike).where(Strike.case_id == file.case.id, Strike.reversed_seq.is_not(None))
    taken = {s.listing for s in standing(file)}
    again = [
        s
        for s in file.session.scalars(reversed_.order_by(Strike.id))
        if s.reversed_seq in by_event and s.listing not in taken
    ]
    _add(file, [_copy(s, undos[-1]) for s in again], undos[-1])


def listings_gone(file: CaseFile, paths: Collection[str], who: str, message_id: int) -> None:
    """Listings leave the case, for the message that named them does not belong there: so do their strikes."""
    theirs = [s for s in standing(file) if s.listing in paths]
    if theirs:
        why = "the mail that named the listing does not belong to the case"
        cause = file.log(who, "note", after=why, message_id=message_id)
        _reverse(file, theirs, cause, why)


def standing(file: CaseFile) -> list[Strike]:
    """The strikes of a case that were not reversed."""
    rows = select(Strike).where(Strike.case_id == file.case.id, Strike.reversed_at.is_(None))
    return list(file.session.scalars(rows.order_by(Strike.id)))


def _give(file: CaseFile, moved: Mapping[str, EventRow]) -> None:
    """Strikes for those of these listings that call for one. moved: by path, what brought it there."""
    rules = file.rules.strikes
    if file.case.state not in rules.given_cases:
        return
    guilty = [path for path in moved if file.listings[path].state in rules.given_listings]
    if guilty:
        struck = {s.listing for s in standing(file)}
        guilty = [path for path in guilty if path not in struck]
    if not guilty:
        return
    seller, key = identity.seller_of(file)
    severity, points = _gravity(file)
    new = [
        {
            "case_id": file.case.id,
            "listing": path,
            "seller_id": seller.id if seller else None,
            "seller_key": key,
            "severity": severity,
            "points": points,
            "given_at": file.now,
            "given_by": moved[path].who,
            "given_seq": moved[path].seq,
        }
        for path in guilty
    ]
    _add(file, new, moved[guilty[-1]])


def _add(file: CaseFile, rows: list[dict[str, Any]], event: EventRow) -> None:
    new = insert_all(file.session, Strike, rows)
    if not new:
        return
    file.log(event.who, "strikes_given", after=told(file, new), why=event.why, message_id=event.message_id)
    for seller_id in sorted({s.seller_id for s in new if s.seller_id is not None}):
        measures.propose(file, seller_id, event.who)


def _reverse(
    file: CaseFile,
    strikes: list[Strike],
    event: EventRow,
    why: str,
    moved: Mapping[str, EventRow] | None = None,
) -> None:
    """moved: what moved each listing, where that was not one event for all; taken back, it gives back its own."""
    if not strikes:
        return
    for strike in strikes:
        strike.reversed_at, strike.reversed_by, strike.reversed_why = file.now, event.who, why
        strike.reversed_seq = (moved or {}).get(strike.listing, event).seq
    file.session.flush()
    for seller_id in dict.fromkeys(s.seller_id for s in strikes):
        before = told(file, [s for s in strikes if s.seller_id == seller_id])
        file.log(event.who, "strikes_reversed", before=before, why=why, message_id=event.message_id)
        if seller_id is not None:
            measures.lapse(file, seller_id, event.who)


def told(file: CaseFile, strikes: list[Strike]) -> dict[str, object]:
    """Strikes of one seller as the history tells them."""
    first = strikes[0]
    seller = file.session.get(Seller, first.seller_id) if first.seller_id is not None else None
    return {
        "seller": seller.name if seller else None,
        "seller_id": first.seller_id,
        "points": first.points,
        "severity": first.severity,
        "listings": [s.listing for s in strikes],
    }


def _gravity(file: CaseFile) -> tuple[str, int]:
    """The gravest right of the case and its points."""
    points = file.rules.strikes.points
    types = [right.type.value for right in rights_of(file.fields.values()).values()] or ["other"]
    known = [name if name in points else "other" for name in types]
    gravest = max(known, key=lambda name: points[name])
    return gravest, points[gravest]


def _copy(strike: Strike, undo: EventRow) -> dict[str, Any]:
    """A strike once more, of the same day as before."""
    same = ("case_id", "listing", "seller_id", "seller_key", "severity", "points", "given_at", "given_seq")
    return {name: getattr(strike, name) for name in same} | {"given_by": undo.who}
