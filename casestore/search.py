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


_FTS5 = text(
    "SELECT e.case_id, e.message_id, m.case_id FROM search_index s"
    " JOIN search_entries e ON e.id = s.rowid LEFT JOIN messages m ON m.id = e.message_id"
    " WHERE search_index MATCH :query ORDER BY s.rowid DESC LIMIT :most"
)

_TSVECTOR = """
WITH matching AS MATERIALIZED (SELECT id FROM search_index WHERE words @@ CAST(:query AS tsquery))
SELECT e.case_id, e.message_id, m.case_id
FROM (SELECT id FROM (SELECT id FROM matching ORDER BY id DESC) newest {in_order} LIMIT :most) s
JOIN search_entries e ON e.id = s.id LEFT JOIN messages m ON m.id = e.message_id
ORDER BY s.id DESC
"""
"""Materialized, for else a LIMIT misleads the planner into walking all texts from the latest back."""

_IN_ORDER = """CROSS JOIN LATERAL (
    SELECT FROM search_index i WHERE i.id = newest.id AND i.words @@ CAST(:in_order AS tsquery) OFFSET 0) standing"""
"""The GIN index does not know where in a text its words stand. Whether they follow one another is looked up in the
texts, from the latest back, until enough are found."""


def _entries(
    session: Session, asked: Question, columns: tuple[str, ...], most: int, *, whole: bool
) -> list[Found]:
    if session.get_bind().dialect.name == "sqlite":
        bound = f"{{{' '.join(columns)}}} : ({_fts5(asked, whole=whole)})"
        rows = session.execute(_FTS5, {"query": bound, "most": most})
    else:
        marks = "".join(MARKS[c] for c in columns)
        anywhere = _tsquery(asked, marks, " & ", whole=whole)
        in_order = _tsquery(asked, marks, " <-> ", whole=whole)
        query = text(_TSVECTOR.format(in_order=_IN_ORDER if in_order != anywhere else ""))
        rows = session.execute(query, {"query": anywhere, "in_order": in_order, "most": most})
    return [Found(own if own is not None else of, message) for own, message, of in rows]


def _fts5(asked: Question, *, whole: bool) -> str:
    """The question in FTS5's language. Words hold letters and digits alone and stand in quotes."""
    looked_up = [term_of(t, whole=whole) for t in asked.terms]
    terms = [f'"{" ".join(t.words)}"' + (" *" if t.goes_on else "") for t in looked_up]
    numbers = [f'"{n}"' + ("" if whole else " *") for n in asked.numbers]
    return " OR ".join(
        dict.fromkeys([f"({' AND '.join(terms)})"] * bool(terms) + [f"({n})" for n in numbers])
    )


def _tsquery(asked: Question, marks: str, between: str, *, whole: bool) -> str:
    """The same in PostgreSQL's; as a literal tsquery, which no parser takes apart.

    between: the operator between the words of a term.
    """
    terms = [_any_sort(term_of(t, whole=whole), marks, between) for t in asked.terms]
    numbers = [_any_sort(Term((n,), goes_on=not whole), marks, between) for n in asked.numbers]
    return " | ".join(dict.fromkeys([f"({' & '.join(terms)})"] * bool(terms) + [f"({n})" for n in numbers]))


def _any_sort(term: Term, marks: str, between: str) -> str:
    """The words of a term, all of one of these sorts."""
    end = ":*" if term.goes_on else ""
    return "(" + " | ".join(between.join(f"'{m}{w}'" for w in term.words) + end for m in marks) + ")"


def _distinct(found: Iterable[Found], most: int) -> list[Found]:
    """The first of each case or message."""
    kept: dict[tuple[str, int | None], Found] = {}
    for one in found:
        if one.about not in kept:
            kept[one.about] = one
            if len(kept) == most:
                break
    return list(kept.values())
