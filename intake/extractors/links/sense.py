"""The sense of a stretch of words that lets a listing be, put together from the words it is made of.

No list holds every way to say "leave this one": "the last need not be touched", "with that one we have no
quarrel", "may well stay". So sense.toml holds the words for what is done, for "not", for "may" and for "stay", by
language, and this file says which of them must stand how near to each other.
"""

from __future__ import annotations

from intake.extractors.links.mentions import Leaf
from intake.extractors.links.words import Words


def lets_be(leaf: Leaf, start: int, end: int, accused: bool) -> str | None:
    """What the words in [start, end) of a notice let be: "left", "gone", or None. `accused` says that the same
    words complain of something."""
    words = Words(leaf, start, end)
    if words.past:
        return None
    if words.not_to_be("act") or words.may_stay() or words.said("forget"):
        return "left"
    if not accused and (
        words.not_to_be("mind")
        or (words.said("error") and not words.has("instead"))
        or words.said("fine")
        or words.leave_given()
    ):
        return "left"
    return "gone" if not accused and not words.has("again") and words.said("gone") else None


def claims(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) say that what they speak of is the writer's own: "our real ones", "I
    sell them myself under"."""
    words = Words(leaf, start, end)
    return not words.said("third") and (words.said("sell") or words.together("mine", "real"))


def is_genuine(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) speak of the one true place or thing."""
    return Words(leaf, start, end).said("real")


def gives_in(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) of an answer take a removal as it is."""
    words = Words(leaf, start, end)
    return not words.past and (words.said("concede") or words.not_to_be("dispute") or words.may_stay("down"))


def asks(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) say what is to be done to a listing."""
    return Words(leaf, start, end).said("act")


def disputes(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) of an answer contest a removal."""
    return Words(leaf, start, end).said("dispute")


def puts_right(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) lead to what was meant in place of a mistake."""
    return Words(leaf, start, end).said("instead")
