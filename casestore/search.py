"""Finding cases and messages by anything that stands in them, the best first, with the place that matched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casestore.connected import Connected
from casestore.models import Listing
from casestore.search_hits import Found, hits
from casestore.search_index import MARKS
from casestore.search_lookup import Rank, cases_with, entries, shares_of
from casestore.views import Hit, Hits
from casestore.words import Question, Term, question, term_of

MOST_FOUND = 1000
"""Entries that one rank looks at, the newest first: what stands in more cases than that needs one word more."""

MOST_SCATTERED = 400
"""Cases in which words are looked for that stand everywhere, where the others of a question stand elsewhere in them."""

ANYWHERE = Rank(tuple(MARKS), whole=False)
RANKS = (
    Rank(("head",), whole=True),
    Rank(("subject", "tails"), whole=True),
    Rank(("body",), whole=True),
    ANYWHERE,
)
"""Where a rank looks, and whether the words are whole ones. Beginnings come last: the database has to join what
it knows of every word that begins so, and most questions are answered before."""


class Search(Connected):
    """Full text over cases, messages and attachments. Every question is fine, none breaks the database's."""

    def search(self, terms: str, *, limit: int = 20, offset: int = 0) -> Hits:
        """The best hits, one for a case or for a message without one.

        terms: words that must all stand there, the beginnings of words too; or a number, telephone number,
        listing or address in any of its forms.
        """
        asked = question(terms)
        with self.db.reading() as session:
            wanted = offset + limit
            answer = ranked(session, asked, min(MOST_FOUND, 4 * wanted))
            found = _distinct(answer.found, wanted)
            enough = len(found) == wanted  # then nothing is missing that was asked for
            return Hits(hits(session, asked, found[offset:]), cut=answer.cut and not enough)


@dataclass(frozen=True, slots=True)
class Answer:
    """Entries of the index, the best first; a case may come several times. cut: of words that stand nearly
    everywhere the latest entries alone were looked at, and there may be more."""

    found: list[Found]
    cut: bool


def found_cases(session: Session, terms: str) -> Answer:
    """The cases in which a text stands, the best first."""
    answer = ranked(session, question(terms), MOST_FOUND)
    return Answer(_distinct((f for f in answer.found if f.case_id is not None), MOST_FOUND), answer.cut)


def hits_of(session: Session, terms: str, found: Sequence[Found]) -> list[Hit]:
    """Where in each of these the words stand."""
    return hits(session, question(terms), found)


def ranked(session: Session, asked: Question, most: int) -> Answer:
    """Entries of the index, at most so many of a rank."""
    if session.get_bind().dialect.name != "sqlite":
        # The planner takes the tsvectors for small and would sooner read them all than ask their index.
        session.execute(text("SET LOCAL enable_seqscan = off"))
    found: list[Found] = []
    if asked.key is not None:
        ids = select(Listing.case_id).where(Listing.item_key == asked.key).order_by(Listing.case_id.desc())
        found += [Found(case_id, None) for case_id in session.scalars(ids.limit(most))]
    if not asked.asks:
        return Answer(found, cut=False)
    shares = shares_of(session, asked)
    cut = standing = False
    for rank in RANKS:
        some = entries(session, asked, rank, most, shares)
        found += some.found
        cut, standing = cut or some.cut, standing or bool(some.found)
        if len(some.found) == most:
            return Answer(found, cut=True)
    if not standing and len(asked.terms) > 1:
        scattered = _scattered(session, asked, shares)
        return Answer(found + scattered.found, cut or scattered.cut)
    return Answer(found, cut)


def _scattered(session: Session, asked: Question, shares: dict[Term, float]) -> Answer:
    """Cases whose words stand in different places: one in a value, one in a message. The words that stand everywhere
    are looked for in the cases that have the others."""
    rare: list[dict[int, None]] = []
    frequent: dict[tuple[str, ...], dict[int, None]] = {}
    for term in asked.terms:
        some = entries(session, Question((term,), (), None), ANYWHERE, MOST_FOUND, shares)
        cases = {f.case_id: None for f in some.found if f.case_id is not None}
        if some.cut:
            frequent[term] = cases
        else:
            rare.append(cases)
    first, *others = rare or list(frequent.values())
    common = [case_id for case_id in first if all(case_id in other for other in others)]
    if not rare:
        return Answer([Found(case_id, None) for case_id in common], cut=True)
    looked_at = common[:MOST_SCATTERED] if frequent else common
    for term in frequent:
        if looked_at:
            standing = cases_with(session, looked_at, term_of(term, whole=False))
            looked_at = [case_id for case_id in looked_at if case_id in standing]
    found = [Found(case_id, None) for case_id in looked_at]
    return Answer(found, cut=bool(frequent) and len(common) > MOST_SCATTERED)


def _distinct(found: Iterable[Found], most: int) -> list[Found]:
    """The first of each case or message."""
    kept: dict[tuple[str, int | None], Found] = {}
    for one in found:
        if one.about not in kept:
            kept[one.about] = one
            if len(kept) == most:
                break
    return list(kept.values())
