"""What a clause, a remark or a heading says when it lets the listing beside it be: that it is the claimant's
own, a licensee's, given for comparison, gone already, or simply to be left.

No list holds every way to say "leave this one": "the last need not be touched", "with that one we have no
quarrel", "may well stay". So whole phrases are known, and beside them words that mean so where they stand together.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from intake.extractors.lexicon import Hit
from intake.extractors.links.mentions import Leaf
from intake.extractors.links.words import Words, phrases_among

_BESIDE = 10  # characters between a verb and its negation
_STRETCH_MAX = 2000  # characters; more is no clause, remark or heading


class Spared(StrEnum):
    """Why a listing is let be."""

    OURS = "ours"  # the claimant's own offer
    ALLY = "ally"  # a licensee's or a dealer's
    LEFT = "left"  # an example, or without a reason
    GONE = "gone"  # nothing is left to remove


def spared(leaf: Leaf, start: int, end: int) -> Spared | None:
    """What the words in [start, end) let be; None where they do not, and in a retraction.

    A word such as "licensed" or "ours" counts only without "not" before it and without an accusation in the
    same stretch; "leave it" and "for comparison" count beside either. An answer lets be what it gives in to.
    """
    if leaf.material.kind == "retraction":
        return None
    words = Words.of(leaf, start, min(end, start + _STRETCH_MAX))
    if leaf.material.kind == "counter_notice":
        return Spared.LEFT if _gives_in(words) else None
    told = _told(words)
    meant = None if told is not None and not (told is Spared.OURS and words.barely_own) else _meant(words)
    if (told or meant) and not words.accused and _claims(words):
        return Spared.OURS
    if told is Spared.OURS and meant is not None:
        return Spared.LEFT  # "leave that one, I am only after mine"
    return told or meant


def spared_by(text: str, hits: Sequence[Hit]) -> Spared | None:
    """What the phrases among these of a stretch of a text let be."""
    return _told(Words(text, phrases_among(hits)))


def _told(words: Words) -> Spared | None:
    """What whole phrases let be."""
    if not words.accused:
        if words.allied:
            return Spared.ALLY
        if words.own:
            return Spared.OURS
    if words.has("spare.leave") or words.has("spare.aside"):
        return Spared.LEFT
    return Spared.GONE if words.has("spare.gone") else None


def _meant(words: Words) -> Spared | None:
    """What words that stand together let be."""
    if words.past:
        return None
    if words.not_to_be("act") or words.may_stay() or words.said("forget"):
        return Spared.LEFT
    if words.accused:
        return None
    wrong = words.said("error") and not words.has("instead")
    if words.not_to_be("mind") or wrong or words.said("fine") or words.leave_given():
        return Spared.LEFT
    return Spared.GONE if words.said("gone") and not words.has("again") else None


def _gives_in(words: Words) -> bool:
    """Whether an answer takes a removal as it is."""
    return not words.past and (words.said("concede") or words.not_to_be("dispute") or words.may_stay("down"))


def _claims(words: Words) -> bool:
    return not words.said("third") and (words.said("sell") or words.together("mine", "real"))


def claims(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) say that what they speak of is the writer's own: "our real ones", "I
    sell them myself under"."""
    return _claims(Words.of(leaf, start, end))


def accuses(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) complain of something."""
    return Words.of(leaf, start, min(end, start + _STRETCH_MAX)).accused


def is_alleged(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) tell what somebody claims and what is not so: "angeblich Originalware"."""
    return Words.of(leaf, start, end).has("spare.alleged")


def is_genuine(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) speak of the one true place or thing."""
    return Words.of(leaf, start, end).said("real")


def asks(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) say what is to be done to a listing."""
    return Words.of(leaf, start, end).said("act")


def disputes(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) of an answer contest a removal."""
    return Words.of(leaf, start, end).said("dispute")


def puts_right(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) lead to what was meant in place of a mistake."""
    return Words.of(leaf, start, end).said("instead")


def is_denied(leaf: Leaf, hit: Hit) -> bool:
    """Whether "not" stands right beside a word: "we do not withdraw", "ne retirons pas"."""
    near = leaf.hits_in(max(0, hit.start - _BESIDE), hit.end + _BESIDE)
    return any(h.concept == "spare.not" for h in near)
