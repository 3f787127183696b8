"""Sellers who turn out to be one, or not to be one: merging, splitting, and taking either back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from casestore import seller_history
from casestore.connected import Connected
from casestore.errors import Conflict, NotAllowed, NotFound
from casestore.ledger_views import Rearrangement
from casestore.measures import lapse_doubles
from casestore.models import Measure, Seller, SellerEvent, SellerName, Strike
from casestore.sellers import move_strikes, reasoned, seller_of_id, summaries_of

MERGED, SPLIT = "merged", "split"
UNDOABLE = (MERGED, SPLIT)
"""Entries of a seller's history that can be taken back."""


class _Told(Exception):
    """Ends a preview's transaction, so that nothing of it is kept."""

    def __init__(self, outcome: Rearrangement) -> None:
        self.outcome = outcome


class Rearranging(Connected):
    """`who` is a person's name, `why` their reason. revision: of the SellerView that the person looked at, to raise
    Conflict where the seller has changed since. Ids that are none raise NotFound, what the rules forbid NotAllowed."""

    def merge_sellers(
        self, seller_id: int, into: int, *, who: str, why: str, revision: int | None = None
    ) -> None:
        """Say that two sellers are one: names, strikes and measures go to `into`."""
        reasoned(why)
        with self.db.writing(cases=True) as session:
            old, new = _expected(session, seller_id, revision), seller_of_id(session, into)
            self._merge(session, old, new, who, why)

    def preview_merge(self, seller_id: int, into: int) -> Rearrangement:
        """What merging would bring about; nothing is done."""
        try:
            with self.db.writing(cases=True) as session:
                old, new = seller_of_id(session, seller_id), seller_of_id(session, into)
                before = self._summaries(session, old, new)
                moved = self._merge(session, old, new, "", "preview")
                raise _Told(_outcome(before, self._summaries(session, new), moved))
        except _Told as told:
            return told.outcome

    def split_seller(
        self, seller_id: int, names: Sequence[str], *, who: str, why: str, revision: int | None = None
    ) -> int:
        """Say that some of a seller's names are somebody else's: they, and the strikes that were given under
        them, go to a new seller, whose id is returned."""
        reasoned(why)
        with self.db.writing(cases=True) as session:
            return self._split(session, _expected(session, seller_id, revision), names, who, why)[0].id

    def preview_split(self, seller_id: int, names: Sequence[str]) -> Rearrangement:
        """What splitting would bring about; nothing is done."""
        try:
            with self.db.writing(cases=True) as session:
                old = seller_of_id(session, seller_id)
                before = self._summaries(session, old)
                new, moved = self._split(session, old, names, "", "preview")
                raise _Told(_outcome(before, self._summaries(session, old, new), moved))
        except _Told as told:
            return told.outcome

    def undo_rearrangement(self, seller_id: int, seq: int, *, who: str, why: str) -> None:
        """Take a merge or a split back, by new entries.

        seq: of the entry that says so in the history of whom the other was merged into, or split from. Raises
        Conflict where one of the names has gone elsewhere since.
        """
        reasoned(why)
        with self.db.writing(cases=True) as session:
            seller = seller_of_id(session, seller_id)
            entry = _standing(session, seller, seq)
            said = entry.said or {}
            if entry.action == MERGED:
                self._unmerge(session, seller, seller_of_id(session, said["id"]), entry, who, why)
            else:
                other = seller_of_id(session, said["to"])
                self._merge(session, other, seller, who, why, undoes=seq)
                seller.name = said["name"]

    def _merge(
        self, session: Session, old: Seller, new: Seller, who: str, why: str, undoes: int | None = None
    ) -> dict[str, Any]:
        if old.id == new.id or any(s.merged_into is not None or s.erased_at for s in (old, new)):
            raise NotAllowed("only two sellers who are known and not merged yet can be merged")
        names = _names(session, old)
        measures = session.scalars(select(Measure).where(Measure.seller_id == old.id)).all()
        moved = self._hand_over(session, names, measures, Strike.seller_id == old.id, new, who, why)
        lapse_doubles(session, new.id, moved["measures"], self.clock(), who)
        old.merged_into = new.id
        told = {"seller": old.name, "id": old.id, "undoes": undoes, **moved}
        there = {"seller": new.name, "id": new.id}
        seller_history.log(session, old, self.clock(), who, "merged_into", there, why)
        seller_history.log(session, new, self.clock(), who, MERGED, told, why)
        return moved

    def _split(
        self, session: Session, old: Seller, names: Collection[str], who: str, why: str
    ) -> tuple[Seller, dict[str, Any]]:
        now, rows = self.clock(), _names(session, old)
        leaving = [row for row in rows if row.name in names]
        if not leaving or len(leaving) == len(rows) or len({r.name for r in leaving}) < len(set(names)):
            raise NotAllowed("a split takes some of a seller's names, and leaves some")
        new, name = _opened(session, leaving[0].name, now), old.name
        keys = [row.key for row in leaving]
        mine = (Strike.seller_id == old.id) & Strike.seller_key.in_(keys)
        moved = self._hand_over(session, leaving, (), mine, new, who, why)
        if old.name in names:
            old.name = next(row.name for row in rows if row not in leaving)
        told = {"from": old.id, "to": new.id, "name": name, **moved}
        seller_history.log(session, old, now, who, SPLIT, told, why)
        seller_history.log(session, new, now, who, "split_from", told, why)
        return new, moved

    def _unmerge(
        self, session: Session, new: Seller, old: Seller, entry: SellerEvent, who: str, why: str
    ) -> None:
        said = entry.said or {}
        names = session.scalars(select(SellerName).where(SellerName.key.in_(said["keys"]))).all()
        if old.merged_into != new.id or any(row.seller_id != new.id for row in names):
            raise Conflict("one of the names belongs to another seller since; take that back first")
        theirs = or_(Strike.id.in_(said["strikes"]), Strike.seller_key.in_(said["keys"]))
        known = Measure.id.in_(said["measures"]) & (Measure.seller_id == new.id)
        measures = session.scalars(select(Measure).where(known)).all()
        old.merged_into = None
        self._hand_over(session, names, measures, (Strike.seller_id == new.id) & theirs, old, who, why)
        told = {"undoes": entry.seq, "id": old.id, "seller": old.name}
        there = {"id": new.id, "seller": new.name}
        seller_history.log(session, new, self.clock(), who, "unmerged", told, why)
        seller_history.log(session, old, self.clock(), who, "unmerged_from", there, why)

    def _hand_over(
        self,
        session: Session,
        names: Collection[SellerName],
        measures: Collection[Measure],
        strikes: Any,
        owner: Seller,
        who: str,
        why: str,
    ) -> dict[str, Any]:
        """Give names, measures and strikes to a seller; what was given, by its keys and ids."""
        for name in names:
            name.seller_id = owner.id
        for measure in measures:
            measure.seller_id = owner.id
        moved: Select[Strike] = select(Strike).where(strikes)
        ids = move_strikes(session, moved, owner, self.clock(), self.check, who, why)
        return {
            "names": [row.name for row in names],
            "keys": [row.key for row in names],
            "measures": [measure.id for measure in measures],
            "strikes": ids,
        }

    def _summaries(self, session: Session, *sellers: Seller) -> Any:
        rules, now = self.db.rules.strikes, self.clock()
        found = {s.id: s for s in summaries_of(session, rules, now, [s.id for s in sellers])}
        return tuple(found[seller.id] for seller in sellers)


