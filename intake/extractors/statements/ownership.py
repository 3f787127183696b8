"""Authority that a notice's words show: who writes "our mark", "my photos", "patented by us" speaks as the owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from intake.extractors.base import Material, value_at
from intake.extractors.intents.amounts import CLAIMS, sentence_intents
from intake.extractors.intents.model import meanings
from intake.extractors.passages import Place, Sentence
from intake.reading import Value

BY = "statements.ownership"
_MOST_SENTENCES = 120
_LEAST_SHARE = 0.45
_SURE = 0.78  # times the share of the sentence that claims a right
_LEAST_SURE = 0.6
_MINE = frozenset({"my", "i", "we", "owner"})
_DENIED = frozenset({"not", "true", "refuse"})
_RIGHTS = tuple(f"rights.{name}" for name in ("copyright", "trademark", "patent", "design", "trade_secret"))
_REACH = 24  # characters between "our" and what is ours
_NOT_SAID = ("statements.good_faith", "statements.prompt", "oaths.asked", "oaths.of_another", "oaths.truth")


def claims_ownership(
    material: Material, written: Sequence[Sentence], made: Callable[[Sentence], bool]
) -> Value | None:
    """The sentence of a notice that claims a right as the writer's most clearly; None where none does, or where
    he claims no more than an idea. `made`: whether a sentence printed on a form is made the writer's own."""
    if material.kind != "notice":
        return None
    best: tuple[float, Sentence] | None = None
    for sentence in written[:_MOST_SENTENCES]:
        if sentence.place is Place.SUBJECT or any(sentence.has(concept) for concept in _NOT_SAID):
            continue
        share = _share(material, sentence)
        if share >= _LEAST_SHARE and (best is None or share > best[0]) and made(sentence):
            best = share, sentence
    if best is None:
        return None
    share, sentence = best
    return value_at(sentence.document, sentence.start, sentence.end, BY, max(_LEAST_SURE, _SURE * share))


def _share(material: Material, sentence: Sentence) -> float:
    """How clearly a sentence says that a right is the writer's."""
    if _is_mine(sentence):
        return 1.0
    shares = sentence_intents(material, sentence)
    claimed = sum(shares[name] for name in CLAIMS if name != "idea")
    found = meanings(sentence.text, material.language)
    if shares["idea"] > claimed or not found & _MINE or found & _DENIED or sentence.has("oaths.not"):
        return 0.0
    return claimed


def _is_mine(sentence: Sentence) -> bool:
    """Whether "my" or "our" stands right before a word for a right, and no "not" anywhere before it."""
    rights = [hit for concept in _RIGHTS for hit in sentence.all(concept)]
    denied = [hit.start for hit in sentence.all("oaths.not")]
    return any(
        0 <= right.start - mine.end <= _REACH and not any(at < right.start for at in denied)
        for mine in sentence.all("senses.mine")
        for right in rights[:8]
    )
