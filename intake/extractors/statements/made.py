"""Which sentences make which statement: cues that stand together, and no box left empty beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from intake.extractors.base import Material, value_at
from intake.extractors.intents import oaths_of
from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.statements.answered import Answers
from intake.extractors.statements.ownership import claims_ownership
from intake.extractors.together import Together
from intake.reading import Value

BY = "statements"
_MOST_SENTENCES = 150
_LEAST, _LONGEST = 8, 500  # characters of a sentence that can make a statement
_DENIED_BY = {
    "good_faith": ("oaths.asked", "oaths.of_another"),
    "accuracy": ("oaths.asked", "oaths.of_another"),
    "mistake": ("oaths.no_mistake",),
    "jurisdiction": ("oaths.not", "statements.negation"),
    "service": ("oaths.not", "statements.negation"),
}  # concepts with which a sentence in own words makes no such statement
_LEAST_SHARE = 0.6
_OWN_WORDS = 0.88  # confidence of a statement that no rule knows, times its share


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
    for oath, value in _in_own_words(material, written, answers).items():
        found.setdefault(oath, value)
    if "authority" not in found:
        value = answers.owner_by_form(material.kind) or claims_ownership(material, written, answers.made)
        if value is not None:
            found["authority"] = value
    return found


def _in_own_words(material: Material, written: Sequence[Sentence], answers: Answers) -> dict[str, Value]:
    """Statements whose wording no rule knows, by the meaning of the words (intake/extractors/intents)."""
    rules = _rules()
    sure: dict[str, float] = {}
    found: dict[str, Value] = {}
    for sentence in written[:_MOST_SENTENCES]:
        if not _LEAST <= sentence.end - sentence.start <= _LONGEST:
            continue
        shares = oaths_of(sentence.text, material.language)
        for oath, share in shares.items():
            kinds = next((rule.kinds for rule in rules[oath] if rule.kinds), ("notice", "counter_notice"))
            if material.kind not in kinds or share < _LEAST_SHARE or share <= sure.get(oath, 0.0):
                continue
            if any(sentence.has(concept) for concept in _DENIED_BY[oath]):
                continue
            if answers.made(sentence):
                sure[oath] = share
                found[oath] = value_at(
                    sentence.document, sentence.start, sentence.end, BY, _OWN_WORDS * share
                )
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
