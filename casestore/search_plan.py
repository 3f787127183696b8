"""How a question is looked up when its words stand nearly everywhere: what an index is asked, and what is read instead.

An index joins all that it knows of every word that begins in some way before it can name the latest entry: in a store
of 100,000 cases, 300,000 item numbers may begin alike. What is that frequent need not be looked up. A sample of the
entries tells which terms those are: the index is asked for the others, and what it names is read, the latest first;
where all are frequent, the latest entries themselves are read. Both stores decide by the same sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casestore.words import Question, Term, term_of

SMALL = 10_000
"""Entries of a store in which everything is looked up: nothing in it takes long."""

SAMPLE = 32
"""Entries of each half of the sample: the latest, and some of all ages."""

MOST_BEGINNINGS = 0.2
MOST_WHOLE = 2.0
"""How much an index is asked for at once: the shares of all entries in which its terms stand, added up. A beginning
stands for many words, which have to be joined; of a whole word the places are in order."""

FEW_WORDS = 3
"""Whole words that are always looked up."""

MOST_READ = 2000
"""Entries that are read one by one, the latest first, to see whether the rest of a question stands there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """indexed: what the index is asked; None: nothing, the latest entries are read. read: whether each entry is
    read to see if all of the question stands there."""

    indexed: Question | None
    read: bool


def costs(asked: Question, *, whole: bool) -> dict[Term, Term]:
    """What each part of a question costs an index: for a beginning that of its last word, wherever that stands.

    Empty where there is nothing to decide: a few whole words are always looked up.
    """
    terms = [term_of(t, whole=whole) for t in asked.terms]
    if whole:
        return {t: t for t in terms} if len(terms) > FEW_WORDS else {}
    terms += [Term((n,), goes_on=True) for n in asked.numbers]
    return {t: Term(t.words[-1:], goes_on=True) if t.goes_on else t for t in terms}


def sample(latest: Sequence[int], last: int) -> list[int]:
    """The ids of the entries that are looked at: the latest, and as many from the first to the last."""
    return sorted({*latest, *range(1, last + 1, max(1, last // SAMPLE))})


def plan(asked: Question, shares: Mapping[Term, float], *, whole: bool) -> Plan:
    """shares: of the sample, in how much of it each of `costs` stands."""
    if not shares:
        return Plan(asked, read=False)
    most = MOST_WHOLE if whole else MOST_BEGINNINGS
    cost = {t: shares[c] for t, c in costs(asked, whole=whole).items()}
    numbers = sum(cost.get(Term((n,), goes_on=True), 0.0) for n in asked.numbers)
    if numbers > most:
        return Plan(None, read=True)
    chosen: list[tuple[str, ...]] = []
    spent = numbers
    for term in sorted(asked.terms, key=lambda t: cost[term_of(t, whole=whole)]):  # the rarest first
        spent += cost[term_of(term, whole=whole)]
        if spent > most and (chosen or not whole):
            break
        chosen.append(term)
    if asked.terms and not chosen:
        return Plan(None, read=True)
    kept = tuple(t for t in asked.terms if t in chosen)
    return Plan(Question(kept, asked.numbers, asked.key), read=len(kept) < len(asked.terms))
