"""The index of the search, kept up to date in the transaction that changes what it is about.

Four sorts of words: `head` (a case's values), `tails` (their endings, so that a piece of a name or number is
found), `subject` and `body` (of messages, their attachments among them). SQLite keeps them as columns of an
FTS5 table; in PostgreSQL's tsvector each word begins with a capital that tells its sort. (Weights would say it too,
but they are not in the GIN index: every text with the word would have to be fetched to look at them.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from casestore.batches import insert_all
from casestore.models import Case, DocumentRow, Field, Listing, Message, Party, SearchEntry
from casestore.readings import effective
from casestore.words import compact, pairs, tails, words

MARKS = {"head": "A", "tails": "B", "subject": "C", "body": "D"}
"""The capital that each sort of word begins with in PostgreSQL; words themselves have none."""

MOST_WORDS = 12_000
MOST_LETTERS = 120_000
"""Of one entry: a tsvector counts to 16383 and holds 1 MB. Longer texts have several entries."""


@dataclass
class Words:
    """The words of one entry, by their sort."""

    head: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    subject: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    def columns(self) -> dict[str, str]:
        return {name: " ".join(getattr(self, name)) for name in MARKS}

    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.columns().values()).encode()).hexdigest()

    def tsvector(self) -> str:
        """As PostgreSQL reads it: words hold letters and digits alone, so nothing needs quoting."""
        at = 0
        parts = []
        for name in ("head", "subject", "body"):
            for word in getattr(self, name):
                at += 1
                parts.append(f"'{MARKS[name]}{word}':{at}")
        return " ".join([*parts, *(f"'{MARKS['tails']}{word}':1" for word in self.tails)])


def index_cases(session: Session, case_ids: Sequence[int]) -> None:
    """Bring the entries of cases up to their values."""
    session.flush()
    cases = session.scalars(select(Case).where(Case.id.in_(case_ids))).all()
    values, keys = case_values(session, cases), _item_keys(session, case_ids)
    found = {case.id: words_of_case(values[case.id], keys.get(case.id, ())) for case in cases}
    known = session.scalars(select(SearchEntry).where(SearchEntry.case_id.in_(found))).all()
    changed = {e.id: found[e.case_id] for e in known if e.case_id and e.digest != found[e.case_id].digest()}
    for entry in known:
        if entry.id in changed:
            entry.digest = changed[entry.id].digest()
    _unwrite(session, list(changed))
    of_known = {e.case_id for e in known}
    new = [{"case_id": i, "digest": w.digest()} for i, w in found.items() if i not in of_known]
    made = insert_all(session, SearchEntry, new)
    _write(session, changed | {e.id: found[e.case_id] for e in made if e.case_id})


def index_messages(session: Session, message_ids: Sequence[int]) -> None:
    """Enter the subjects, senders and texts of messages; what was entered before is replaced."""
    session.flush()
    forget_messages(session, message_ids)
    texts = message_texts(session, message_ids)
    found: dict[tuple[int | None, str], Words] = {}
    for message in session.scalars(select(Message).where(Message.id.in_(message_ids)).order_by(Message.id)):
        own = (content for _, content in texts.get(message.id, ()))
        for stretch in words_of_message(message.subject or "", sender_of(message), own):
            found[message.id, stretch.digest()] = stretch
    made = insert_all(session, SearchEntry, [{"message_id": i, "digest": digest} for i, digest in found])
    _write(session, {entry.id: found[entry.message_id, entry.digest] for entry in made})


def forget_messages(session: Session, message_ids: Sequence[int]) -> None:
    """Take messages out of the index."""
    of_these = SearchEntry.message_id.in_(message_ids)
    _unwrite(session, session.scalars(select(SearchEntry.id).where(of_these)).all())
    session.execute(delete(SearchEntry).where(of_these))


def sender_of(message: Message) -> str:
    return " ".join(filter(None, (message.from_name, message.from_address)))


def _item_keys(session: Session, case_ids: Sequence[int]) -> dict[int, list[str]]:
    keys: dict[int, list[str]] = {}
    rows = select(Listing.case_id, Listing.item_key).where(Listing.case_id.in_(case_ids)).order_by(Listing.id)
    for case_id, key in session.execute(rows):
        keys.setdefault(case_id, []).append(key)
    return keys


def case_values(session: Session, cases: Sequence[Case]) -> dict[int, list[tuple[str, str]]]:
    """What cases are found by, by their ids: (place, text), the place a field's path or what else it is called."""
    found: dict[int, list[tuple[str, str]]] = {case.id: [("number", case.number)] for case in cases}
    fields = select(Field).where(Field.case_id.in_(found)).order_by(Field.id)
    for row in session.scalars(fields):
        value = effective(row)
        if value is not None:
            found[row.case_id].append((row.path, value["value"]))
            if row.path.startswith("listings[") and value.get("item_id"):
                found[row.case_id].append((row.path, value["item_id"]))
    for case in cases:
        found[case.id].append(("claimant", case.claimant or ""))
    parties = select(Party).where(Party.case_id.in_(found)).order_by(Party.id)
    for party in session.scalars(parties):
        found[party.case_id].append(("party", " ".join(filter(None, (party.name, party.address)))))
    return found


