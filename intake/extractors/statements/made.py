"""Which sentences make which statement: cues that stand together, and no box left empty beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.statements.answered import Answers
from intake.extractors.together import Together
from intake.reading import Value

BY = "statements"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What makes a statement (lexicons/statements.toml)."""

    cues: Together
    confidence: float
    kinds: tuple[str, ...]


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    return {
        key: tuple(
            _Rule(Together.of(rule, area="statements"), rule["confidence"], tuple(rule.get("kinds", ())))
            for rule in rules
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
    return any(rule.cues.hold(sentence) for rule in _rules()[key])


def _first(kind: str, rules: Iterable[_Rule], written: Sequence[Sentence], answers: Answers) -> Value | None:
    for rule in rules:
        if rule.kinds and kind not in rule.kinds:
            continue
        for sentence in written:
            if sentence.hits and rule.cues.hold(sentence) and answers.made(sentence):
                confidence = rule.confidence - (0.1 if sentence.document.ocr else 0.0)
                if sentence.place is Place.FORWARDED:
                    confidence -= 0.2
                return value_at(sentence.document, sentence.start, sentence.end, BY, confidence)
    return None
