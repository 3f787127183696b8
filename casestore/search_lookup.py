"""Looking words up in the index of either database: FTS5 in SQLite, a tsvector with a GIN index in PostgreSQL.

What is read instead of looked up (`casestore/search_plan.py`) is compared here as the index would compare it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from casestore.models import Message, SearchEntry
from casestore.search_hits import Found
from casestore.search_index import MARKS
from casestore.search_plan import MOST_READ, SAMPLE, SMALL, Plan, costs, plan, sample
from casestore.words import Question, Term, term_of


@dataclass(frozen=True, slots=True)
class Rank:
    """Which sorts of words are looked at, and whether a question's words are whole ones there."""

    columns: tuple[str, ...]
    whole: bool

    @property
    def marks(self) -> str:
        return "".join(MARKS[c] for c in self.columns)


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of the index, the latest first. cut: older ones may hold the words too, and were not looked at."""

    found: list[Found]
    cut: bool


def entries(session: Session, asked: Question, rank: Rank, most: int, shares: dict[Term, float]) -> Entries:
    """At most so many entries in which all of the question stands. shares: as `shares_of` gives them."""
    known = {c: shares[c] for c in costs(asked, whole=rank.whole).values() if c in shares}
    way = plan(asked, known, whole=rank.whole)
    look = _in_sqlite if _is_sqlite(session) else _in_postgresql
    return look(session, asked, way, rank, most)


def shares_of(session: Session, asked: Question) -> dict[Term, float]:
    """In how much of a sample of all entries each term of a question stands, where that has to be known; by itself."""
    wanted = list(dict.fromkeys([*costs(asked, whole=True).values(), *costs(asked, whole=False).values()]))
    last = session.scalar(select(func.max(SearchEntry.id))) or 0
    if not wanted or last < SMALL:
        return {}
    newest = select(SearchEntry.id).order_by(SearchEntry.id.desc()).limit(SAMPLE)
    ids = sample(session.scalars(newest).all(), last)
    if _is_sqlite(session):
        rows = session.execute(text(_READ.format(which=f"WHERE rowid IN ({','.join(map(str, ids))})"))).all()
        counts = [sum(_stands(_padded(row[:4]), t, tuple(MARKS)) for row in rows) for t in wanted]
        return {t: count / max(1, len(rows)) for t, count in zip(wanted, counts, strict=True)}
    asks = ", ".join(f"count(*) FILTER (WHERE words @@ CAST(:t{i} AS tsquery))" for i in range(len(wanted)))
    values = {f"t{i}": _any_sort(t, "".join(MARKS.values()), " <-> ") for i, t in enumerate(wanted)}
    row = session.execute(text(_SAMPLED.format(asks=asks)), values | {"ids": ids}).one()
    return {t: count / max(1, row[0]) for t, count in zip(wanted, row[1:], strict=True)}


def cases_with(session: Session, case_ids: Sequence[int], term: Term) -> set[int]:
    """Those of some cases in which a term stands anywhere, in a value or in a message."""
    of_values = select(SearchEntry.id, SearchEntry.case_id).where(SearchEntry.case_id.in_(case_ids))
    of_texts = (
        select(SearchEntry.id, Message.case_id)
        .join(Message, Message.id == SearchEntry.message_id)
        .where(Message.case_id.in_(case_ids))
    )
    about: dict[int, int] = {}
    for wanted in (of_values, of_texts):
        about.update((entry, case_id) for entry, case_id in session.execute(wanted) if case_id is not None)
    if _is_sqlite(session):
        rows = session.execute(text(_READ.format(which=f"WHERE rowid IN ({','.join(map(str, about))})")))
        return {about[row[4]] for row in rows if _stands(_padded(row[:4]), term, tuple(MARKS))}
    values = {"ids": list(about), "query": _any_sort(term, "".join(MARKS.values()), " <-> ")}
    return {about[entry] for entry in session.scalars(text(_STANDING), values)}


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


# SQLite

_ABOUT = "JOIN search_entries e ON e.id = s.rowid LEFT JOIN messages m ON m.id = e.message_id"
_FTS5 = (
    f"SELECT e.case_id, e.message_id, m.case_id{{columns}} FROM search_index s {_ABOUT}"
    " {which} ORDER BY s.rowid DESC LIMIT :most"
)
_READ = "SELECT head, tails, subject, body, rowid FROM search_index {which}"


def _in_sqlite(session: Session, asked: Question, way: Plan, rank: Rank, most: int) -> Entries:
    values: dict[str, object] = {"most": MOST_READ + 1 if way.read else most}
    which = ""
    if way.indexed is not None:
        which = "WHERE search_index MATCH :query"
        values["query"] = f"{{{' '.join(rank.columns)}}} : ({_fts5(way.indexed, whole=rank.whole)})"
    if not way.read:
        rows = session.execute(text(_FTS5.format(columns="", which=which)), values).all()
        return Entries(_found(rows), cut=len(rows) == most)
    columns = ", s.head, s.tails, s.subject, s.body"
    read = session.execute(text(_FTS5.format(columns=columns, which=which)), values)
    looked_at = 0
    kept: list[Sequence[Any]] = []
    for row in islice(read, MOST_READ):
        looked_at += 1
        if _answers(_padded(row[3:]), asked, rank):
            kept.append(row)
            if len(kept) == most:
                break
    more = len(kept) == most or (looked_at == MOST_READ and read.fetchone() is not None)
    read.close()
    return Entries(_found(kept), cut=more)


def _padded(row: Sequence[str]) -> dict[str, str]:
    """The words of an entry by their sort, each between two spaces."""
    return {name: f" {words} " for name, words in zip(MARKS, row, strict=True)}


def _answers(words: dict[str, str], asked: Question, rank: Rank) -> bool:
    terms = [term_of(t, whole=rank.whole) for t in asked.terms]
    numbers = (Term((n,), goes_on=not rank.whole) for n in asked.numbers)
    if terms and all(_stands(words, t, rank.columns) for t in terms):
        return True
    return any(_stands(words, n, rank.columns) for n in numbers)


def _stands(words: dict[str, str], term: Term, columns: tuple[str, ...]) -> bool:
    wanted = f" {' '.join(term.words)}" + ("" if term.goes_on else " ")
    return any(wanted in words[c] for c in columns)


def _fts5(asked: Question, *, whole: bool) -> str:
    """The question in FTS5's language. Words hold letters and digits alone and stand in quotes."""
    looked_up = [term_of(t, whole=whole) for t in asked.terms]
    terms = [f'"{" ".join(t.words)}"' + (" *" if t.goes_on else "") for t in looked_up]
    numbers = [f'"{n}"' + ("" if whole else " *") for n in asked.numbers]
    return " OR ".join(
        dict.fromkeys([f"({' AND '.join(terms)})"] * bool(terms) + [f"({n})" for n in numbers])
    )