def _outcome(before: Any, after: Any, moved: dict[str, Any]) -> Rearrangement:
    return Rearrangement(before, after, tuple(moved["names"]), len(moved["strikes"]), len(moved["measures"]))


def _expected(session: Session, seller_id: int, revision: int | None) -> Seller:
    seller = seller_of_id(session, seller_id)
    if revision is not None and revision != seller.event_count:
        raise Conflict(f"seller {seller_id} has changed since you looked at it")
    return seller


def _names(session: Session, seller: Seller) -> list[SellerName]:
    names = select(SellerName).where(SellerName.seller_id == seller.id).order_by(SellerName.name)
    return list(session.scalars(names))


def _opened(session: Session, name: str, now: datetime) -> Seller:
    seller = Seller(name=name, created_at=now)
    session.add(seller)
    session.flush()
    return seller


def _standing(session: Session, seller: Seller, seq: int) -> SellerEvent:
    """An entry that can be taken back, and was not."""
    rows = seller_history.entries(session, seller.id)
    entry = next((row for row in rows if row.seq == seq), None)
    if entry is None:
        raise NotFound(f"seller {seller.id} has no entry {seq}")
    if entry.action not in UNDOABLE or entry.said is None:
        raise NotAllowed(f"entry {seq} of seller {seller.id} cannot be taken back")
    if seq in {(row.said or {}).get("undoes") for row in rows}:
        raise NotAllowed(f"entry {seq} of seller {seller.id} was taken back already")
    return entry
