"""Concepts that mean something when they stand together in a sentence, in any order, and are not denied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Self

from intake.extractors.lexicon import Hit
from intake.extractors.passages import Sentence

_CLAUSE = re.compile(
    r"[,;:，、；：—–]|\n[ \t]*\n|\b(?:and|but|und|aber|et|mais|pero|mas|maar|ale|oraz)\b", re.I
)
_BEFORE, _AFTER = 72, 48  # characters; a "not" further off denies something else
_MOST_PLACES = 8  # of one concept in one sentence: bounds the pairs to be looked at


@dataclass(frozen=True, slots=True)
class Together:
    """Which concepts ("FILE.NAME") must stand in one sentence: `all`, within `near` characters where it is
    given; `unless`: none of these in the sentence; `not_near`: none of these in their clause."""

    all: tuple[str, ...]
    unless: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    near: int | None = None

    @classmethod
    def of(cls, rule: Mapping[str, Any], *, area: str) -> Self:
        """From a table of a data file; a concept named without its file is one of `area`."""
        return cls(
            _full_names(rule["all"], area),
            _full_names(rule.get("unless", ()), area),
            _full_names(rule.get("not_near", ()), area),
            rule.get("near"),
        )

    def hold(self, sentence: Sentence) -> bool:
        """Whether the sentence has them so."""
        if not all(c in sentence.concepts for c in self.all):
            return False
        if any(c in sentence.concepts for c in self.unless):
            return False
        if self.near is None and not self.not_near:
            return True
        places = ([hit for hit in sentence.hits if hit.concept == c][:_MOST_PLACES] for c in self.all)
        return any(self._near_and_not_denied(sentence, hits) for hits in product(*places))

    def _near_and_not_denied(self, sentence: Sentence, hits: Sequence[Hit]) -> bool:
        first, last = min(h.start for h in hits), max(h.end for h in hits)
        if self.near is not None and last - first > self.near:
            return False
        if not self.not_near:
            return True
        start, end = _clause(sentence, first, last)
        return not any(h.concept in self.not_near and start <= h.start < end for h in sentence.hits)


def _clause(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Where the clause begins and ends in which the characters [first, last) stand."""
    text = sentence.document.text
    start = max(sentence.start, first - _BEFORE)
    end = min(sentence.end, last + _AFTER)
    before = [m.end() for m in _CLAUSE.finditer(text, start, first)]
    after = _CLAUSE.search(text, last, end)
    return before[-1] if before else start, after.start() if after else end


def _full_names(concepts: Iterable[str], area: str) -> tuple[str, ...]:
    return tuple(c if "." in c else f"{area}.{c}" for c in concepts)
