"""Which sentences make which statement: cues that stand together, and no box left empty beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.statements.answered import Answers
from intake.reading import Value

BY = "statements"


@dataclass(frozen=True, slots=True)
class _Rule:
    """Concepts that make a statement when they stand in one sentence (lexicons/statements.toml)."""

    all: tuple[str, ...]
    confidence: float
    unless: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    near: int | None = None

    def holds(self, sentence: Sentence) -> bool:
        if any(sentence.has(f"statements.{c}") for c in self.unless):
            return False
        places = [[hit for hit in sentence.hits if hit.concept == f"statements.{c}"] for c in self.all]
        if not all(places):
            return False
        if self.near is None:
            return True
        return any(
            max(h.end for h in hits) - min(h.start for h in hits) <= self.near
            for hits in product(*(p[:8] for p in places))
        )


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    return {
        key: tuple(
            _Rule(
                tuple(r["all"]),
                r["confidence"],
                tuple(r.get("unless", ())),
                tuple(r.get("kinds", ())),
                r.get("near"),
            )
            for r in rules
        )
        for key, rules in load_toml("statements.toml").items()
    }


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