# PostgreSQL

_TSVECTOR = """
WITH matching AS MATERIALIZED (SELECT id FROM search_index WHERE words @@ CAST(:query AS tsquery))
SELECT e.case_id, e.message_id, m.case_id, s.id
FROM (SELECT id FROM (SELECT id FROM matching ORDER BY id DESC) newest {in_order} LIMIT :most) s
JOIN search_entries e ON e.id = s.id LEFT JOIN messages m ON m.id = e.message_id
ORDER BY s.id DESC
"""
"""Materialized, for else a LIMIT misleads the planner into walking all texts from the latest back."""

_IN_ORDER = """CROSS JOIN LATERAL (
    SELECT FROM search_index i WHERE i.id = newest.id AND i.words @@ CAST(:in_order AS tsquery) OFFSET 0) standing"""
"""The GIN index does not know where in a text its words stand. Whether they follow one another is looked up in the
texts, from the latest back, until enough are found."""

_READ_LATEST = """
WITH matching AS MATERIALIZED ({candidates}),
latest AS MATERIALIZED (SELECT id FROM matching ORDER BY id DESC LIMIT :read + 1),
standing AS MATERIALIZED (SELECT newest.id
    FROM (SELECT id FROM latest ORDER BY id DESC LIMIT :read) newest {in_order} LIMIT :most)
SELECT e.case_id, e.message_id, m.case_id, s.id, latest.count
FROM (SELECT count(*) AS count FROM latest) latest
LEFT JOIN (standing s JOIN search_entries e ON e.id = s.id LEFT JOIN messages m ON m.id = e.message_id) ON true
ORDER BY s.id DESC
"""
_MATCHING = "SELECT id FROM search_index WHERE words @@ CAST(:query AS tsquery)"
_ALL = "SELECT id FROM search_entries ORDER BY id DESC LIMIT :read + 1"

_STANDING = "SELECT id FROM search_index WHERE id = ANY(:ids) AND words @@ CAST(:query AS tsquery)"

_SAMPLED = """
WITH sampled AS MATERIALIZED (SELECT words || ''::tsvector AS words FROM search_index WHERE id = ANY(:ids))
SELECT count(*), {asks} FROM sampled
"""
"""Joined with nothing, for else each question would unpack the words anew."""


def _in_postgresql(session: Session, asked: Question, way: Plan, rank: Rank, most: int) -> Entries:
    values: dict[str, object] = {"most": most}
    if way.indexed is not None:
        values["query"] = _tsquery(way.indexed, rank, " & ")
    values["in_order"] = in_order = _tsquery(asked, rank, " <-> ")
    if not way.read:
        query = text(_TSVECTOR.format(in_order=_IN_ORDER if in_order != values["query"] else ""))
        rows = session.execute(query, values).all()
        return Entries(_found(rows), cut=len(rows) == most)
    candidates = _ALL if way.indexed is None else _MATCHING
    query = text(_READ_LATEST.format(candidates=candidates, in_order=_IN_ORDER))
    rows = session.execute(query, values | {"read": MOST_READ}).all()
    kept = [row for row in rows if row[3] is not None]
    return Entries(_found(kept), cut=len(kept) == most or rows[0][4] > MOST_READ)


def _tsquery(asked: Question, rank: Rank, between: str) -> str:
    """The same in PostgreSQL's; as a literal tsquery, which no parser takes apart.

    between: the operator between the words of a term.
    """
    terms = [_any_sort(term_of(t, whole=rank.whole), rank.marks, between) for t in asked.terms]
    numbers = [_any_sort(Term((n,), goes_on=not rank.whole), rank.marks, between) for n in asked.numbers]
    return " | ".join(dict.fromkeys([f"({' & '.join(terms)})"] * bool(terms) + [f"({n})" for n in numbers]))


def _any_sort(term: Term, marks: str, between: str) -> str:
    """The words of a term, all of one of these sorts."""
    end = ":*" if term.goes_on else ""
    return "(" + " | ".join(between.join(f"'{m}{w}'" for w in term.words) + end for m in marks) + ")"


def _found(rows: Iterable[Sequence[Any]]) -> list[Found]:
    return [Found(row[0] if row[0] is not None else row[2], row[1]) for row in rows]
