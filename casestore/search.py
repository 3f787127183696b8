"""Finding cases and messages by anything that stands in them, the best first, with the place that matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casestore.connected import Connected
from casestore.models import Listing
from casestore.search_hits import Found, hits
from casestore.search_index import MARKS
from casestore.views import Hit
from casestore.words import Question, Term, question, term_of

MOST_FOUND = 1000
"""Entries that one rank looks at, the newest first: what stands in more cases than that needs one word more."""

WHOLE, BEGINNING = True, False

RANKS = (
    (("head",), WHOLE),
    (("subject", "tails"), WHOLE),
    (("body",), WHOLE),
    (tuple(MARKS), BEGINNING),
)
"""Where a rank looks, and whether the words are whole ones. Beginnings come last: the database has to join what
it knows of every word that begins so, and most questions are answered before."""


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
            return tuple(hits(session, asked, found[offset:]))


def found_cases(session: Session, terms: str) -> list[Found]:
    """The cases in which a text stands, the best first."""
    return _distinct(
        (f for f in ranked(session, question(terms), MOST_FOUND) if f.case_id is not None), MOST_FOUND
    )


def hits_of(session: Session, terms: str, found: Sequence[Found]) -> list[Hit]:
    """Where in each of these the words stand."""
    return hits(session, question(terms), found)


def ranked(session: Session, asked: Question, most: int) -> Iterator[Found]:
    """Entries of the index, at most so many of a rank, the best first; a case may come several times."""
    if session.get_bind().dialect.name != "sqlite":
        # The planner takes the tsvectors for small and would sooner read them all than ask their index.
        session.execute(text("SET LOCAL enable_seqscan = off"))
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


def _fts5(asked: Question, *, whole: bool) -> str:
    """The question in FTS5's language. Words hold letters and digits alone and stand in quotes."""
    looked_up = [term_of(t, whole=whole) for t in asked.terms]
    terms = [f'"{" ".join(t.words)}"' + (" *" if t.goes_on else "") for t in looked_up]
    numbers = [f'"{n}"' + ("" if whole else " *") for n in asked.numbers]
    return " OR ".join([f"({' AND '.join(terms)})"] * bool(terms) + numbers)


def _tsquery(asked: Question, marks: str, *, whole: bool) -> str:
    """The same in PostgreSQL's; as a literal tsquery, which no parser takes apart."""
    terms = [_any_sort(term_of(t, whole=whole), marks) for t in asked.terms]
    numbers = [_any_sort(Term((n,), goes_on=not whole), marks) for n in asked.numbers]
    return " | ".join([f"({' & '.join(terms)})"] * bool(terms) + numbers)


def _any_sort(term: Term, marks: str) -> str:
    """Words that follow one another, all of one of these sorts."""
    end = ":*" if term.goes_on else ""
    return "(" + " | ".join(" <-> ".join(f"'{m}{w}'" for w in term.words) + end for m in marks) + ")"


def _distinct(found: Iterable[Found], most: int) -> list[Found]:
    """The first of each case or message."""
    kept: dict[tuple[str, int | None], Found] = {}
    for one in found:
        if one.about not in kept:
            kept[one.about] = one
            if len(kept) == most:
                break
    return list(kept.values())