def message_texts(session: Session, message_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The texts of the bodies and attachments of messages, by their ids, each with its part; headers are left out."""
    rows = session.execute(
        select(DocumentRow.message_id, DocumentRow.part, DocumentRow.filename, DocumentRow.text)
        .where(DocumentRow.message_id.in_(message_ids))
        .order_by(DocumentRow.message_id, DocumentRow.position)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for message_id, part, filename, content in rows:
        if not part.startswith("header:"):
            found.setdefault(message_id, []).append((part, f"{filename}\n{content}" if filename else content))
    return found


def words_of_case(values: Iterable[tuple[str, str]], item_keys: Iterable[str]) -> Words:
    """The entry of a case. values: as `case_values` gives them; item_keys: of its listings."""
    numbers: dict[str, None] = {}
    listed: list[str] = []
    for place, value in values:
        listed += pairs(words(value[:2000]))
        if place not in ("claimant", "party"):
            numbers[compact(value)] = None
    numbers |= dict.fromkeys(compact(key) for key in item_keys)
    listed = _within_bounds([*listed, *(n for n in numbers if n)])
    return Words(head=listed, tails=_within_bounds(dict.fromkeys(tails(dict.fromkeys(listed)))))


def _within_bounds(found: Iterable[str]) -> list[str]:
    kept: list[str] = []
    letters = 0
    for word in found:
        letters += len(word)
        if len(kept) >= MOST_WORDS // 2 or letters > MOST_LETTERS // 2:
            break
        kept.append(word)
    return kept


def words_of_message(subject: str, sender: str, texts: Iterable[str]) -> Iterator[Words]:
    """The entries of a message: one, or several that each hold a stretch of its texts."""
    about = [*pairs(words(subject)), *pairs(words(sender))]
    found = Words(subject=about)
    letters = 0
    for content in texts:
        for word in pairs(words(content)):
            if len(found.body) >= MOST_WORDS or letters > MOST_LETTERS:
                yield found
                found, letters = Words(subject=about), 0
            found.body.append(word)
            letters += len(word)
    yield found


def _write(session: Session, found: Mapping[int, Words]) -> None:
    """The words of entries that have none yet, by the entries' ids."""
    if not found:
        return
    if session.get_bind().dialect.name == "sqlite":
        columns = text(
            "INSERT INTO search_index (rowid, head, tails, subject, body)"
            " VALUES (:id, :head, :tails, :subject, :body)"
        )
        session.execute(columns, [{"id": i, **words.columns()} for i, words in found.items()])
    else:
        vectors = text("INSERT INTO search_index (id, words) VALUES (:id, CAST(:words AS tsvector))")
        session.execute(vectors, [{"id": i, "words": words.tsvector()} for i, words in found.items()])


def _unwrite(session: Session, entry_ids: Sequence[int]) -> None:
    if entry_ids:
        key = "rowid" if session.get_bind().dialect.name == "sqlite" else "id"
        session.execute(text(f"DELETE FROM search_index WHERE {key} = :id"), [{"id": i} for i in entry_ids])
