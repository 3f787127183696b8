"""Whether the histories are as they were written: of every case, seller and account.

A chain of hashes tells whoever changes an entry from whoever wrote it, but not from somebody who owns the database and
seals the whole chain anew. Against that the ends of all histories are kept elsewhere, as a witness: whatever is written
later, the entries that stood at those ends must still be the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, select, tuple_
from sqlalchemy.orm import Session

from casestore import account_history, events, seller_history
from casestore.batches import batched
from casestore.connected import Connected
from casestore.errors import NotFound
from casestore.models import AccountEvent, Case, CaseNumber, EventRow, Seller, SellerEvent, UserRow
from casestore.numbers import numbers_given
from casestore.seal import Tampering


@dataclass(frozen=True, slots=True)
class End:
    """Where a history ended when its witness was taken: the number of its last entry, and that entry's hash.

    history: a case's number, "seller 17" or "account ada".
    """

    history: str
    seq: int
    hash: str


class Audit(Connected):
    """Nothing here changes anything."""

    def verify(self, number: str | None = None) -> list[Tampering]:
        """Whether the history of one case is as it was written, or that of every case, seller and account; what is
        wrong, if not. A number that was given to a case and is no case's any more is wrong, too.

        Raises NotFound for a number that is no case's.
        """
        wanted = select(Case).order_by(Case.id)
        if number is not None:
            wanted = wanted.where(Case.number == number)
        with self.db.reading() as session:
            cases = session.scalars(wanted).all()
            if number is not None and not cases:
                raise NotFound(f"no case {number}")
            found = [problem for case in cases for problem in events.check_chain(session, case)]
            if number is None:
                found += _gone(session, {case.number for case in cases})
                sellers = session.scalars(select(Seller).order_by(Seller.id)).all()
                found += [p for seller in sellers for p in seller_history.check_chain(session, seller)]
        return [*found, *self.verify_accounts()] if number is None else found

    def verify_accounts(self) -> list[Tampering]:
        """Whether every account is what its history says, and that as it was written; what is wrong, if not."""
        with self.db.reading() as session:
            users = session.scalars(select(UserRow).order_by(UserRow.id)).all()
            return [problem for user in users for problem in account_history.check_account(session, user)]

    def witness(self) -> list[End]:
        """The ends of all histories, to be kept where nobody who owns the database can write."""
        with self.db.reading() as session:
            return [
                End(f"{kind.prefix}{name}", count, last_hash)
                for kind in _KINDS
                for _, name, count, last_hash in session.execute(kind.owners)
            ]

    def verify_against(self, witness: Iterable[End]) -> list[Tampering]:
        """What no longer stands as it stood when a witness was taken: histories sealed anew, cut or gone."""
        kept = {end.history: end for end in witness}
        found: dict[str, str] = {}
        with self.db.reading() as session:
            for kind in _KINDS:
                owners = {f"{kind.prefix}{name}": id_ for id_, name, _, _ in session.execute(kind.owners)}
                asked = {(owners[h], end.seq): h for h, end in kept.items() if h in owners}
                for some in batched(list(asked)):
                    entries = select(kind.owner_id, kind.entry.seq, kind.entry.hash)
                    entries = entries.where(tuple_(kind.owner_id, kind.entry.seq).in_(some))
                    found.update((asked[owner, seq], hash_) for owner, seq, hash_ in session.execute(entries))
        wrong = (end for end in kept.values() if end.seq and found.get(end.history) != end.hash)
        return [Tampering(end.history, end.seq, "is not what the witness saw") for end in wrong]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of history: whose it is, by which name, and its entries."""

    owners: Executable
    prefix: str
    entry: Any
    owner_id: Any


_KINDS = (
    _Kind(select(Case.id, Case.number, Case.event_count, Case.last_hash), "", EventRow, EventRow.case_id),
    _Kind(
        select(Seller.id, Seller.id, Seller.event_count, Seller.last_hash),
        "seller ", SellerEvent, SellerEvent.seller_id,
    ),
    _Kind(
        select(UserRow.id, UserRow.name, UserRow.event_count, UserRow.last_hash),
        "account ", AccountEvent, AccountEvent.user_id,
    ),
)  # fmt: skip


def _gone(session: Session, known: set[str]) -> Iterator[Tampering]:
    """Numbers are given one after the other, in the transaction that opens the case: none may be missing."""
    for counter in session.scalars(select(CaseNumber).order_by(CaseNumber.prefix, CaseNumber.year)):
        for number in numbers_given(counter):
            if number not in known:
                yield Tampering(number, None, "the case is gone")
