"""What the store hands out: plain, frozen, detached from any database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intake.reading import PartReport, Reading, Value

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as it came in. `source` is "smtp", "lmtp", "imap:NAME" or "file"; `message_id` is its own
    header, if any; `envelope` holds mail_from, rcpt_tos, peer and what else the way in knows."""

    sha256: str
    size: int
    message_id: str | None
    received_at: datetime
    source: str
    envelope: Json


@dataclass(frozen=True, slots=True)
class Recorded:
    """`duplicate`: these very bytes were known already; `id` is then the first one's."""

    id: int
    duplicate: bool


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """A message to be read now. `attempts` counts this one, from 1; `envelope` is its first arrival's."""

    id: int
    sha256: str
    attempts: int
    envelope: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that a message might belong to, why, and how sure that is (0 to 1)."""

    case_number: str
    reason: str
    certainty: float


@dataclass(frozen=True, slots=True)
class Filing:
    """What became of a message. action: opened, updated, duplicate, triage, or dismissed
    (put aside by a person).

    unverified: it lies in the case, but changes nothing there until a person confirms it.
    """

    action: str
    case_number: str | None
    reason: str
    certainty: float
    unverified: bool = False
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of one part. `pages` are (number, start, end), `regions` (kind, start, end, depth), both in
    code points of `text`."""

    part: str
    origin: str
    media_type: str
    text: str
    filename: str | None = None
    pages: tuple[tuple[int, int, int], ...] = ()
    regions: tuple[tuple[str, int, int, int], ...] = ()
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class MessageSummary:
    """A message as lists show it."""

    id: int
    sha256: str
    state: str
    received_at: datetime
    subject: str | None
    from_name: str | None
    from_address: str | None
    sent_at: str | None
    kind: str | None
    attempts: int
    filing: Filing | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message with all that is known of it. `reading` is None while, or because, it could not be read."""

    summary: MessageSummary
    size: int
    message_id: str | None
    arrivals: tuple[Arrival, ...]
    reading: Reading | None
    parts: tuple[PartReport, ...]
    documents: tuple[DocumentText, ...]
    authentication: dict[str, Any] | None = None
    erased_at: datetime | None = None

    def document(self, part: str) -> DocumentText | None:
        return next((d for d in self.documents if d.part == part), None)


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another message of the case says about a field that already had a value."""

    message_id: int
    value: Value


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a case.

    path: as in the reading, "contact.phone", "rights[0].registrations[1]", "evidence[0]".
    machine: what was read, from message `message_id`; None where a person put the field there.
    detail: what a value has beside its text (item_id, platform, office, part, filename).
    confirmed_by, confirmed_at: None where nobody has confirmed or corrected it yet.
    confirmed: the person's answer; None, with confirmed_by set, says that there is no such value.
    """

    path: str
    machine: Value | None
    detail: Json
    message_id: int | None
    confirmed: str | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    alternatives: tuple[Alternative, ...] = ()

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_by is not None

    @property
    def value(self) -> str | None:
        """What holds: the person's answer before the machine's."""
        if self.is_confirmed:
            return self.confirmed
        return self.machine.value if self.machine else None


@dataclass(frozen=True, slots=True)
class ListingView:
    """A listing of a case. `path` is its field; `item_key` compares it with other listings; `other_cases`
    are the numbers of further cases about the same item."""

    path: str
    value: str | None
    item_key: str
    state: str
    message_id: int | None
    other_cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyView:
    """Somebody who may write about the case. role: claimant or seller."""

    role: str
    name: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a case's history. `undoes` is the `seq` of the one it takes back; `erased`: its values are
    gone, after the time that personal data is kept."""

    id: int
    seq: int
    at: datetime
    who: str
    action: str
    path: str | None
    before: Any
    after: Any
    why: str | None
    message_id: int | None
    undoes: int | None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case as the queue shows it."""

    number: str
    kind: str
    state: str
    missing: tuple[str, ...]
    subject: str | None
    claimant: str | None
    sellers: tuple[str, ...]
    rights: tuple[str, ...]
    works: tuple[str, ...]
    listing_count: int
    unverified_count: int
    language: str | None
    assignee: str | None
    opened_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything in it. `moves` are the states it may go to now; `revision` rises with every
    change (it is the number of events); `hold` is why nothing of it may be erased, None where it may."""

    summary: CaseSummary
    policy: str | None
    fields: tuple[FieldView, ...]
    listings: tuple[ListingView, ...]
    parties: tuple[PartyView, ...]
    messages: tuple[MessageSummary, ...]
    events: tuple[Event, ...]
    moves: tuple[str, ...]
    revision: int
    hold: str | None = None

    def field(self, path: str) -> FieldView | None:
        return next((f for f in self.fields if f.path == path), None)


@dataclass(frozen=True, slots=True)
class Hit:
    """One case, or one message that is in no case, and where in it the words stand.

    place: a field's path, "number", "claimant", "party", "subject", "sender", or "text" and "attachment" with
    `part` and `message_id`; "values" where they stand in several. snippet: the words with what is around them,
    as it is written there; then empty.
    """

    case_number: str | None
    message_id: int | None
    place: str
    part: str | None
    snippet: str


class Hits(tuple[Hit, ...]):
    """What a search found, the best first. cut: fewer than were asked for, because the words stand nearly everywhere
    and the latest entries alone were looked at; older ones may hold them too."""

    cut: bool

    def __new__(cls, found: Iterable[Hit] = (), *, cut: bool = False) -> Hits:
        made = super().__new__(cls, found)
        made.cut = cut
        return made


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the queue; `total` counts all cases that match.

    places: where the text that was asked for stands, by case number; for pages in the order of the best match.
    cut: the text stands nearly everywhere, the latest cases alone were looked at, and `total` counts those.
    """

    cases: tuple[CaseSummary, ...]
    total: int
    places: dict[str, Hit] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class User:
    """A person who signs in. role: reader, staff or admin."""

    id: int
    name: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class AccountChange:
    """One entry of an account's history: who did what to whose account. said: what it came to be."""

    user: str
    seq: int
    at: datetime
    who: str
    action: str
    said: Json
