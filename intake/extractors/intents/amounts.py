"""How much of a message is given to each intent: shares of its sentences, added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import islice

from intake.extractors.base import Material
from intake.extractors.intents.model import intents_of
from intake.extractors.passages import Place, Sentence, passages

CLAIMS = ("copyright", "trademark", "patent", "design", "idea")
_OATHS = ("statements.good_faith", "statements.perjury", "statements.prompt")  # the same in every letter
_MOST_SENTENCES = 120  # of a message that are looked at: a letter has fewer, and hostile text costs no more


def sentence_intents(material: Material, sentence: Sentence) -> dict[str, float]:
    """The intents of one sentence; worked out once a message."""
    key = f"claims.intents.{sentence.document.part}.{sentence.start}"
    return material.once(key, lambda: intents_of(sentence.text, material.language))


def amounts(material: Material, *, least: float, most: float) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of intents in the subject and in what the writer says, the claims of all rights together as "claim".

    A sentence counts for an intent of which it has the share `least` or more; no intent gets more than `most`.
    """
    every = passages(material)
    subject = _added(material, list(every.at(Place.SUBJECT)), least)
    written = _added(material, list(islice(every.written, _MOST_SENTENCES)), least)
    return _capped(subject, 1.0), _capped(written, most)


def _added(material: Material, sentences: list[Sentence], least: float) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for sentence in sentences:
        if any(sentence.has(oath) for oath in _OATHS):
            continue
        shares = sentence_intents(material, sentence)
        grouped = {intent: share for intent, share in shares.items() if intent not in CLAIMS}
        grouped["claim"] = sum(shares[intent] for intent in CLAIMS)
        for intent, share in grouped.items():
            if share >= least:
                total[intent] += share
    return total


def _capped(total: Mapping[str, float], most: float) -> dict[str, float]:
    return {intent: min(most, amount) for intent, amount in total.items()}
