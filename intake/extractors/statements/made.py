"""Which sentences make which statement: cues that stand together, and no box left empty beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import Hit, load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.statements.answered import Answers
from intake.reading import Value

BY = "statements"


_BESIDE = 24  # characters; a "not" further off denies something else
_CLAUSE = re.compile(r"[,;:，、；：—–]|\n\s*\n")
_MOST_PLACES = 8  # of one concept in one sentence


@dataclass(frozen=True, slots=True)
class _Rule:
    """Concepts that make a statement when they stand in one sentence (lexicons/statements.toml)."""

    all: tuple[str, ...]
    confidence: float
    unless: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    near: int | None = None

    def holds(self, sentence: Sentence) -> bool:
        if not all(c in sentence.concepts for c in self.all):
            return False
        if any(c in sentence.concepts for c in self.unless):
            return False
        if self.near is None and not self.not_near:
            return True
        places = ([hit for hit in sentence.hits if hit.concept == c][:_MOST_PLACES] for c in self.all)
        return any(self._together(sentence, hits) for hits in product(*places))

    def _together(self, sentence: Sentence, hits: Sequence[Hit]) -> bool:
        """Whether these hits stand near enough to each other, and are not denied."""
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
    before = [m.end() for m in _CLAUSE.finditer(text, sentence.start, first)]
    after = _CLAUSE.search(text, last, sentence.end)
    start = before[-1] if before else sentence.start
    end = after.start() if after else sentence.end
    return max(start, first - 3 * _BESIDE), min(end, last + 2 * _BESIDE)


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    return {
        key: tuple(
            _Rule(
                _full_names(r["all"]),
                r["confidence"],
                _full_names(r.get("unless", ())),
                _full_names(r.get("not_near", ())),
                tuple(r.get("kinds", ())),
                r.get("near"),
            )
            for r in rules
        )
        for key, rules in load_toml("statements.toml").items()
    }


def _full_names(concepts: Iterable[str]) -> tuple[str, ...]:
    """A concept without the name of its file is one of claims/statements.toml."""
    return tuple(c if "." in c else f"statements.{c}" for c in concepts)


def made_statements(material: Material) -> dict[str, Value]:
    """The statements that the writer makes, each with the first sentence that makes it."""
    written = tuple(passages(material).written)
    answers = Answers(material, written)
    found: dict[str, Value] = {}
    for key, rules in _rules().items():
        value = _first(material.kind, rules, written, answers)
        if value is not None:
            found[key] = value
    if "authority" not in found:
        value = answers.owner_by_form(material.kind)
        if value is not None:
            found["authority"] = value
    return found


def says(sentence: Sentence, key: str) -> bool:
    """Whether a sentence has the cues of a statement, whoever wrote it and whatever box stands beside it."""
    return any(rule.holds(sentence) for rule in _rules()[key])


def _first(kind: str, rules: Iterable[_Rule], written: Sequence[Sentence], answers: Answers) -> Value | None:
    for rule in rules:
        if rule.kinds and kind not in rule.kinds:
            continue
        for sentence in written:
            if sentence.hits and rule.holds(sentence) and answers.made(sentence):
                confidence = rule.confidence - (0.1 if sentence.document.ocr else 0.0)
                if sentence.place is Place.FORWARDED:
                    confidence -= 0.2
                return value_at(sentence.document, sentence.start, sentence.end, BY, confidence)
    return None
