"""What is to be seen in a message that tells its kind: cues in the places they stand in, and what its sentences are for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from intake.extractors.attached import Role, role_of
from intake.extractors.base import Material
from intake.extractors.intents.amounts import amounts, sentence_intents
from intake.extractors.kind.headers import header_cues
from intake.extractors.lexicon import claims_lexicon, load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.statements.made import says
from intake.extractors.together import Together

Signals = dict[str, float]  # PLACE.SIGN: 1.0, for an intent the sentences given to it

_PLACES = {Place.SUBJECT: "subject", Place.OWN: "own", Place.LETTER: "letter", Place.QUOTED: "quoted"}
_STATEMENTS = ("good_faith", "authority", "mistake", "jurisdiction")
_SENTENCE_SHARE = 0.5  # of an intent, from which a sentence counts for it
_IDLE = 0.7  # share of questions and other matters
_MOST_SENTENCES = 2.0  # of one intent; a long letter says no more than a short one
_NOTHING = frozenset(
    {"header.no_stake", "said.plain", "subject line.plain"}
)  # all there is to see in "hello"


@cache
def _acts() -> dict[str, tuple[Together, ...]]:
    """What writers do, by the concepts that stand together for it."""
    acts = load_toml("kind.toml")["act"]
    return {name: tuple(Together.of(rule, area="moves") for rule in rules) for name, rules in acts.items()}


@cache
def _stakes() -> frozenset[str]:
    return frozenset(load_toml("kind.toml")["stake"])


def signals(material: Material) -> Signals:
    """Everything that tells the message's kind, by PLACE.SIGN.

    A cue is there or not, and there "again" where a place has it more than once. Intents count by sentences; their places
    are "subject line" and "said", which is the writer's text and attached letters.
    """
    counts: Counter[tuple[str, str]] = Counter(_cues(material))
    found: Signals = {}
    for (place, cue), times in counts.items():
        found[f"{place}.{cue}"] = 1.0
        if times > 1:
            found[f"{place}.{cue}_again"] = 1.0
    line, said = amounts(material, least=_SENTENCE_SHARE, most=_MOST_SENTENCES)
    found.update({f"subject line.{intent}": amount for intent, amount in line.items()})
    found.update({f"said.{intent}": amount for intent, amount in said.items()})
    if not _has_stake(cue for _, cue in counts) and not ("putback" in line or "putback" in said):
        found["header.no_stake"] = 1.0
    if found.keys() <= _NOTHING:
        found["header.nothing_said"] = 1.0
    return found


def _has_stake(cues: Iterable[str]) -> bool:
    """Whether anything tells that something of the writer's was acted on: who defends himself without is rare,
    and who says of his own work what a defendant would say is not."""
    return any(cue in _stakes() for cue in cues)


def _cues(material: Material) -> Iterator[tuple[str, str]]:
    """Each (place, cue) as often as it is seen."""
    for cue in header_cues(material):
        yield "header", cue
    forwarded_counts = {id(s) for s in passages(material).written if s.place is Place.FORWARDED}
    for sentence in passages(material).sentences:
        place = "letter" if id(sentence) in forwarded_counts else _PLACES.get(sentence.place)
        if place is not None and sentence.hits:
            for cue in _sentence_cues(material, sentence, place):
                yield place, cue
    yield from _filename_cues(material)


def _sentence_cues(material: Material, sentence: Sentence, place: str) -> Iterator[str]:
    for act, rules in _acts().items():
        if any(rule.hold(sentence) for rule in rules):
            yield act
    if place == "quoted":
        return
    for concept in sentence.concepts:
        area, _, cue = concept.partition(".")
        if area == "kind":
            yield cue
    if place != "subject":
        for key in _STATEMENTS:
            if says(sentence, key) and not (key == "authority" and _idle(material, sentence)):
                yield f"statement_{key}"


def _idle(material: Material, sentence: Sentence) -> bool:
    """Whether a sentence asks something or is about another matter: "I write for a weekly" claims no authority."""
    shares = sentence_intents(material, sentence)
    return shares["ask"] + shares["chatter"] >= _IDLE


def _filename_cues(material: Material) -> Iterator[tuple[str, str]]:
    """What attached letters and forms are called."""
    for document in material.attachments:
        if role_of(material, document).role not in (Role.LETTER, Role.FORM):
            continue
        name = re.sub(r"[_.\-]+", " ", document.filename or "")
        for hit in claims_lexicon().find(name):
            area, _, cue = hit.concept.partition(".")
            if area == "kind":
                yield "filename", cue
