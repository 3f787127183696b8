"""Finding cases and messages by anything that stands in them, the best first, with the place that matched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casestore.connected import Connected
from casestore.models import Case, Listing, Message
from casestore.search_index import (
    MARKS,
    case_values,
    index_case,
    index_message,
    message_texts,
)
from casestore.views import Hit
from casestore.words import LEAST_TAIL, Question, compact, fold, question, words

MOST_FOUND = 1000
"""Entries that one rank looks at, the newest first: what stands in more cases than that needs one word more."""

_SNIPPET = 60
_LONGEST_LOOKED_THROUGH = 200_000

WHOLE, BEGINNING = True, False

RANKS = (
    (("head",), WHOLE),
    (("subject", "tails"), WHOLE),
    (("body",), WHOLE),
    (tuple(MARKS), BEGINNING),
)
"""Where a rank looks, and whether the words are whole ones. Beginnings come last: the database has to join what
it knows of every word that begins so, and most questions are answered before."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the index: of a case's values, or of a message, which may be in no case."""

    case_id: int | None
    message_id: int | None

    @property
    def about(self) -> tuple[str, int | None]:
        return ("case", self.case_id) if self.case_id is not None else ("message", self.message_id)


class Search(Connected):
    """Full text over cases, messages and attachments. Every question is fine, none breaks the database's."""

    def search(self, terms: str, *, limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """The best hits, one for a case or for a message without one.

        terms: words that must all stand there, the beginnings of words too; or a number, telephone number,
        listing or address in any of its forms.
        """
        asked = question(terms)
        with self.db.reading() as session:
            wanted = offset + limit
            found = _distinct(ranked(session, asked, min(MOST_FOUND, 4 * wanted)), wanted)
            return tuple(_hit(session, asked, one) for one in found[offset:])

    def rebuild_search(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Index everything anew: for a store that was filled by other means. progress: done and all."""
        with self.db.reading() as session:
            messages = list(session.scalars(select(Message.id).order_by(Message.id)))
            cases = list(session.scalars(select(Case.id).order_by(Case.id)))
        jobs = [(Message, i) for i in messages] + [(Case, i) for i in cases]
        for at in range(0, len(jobs), 200):
            with self.db.writing(cases=True) as session:
                for kind, row_id in jobs[at : at + 200]:
                    row = session.get(kind, row_id)
                    if isinstance(row, Message):
                        index_message(session, row)
                    elif isinstance(row, Case):
                        index_case(session, row)
            if progress:
                progress(min(at + 200, len(jobs)), len(jobs))


def found_cases(session: Session, terms: str) -> list[Found]:
    """The cases in which a text stands, the best first."""
    return _distinct(
        (f for f in ranked(session, question(terms), MOST_FOUND) if f.case_id is not None), MOST_FOUND
    )


def hits_of(session: Session, terms: str, found: Iterable[Found]) -> list[Hit]:
    """Where in each of these the words stand."""
    asked = question(terms)
    return [_hit(session, asked, one) for one in found]


def ranked(session: Session, asked: Question, most: int) -> Iterator[Found]:
    """Entries of the index, at most so many of a rank, the best first; a case may come several times."""
    if asked.key is not None:
        ids = select(Listing.case_id).where(Listing.item_key == asked.key).order_by(Listing.case_id.desc())
        yield from (Found(case_id, None) for case_id in session.scalars(ids.limit(most)))
    if asked.asks:
        yielded = False
        for columns, whole in RANKS:
            entries = _entries(session, asked, columns, most, whole=whole)
            yield from entries
            if len(entries) == most:
                return
            yielded = yielded or bool(entries)
        if not yielded and len(asked.terms) > 1:
            yield from _scattered(session, asked)


def _scattered(session: Session, asked: Question) -> Iterator[Found]:
    """Cases whose words stand in different places: one in a value, one in a message."""
    sets = []
    for term in asked.terms:
        entries = _entries(session, Question((term,), (), None), tuple(MARKS), MOST_FOUND, whole=BEGINNING)
        sets.append({f.case_id: None for f in entries if f.case_id is not None})
    common = set(sets[0]).intersection(*sets[1:])
    yield from (Found(case_id, None) for case_id in sets[0] if case_id in common)


def _entries(
    session: Session, asked: Question, columns: tuple[str, ...], most: int, *, whole: bool
) -> list[Found]:
    if session.get_bind().dialect.name == "sqlite":
        query = _fts5(asked, whole=whole)
        matching = text(
            "SELECT e.case_id, e.message_id, m.case_id FROM search_index s"
            " JOIN search_entries e ON e.id = s.rowid LEFT JOIN messages m ON m.id = e.message_id"
            " WHERE search_index MATCH :query ORDER BY s.rowid DESC LIMIT :most"
        )
        bound = f"{{{' '.join(columns)}}} : ({query})"
    else:
        bound = _tsquery(asked, "".join(MARKS[c] for c in columns), whole=whole)
        matching = text(
            # materialized: else a LIMIT misleads the planner into walking all texts from the latest back
            "WITH matching AS MATERIALIZED (SELECT id FROM search_index WHERE words @@ CAST(:query AS tsquery))"
            " SELECT e.case_id, e.message_id, m.case_id"
            " FROM (SELECT id FROM matching ORDER BY id DESC LIMIT :most) s"
            " JOIN search_entries e ON e.id = s.id LEFT JOIN messages m ON m.id = e.message_id"
            " ORDER BY s.id DESC"
        )
    rows = session.execute(matching, {"query": bound, "most": most})
    return [Found(own if own is not None else of, message) for own, message, of in rows]


def _goes_on(term: tuple[str, ...], *, whole: bool) -> bool:
    """Whether the last word may be the beginning of a longer one; fewer than three letters are themselves, for
    half of all words begin with some pair of them."""
    return not whole and len(term[-1]) >= LEAST_TAIL


def _fts5(asked: Question, *, whole: bool) -> str:
    """The question in FTS5's language. Words hold letters and digits alone and stand in quotes."""
    terms = [f'"{" ".join(t)}"' + (" *" if _goes_on(t, whole=whole) else "") for t in asked.terms]
    numbers = [f'"{n}"' + ("" if whole else " *") for n in asked.numbers]
    return " OR ".join([f"({' AND '.join(terms)})"] * bool(terms) + numbers)


def _tsquery(asked: Question, marks: str, *, whole: bool) -> str:
    """The same in PostgreSQL's; as a literal tsquery, which no parser takes apart."""
    terms = [_any_sort(t, marks, goes_on=_goes_on(t, whole=whole)) for t in asked.terms]
    numbers = [_any_sort((n,), marks, goes_on=not whole) for n in asked.numbers]
    return " | ".join([f"({' & '.join(terms)})"] * bool(terms) + numbers)


def _any_sort(term: tuple[str, ...], marks: str, *, goes_on: bool) -> str:
    """Words that follow one another, all of one of these sorts."""
    end = ":*" if goes_on else ""
    return "(" + " | ".join(" <-> ".join(f"'{m}{w}'" for w in term) + end for m in marks) + ")"


def _distinct(found: Iterable[Found], most: int) -> list[Found]:
    """The first of each case or message."""
    kept: dict[tuple[str, int | None], Found] = {}
    for one in found:
        if one.about not in kept:
            kept[one.about] = one
            if len(kept) == most:
                break
    return list(kept.values())


def _hit(session: Session, asked: Question, found: Found) -> Hit:
    case = session.get_one(Case, found.case_id) if found.case_id is not None else None
    number = case.number if case else None
    if found.message_id is not None:
        message = session.get_one(Message, found.message_id)
        for place, part, content in _of_message(session, message):
            snippet = _snippet(content, asked)
            if snippet:
                return Hit(number, message.id, place, part, snippet)
    elif case is not None:
        for place, content in case_values(session, case):
            snippet = _snippet(content, asked)
            if snippet:
                return Hit(number, None, place, None, snippet)
    return Hit(number, found.message_id, "text" if found.message_id else "values", None, "")


def _of_message(session: Session, message: Message) -> Iterator[tuple[str, str | None, str]]:
    yield "subject", None, message.subject or ""
    yield "sender", None, " ".join(filter(None, (message.from_name, message.from_address)))
    for part, content in message_texts(session, message.id):
        yield ("text" if part == "body" else "attachment"), part, content


def _snippet(content: str, asked: Question) -> str:
    """The first word of the question in a text with what is around it; empty if it is not there."""
    folded = fold(content[:_LONGEST_LOOKED_THROUGH])
    for term in asked.terms:
        at = folded.find(term[0])
        if at >= 0 and (len(term) == 1 or " ".join(term) in " ".join(words(content[at : at + 1000]))):
            start = max(0, at - _SNIPPET // 2)
            return " ".join(content[start : at + _SNIPPET].split())
    if len(content) <= 500 and any(n in compact(content) for n in asked.numbers):
        return " ".join(content.split())
    return ""
