"""Many filed notices at once, as rows: what `file_reading` writes of the same readings (a test compares them)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from casestore import Store, events, notifier_totals
from casestore.keys import all_right_keys, item_key
from casestore.models import (
    ArrivalRow,
    Base,
    Case,
    CaseNumber,
    DocumentRow,
    EventRow,
    Field,
    Listing,
    Message,
    Missing,
    PartRow,
    Party,
    ReadingRow,
    RightKey,
    SearchEntry,
    Verdict,
)
from casestore.readings import fields_of
from casestore.search_index import words_of_case, words_of_message
from intake.reading import Reading
from intake.result import ReadResult

Row = dict[str, Any]
_ORDER = (
    Case, Message, ArrivalRow, ReadingRow, PartRow, DocumentRow, Missing, RightKey, Listing, Field, Party, EventRow,
    SearchEntry, Verdict,
)  # fmt: skip


class Rows:
    """Rows of notices that each open a case of their own, collected until `write`."""

    def __init__(self, begin: datetime) -> None:
        self.begin = begin
        self._rows: dict[type[Base], list[Row]] = {table: [] for table in _ORDER}
        self._words: list[Row] = []

    def add(self, result: ReadResult, number: int, entries: int) -> None:
        """A notice as message and case `number`; `entries`: of the search index that are there already."""
        reading, at = result.reading, self.begin + timedelta(minutes=number)
        claimant = (reading.contact.organization or reading.contact.name or reading.kind).value
        missing = list(reading.completeness.missing)
        case: Row = {
            "id": number, "number": f"HM-{self.begin.year}-{number:06}", "kind": "notice",
            "state": "incomplete" if missing else "ready", "over": False, "policy": reading.completeness.policy, "missing": missing,
            "language": reading.language, "subject": reading.message.subject, "claimant": claimant,
            "sellers": [s.value for s in reading.sellers], "rights": [r.type.value for r in reading.rights],
            "works": [r.work.value for r in reading.rights if r.work], "listing_count": len(reading.listings),
            "unverified_count": 0, "opened_at": at, "updated_at": at,
            "assignee": "ada" if number % 500 == 0 else None,
        }  # fmt: skip
        event = _opened(case, reading, at)
        self._put(Case, case | {"event_count": 1, "last_hash": event.hash})
        self._put(
            EventRow, {c.key: getattr(event, c.key) for c in EventRow.__table__.columns if c.key != "id"}
        )
        self._message(result, number, at)
        self._case(reading, number, claimant)
        self._index(result, case, entries)

    def _put(self, table: type[Base], row: Row) -> None:
        self._rows[table].append(row)

    def _message(self, result: ReadResult, number: int, at: datetime) -> None:
        facts = result.reading.message
        self._put(Message, {
            "id": number, "sha256": facts.sha256, "size": 6000, "message_id": facts.message_id, "received_at": at,
            "state": "filed", "state_since": at, "attempts": 1, "subject": facts.subject, "from_name": facts.from_name,
            "from_address": facts.from_address, "kind": "notice", "action": "opened", "case_id": number,
            "reason": "a complete notice", "certainty": 0.95, "filed_at": at, "unverified": False,
        })  # fmt: skip
        self._put(ArrivalRow, {"message_id": number, "received_at": at, "source": "smtp", "envelope": {}})
        self._put(ReadingRow, {"message_id": number, "read_at": at, "reading": result.reading.to_json()})
        for position, d in enumerate(result.documents):
            self._put(DocumentRow, {
                "message_id": number, "position": position, "part": d.part, "origin": d.origin.value,
                "media_type": d.media_type, "filename": d.filename, "text": d.text, "pages": [], "regions": [],
                "ocr": False,
            })  # fmt: skip

    def _case(self, reading: Reading, number: int, claimant: str) -> None:
        own: Row = {"case_id": number, "message_id": number}
        for name in reading.completeness.missing:
            self._put(Missing, {"case_id": number, "name": name})
        if reading.completeness.missing:
            self._put(Verdict, {"case_id": number, "name": "incomplete"})
        for key in sorted(all_right_keys(reading.rights, claimant)):
            self._put(RightKey, {"case_id": number, "key": key})
        for i, link in enumerate(reading.listings):
            key = item_key(link.value, link.item_id)
            self._put(Listing, own | {"path": f"listings[{i}]", "item_key": key, "state": "reported"})
        for path, data in fields_of(reading):
            self._put(Field, own | {"path": path, "machine": data, "alternatives": []})
        for role, name, address in _parties(reading):
            self._put(Party, own | {"role": role, "name": name, "address": address})

    def _index(self, result: ReadResult, case: Row, entries: int) -> None:
        reading, number = result.reading, case["id"]
        facts = reading.message
        texts = [f"{d.filename}\n{d.text}" if d.filename else d.text for d in result.documents]
        sender = f"{facts.from_name} {facts.from_address}"
        (of_message,) = words_of_message(facts.subject or "", sender, texts)
        keys = [item_key(link.value, link.item_id) for link in reading.listings]
        of_case = words_of_case(_values(reading, case), keys)
        entry = entries + len(self._words) + 1
        for row_id, own, found in (
            (entry, {"message_id": number, "case_id": None}, of_message),
            (entry + 1, {"message_id": None, "case_id": number}, of_case),
        ):
            self._put(SearchEntry, own | {"id": row_id, "digest": found.digest()})
            self._words.append({"id": row_id, "words": found.tsvector(), **found.columns()})

    def write(self, store: Store) -> None:
        """Write everything collected, in one transaction."""
        with store.db.writing(cases=True) as session:
            for table in _ORDER:
                if self._rows[table]:
                    session.execute(insert(table), self._rows[table])
            _write_words(session, self._words, sqlite=store.db.is_sqlite)
            notifier_totals.renew(session, [row["id"] for row in self._rows[Case]])
            last = max(row["id"] for row in self._rows[Case])
            session.merge(CaseNumber(prefix="HM", year=self.begin.year, last=last))
        if not store.db.is_sqlite:
            _renew_sequences(store)
        for collected in (*self._rows.values(), self._words):
            collected.clear()


def _write_words(session: Session, rows: list[Row], *, sqlite: bool) -> None:
    fts5 = "INSERT INTO search_index (rowid, head, tails, subject, body) VALUES (:id, :head, :tails, :subject, :body)"
    tsvector = "INSERT INTO search_index (id, words) VALUES (:id, CAST(:words AS tsvector))"
    session.execute(text(fts5 if sqlite else tsvector), rows)


def _renew_sequences(store: Store) -> None:
    with store.db.writing() as session:
        for table in ("cases", "messages", "search_entries"):
            session.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


def _opened(case: Row, reading: Reading, at: datetime) -> EventRow:
    owner = Case(id=case["id"], number=case["number"], event_count=0, last_hash="")
    after = {k: case[k] for k in ("kind", "state", "missing")} | {"sha256": reading.message.sha256}
    said = {"after": after, "why": "a complete notice", "message_id": case["id"]}
    return events.entry(owner, at=at, who=events.MACHINE, action="opened", **said)


def _values(reading: Reading, case: Row) -> Iterable[tuple[str, str]]:
    yield "number", case["number"]
    for path, data in fields_of(reading):
        yield path, data["value"]
        if path.startswith("listings[") and data.get("item_id"):
            yield path, data["item_id"]
    yield "claimant", case["claimant"]
    for _, name, address in _parties(reading):
        yield "party", " ".join(filter(None, (name, address)))


def _parties(reading: Reading) -> Iterable[tuple[str, str | None, str | None]]:
    name = reading.contact.name.value if reading.contact.name else None
    yield "claimant", name, reading.message.from_address
    yield from (("seller", seller.value, None) for seller in reading.sellers)
