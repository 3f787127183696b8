"""Listings that a letter only speaks of in passing: "the skull one they sell, 1005..., is an old public domain
thing so whatever".

Nobody can list every way to say that a listing is not meant. But who complains of listings gives them in a list or
with their addresses, and one whose bare number stands in a sentence elsewhere is there for another reason, unless that
sentence complains or adds. Words that turn to another matter, name another thing or shrug are further signs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from intake.extractors.base import Material
from intake.extractors.links.enumerations import goes_on
from intake.extractors.links.mentions import Leaf, Mention, leaf_of, written
from intake.extractors.links.sites import Page
from intake.extractors.links.words import Words
from intake.extractors.sentences import sentences
from intake.parsers.document import RegionKind

_ENOUGH = 2.0
_STRAY = 2.0  # a bare number in a sentence, where the list stands elsewhere
_SIGNS = {"turn": 1.0, "other": 1.0, "common": 1.0, "used": 1.0, "shrug": 1.5}
_NOT_OWNED = 1.0
_ACCUSED, _MORE, _NO_ADDRESS = 2.5, 1.0, 1.5
_REACH = 300  # characters around a link in which its sentence is looked for
_WORDS_MIN, _EAST_MIN = (
    4,
    8,
)  # words, or letters of Chinese, Japanese and Korean, that make a number's line a sentence
_MARKED = re.compile(
    r"[ \t>\u3000]*(?:[-–•●·*・▪◦○■]|\(?\d{1,3}[.)、:]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\(?[a-zA-Z][.)]\s|[①-⑳]|[^\n.!?。:：]{1,60}[:：](?!//))"
)
_ADDRESS = re.compile(r"\S*://\S*|\S*\.\S*/\S*")
_BRACKETS = re.compile(r"[(（][^()（）\n]{0,80}[)）]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def in_passing(leaf: Leaf, mention: Mention) -> bool:
    """Whether a listing is named without being complained of, by its place in the letter and the words of its
    sentence."""
    start, end = _sentence(leaf, mention)
    stray = _is_stray(leaf, mention, start, end)
    if not stray and (mention.number or start == mention.start):
        return False
    words = Words.of(leaf, start, end)
    weight = _STRAY if stray else 0.0
    weight += sum(value for sign, value in _SIGNS.items() if words.said(sign))
    weight += _NOT_OWNED if words.not_to_be("owned") else 0.0
    weight -= _ACCUSED if words.accused else 0.0
    weight -= _MORE if words.has("more") else 0.0
    weight -= _NO_ADDRESS if words.has("no_address") else 0.0
    return weight >= _ENOUGH + (0.0 if stray else 0.5)


def _sentence(leaf: Leaf, mention: Mention) -> tuple[int, int]:
    """The sentence of a link, with the one behind it on the same line where that names no other."""
    text = leaf.document.text
    floor = max(0, mention.start - _REACH)
    ceiling = min(len(text), mention.end + _REACH)
    found: tuple[int, int] | None = None
    for s, e in sentences(text[floor:ceiling]):
        start, end = floor + s, floor + e
        if found is None and start <= mention.start < end:
            found = start, max(end, mention.end)
        elif found is not None:
            if "\n" not in text[found[1] : start] and not leaf.has_mention(start, end):
                return found[0], end
            break
    return found or (mention.start, mention.end)


def _is_stray(leaf: Leaf, mention: Mention, start: int, end: int) -> bool:
    """Whether a bare number stands in a sentence of its own, and the letter's listings stand elsewhere."""
    if not mention.number or _MARKED.match(leaf.document.text, _line_start(leaf, mention), mention.start):
        return False
    line = leaf.material.layout(leaf.document).line_at(mention.start)
    first, last = max(line.start, mention.start - _REACH), min(line.end, mention.end + _REACH)
    if not _are_words(leaf, mention, start, end, 1) or not _are_words(leaf, mention, first, last, 2):
        return False
    return not _enumerated(leaf, mention) and _listed_elsewhere(leaf, mention, start, end)


def _are_words(leaf: Leaf, mention: Mention, start: int, end: int, share: int) -> bool:
    """Whether the words around a number in [start, end) make a sentence, or the share of one that a line holds."""
    text = leaf.document.text
    around = _ADDRESS.sub(" ", text[start : mention.start] + " " + text[mention.end : end])
    around = _BRACKETS.sub(" ", around)
    return len(_WORD.findall(around)) * share >= _WORDS_MIN or len(_EAST.findall(around)) * share >= _EAST_MIN


def _line_start(leaf: Leaf, mention: Mention) -> int:
    return leaf.material.layout(leaf.document).line_at(mention.start).start


def _enumerated(leaf: Leaf, mention: Mention) -> bool:
    """Whether another link stands beside it with nothing but a comma or "and" between them."""
    at = bisect_left(leaf.starts, mention.start)
    before, behind = leaf.mentions[max(0, at - 1) : at], leaf.mentions[at + 1 : at + 2]
    return any(goes_on(leaf, other, mention) for other in before) or any(
        goes_on(leaf, mention, other) for other in behind
    )


def _listed_elsewhere(leaf: Leaf, mention: Mention, start: int, end: int) -> bool:
    """Whether the writer gives other items of the platform, by their addresses or in tables."""
    given = leaf.material.once("links:given", lambda: frozenset(_given(leaf.material)))
    here = {
        m.site.item_id for m in leaf.mentions[bisect_left(leaf.starts, start) : bisect_left(leaf.starts, end)]
    }
    return bool(given - here - {mention.site.item_id})


def _given(material: Material) -> Iterator[str | None]:
    """The items that the writer gives by their addresses or in tables."""
    for document in written(material):
        for mention in leaf_of(material, document).mentions:
            own = mention.site.own and mention.site.page is Page.ITEM and mention.region is RegionKind.OWN
            if own and (not mention.number or mention.place is not None):
                yield mention.site.item_id
