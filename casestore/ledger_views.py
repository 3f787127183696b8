"""What the store hands out of its clocks and ledgers: plain, frozen, detached from any database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One clock of a case.

    state: running; due, overdue (a person must act); stopped by court action; met or cancelled.
    ends: when its stages come; with those of a counter-notice, the first is when restoring may begin and the
    last by when it must have been done. due_at: the next of them, None where nothing more comes.
    proposes: the state the case is proposed to go to. failures: attempts in a row at which its time had come and it
    could not fire; failure: what the last of them said, retry_at: when it is tried again.
    """

    id: int
    case_number: str
    kind: str
    label: str
    basis: str
    state: str
    state_label: str
    message_id: int | None
    listings: tuple[str, ...]
    started_at: datetime
    ends: tuple[datetime, ...]
    due_at: datetime | None
    attention: bool
    proposes: str | None
    failures: int = 0
    failure: str | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StrikeView:
    """A strike for one listing. seller_id is None until a person says whose listing it is."""

    id: int
    case_number: str
    listing: str
    seller_id: int | None
    seller: str | None
    severity: str
    points: int
    given_at: datetime
    given_by: str
    reversed_at: datetime | None
    reversed_by: str | None
    reversed_why: str | None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """What was proposed against a seller. state: proposed, taken, declined; lapsed with its strikes."""

    id: int
    seller_id: int
    case_number: str
    measure: str
    label: str
    points: int
    proposed_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    why: str | None


@dataclass(frozen=True, slots=True)
class SellerSummary:
    """A seller as the ledger shows them. points: what counts now; standing, reversed: strikes of all time;
    proposed: measures that wait for a person."""

    id: int
    name: str
    points: int
    standing: int
    reversed: int
    proposed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SellerEventView:
    """One entry of a seller's history."""

    seq: int
    at: datetime
    who: str
    action: str
    said: dict[str, Any] | None
    why: str | None

    @property
    def undoes(self) -> int | None:
        """The entry that this one takes back."""
        return (self.said or {}).get("undoes")


@dataclass(frozen=True, slots=True)
class SellerView:
    """A seller with everything known of them. merged_into: the seller they turned out to be; revision: rises with
    every entry of their history."""

    summary: SellerSummary
    names: tuple[str, ...]
    strikes: tuple[StrikeView, ...]
    measures: tuple[MeasureView, ...]
    events: tuple[SellerEventView, ...]
    merged_into: int | None
    revision: int


@dataclass(frozen=True, slots=True)
class Rearrangement:
    """What merging or splitting sellers brings about: the sellers concerned before and after it, and the names,
    strikes and measures that change hands."""

    before: tuple[SellerSummary, ...]
    after: tuple[SellerSummary, ...]
    names: tuple[str, ...]
    strikes: int
    measures: int


@dataclass(frozen=True, slots=True)
class NotifierView:
    """Whoever sends notices, and what became of them (DSA Art. 23(2)).

    Each notice in a case counts with its case. pending: no verdict yet. incomplete ones were so when they
    came, whatever became of them.
    """

    name: str
    notices: int
    valid: int
    rejected: int
    withdrawn: int
    countered: int
    incomplete: int

    @property
    def pending(self) -> int:
        return self.notices - self.valid - self.rejected - self.withdrawn - self.countered
