"""The stretch of words that speak of a link."""

from __future__ import annotations

import re

from intake.extractors.links.mentions import Leaf
from intake.extractors.sentences import sentences

_CLAUSE_MAX = 240  # characters of a clause on one side of a link
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LINE_END = re.compile(r"[>)\]\"'”’.,;: \t]*\n")
_BREAK = re.compile(
    r"[,;，；、。]\s*|\n+\s*|\s+(?:and|but|while|whereas|und|aber|während|et|mais|tandis que|y|pero|mientras|e|ma|mentre|mas|enquanto|maar|terwijl|ale|natomiast|zaś)\s+",
    re.IGNORECASE,
)


def clause_around(leaf: Leaf, start: int, end: int, neighbours: tuple[int, int]) -> tuple[int, int]:
    """The stretch of words that speak of the link at [start, end): its sentence, from the last break behind the
    link before it to the last break before the link behind it, and a sentence that goes on with "this one"."""
    text = leaf.document.text
    return _floor(text, start, neighbours[0]), _ceiling(leaf, start, end, neighbours[1])


def clause_at(text: str, at: int, start: int, end: int) -> tuple[int, int]:
    """The clause of the sentence [start, end) that holds a character."""
    for match in _BREAK.finditer(text, start, end):
        if match.start() >= at:
            return start, match.start()
        start = match.end()
    return start, end


def ends_line(leaf: Leaf, start: int, end: int) -> bool:
    """Whether a link ends its line, and its sentence does not go on below. In a script without capitals it
    goes on only where it began before the link."""
    text = leaf.document.text
    rest = text[end : end + _CLAUSE_MAX]
    alone = _LINE_END.match(rest)
    if alone is None:
        return False
    below = rest[alone.end() :]
    if _CJK.match(below.lstrip(" \t>")):
        before = text[max(0, start - _CLAUSE_MAX) : start].rpartition("\n")[2]
        return not _CJK.search(before) or before.rstrip().endswith((":", "："))
    return not _goes_on(below)


def _floor(text: str, at: int, previous: int) -> int:
    floor = max(previous, at - _CLAUSE_MAX, 0)
    begin = floor
    for s, e in sentences(text[floor:at]):
        begin = floor + s if floor + e >= at - 3 else at
    if previous and not text[previous:begin].strip():
        breaks = list(_BREAK.finditer(text, previous, at))
        return breaks[-1].start() if breaks else previous
    return begin


def _ceiling(leaf: Leaf, start: int, at: int, following: int) -> int:
    text = leaf.document.text
    ceiling = min(following, at + _CLAUSE_MAX, len(text))
    rest = text[at:ceiling]
    if ends_line(leaf, start, at):
        return at
    alone = _LINE_END.match(rest)
    shift = alone.end() if alone is not None else 0
    end = at
    for number, (s, e) in enumerate(sentences(rest[shift:])):
        if number and ("\n\n" in text[end : at + shift + s] or not _that(leaf, at + shift + s)):
            break
        end = at + shift + e
        if number:
            break
    if end >= following - 3 and following < len(text):
        breaks = list(_BREAK.finditer(text, at, following))
        return breaks[-1].start() if breaks else at
    return end


def _goes_on(rest: str) -> bool:
    """Whether a sentence goes on below a link that stands at the end of its line."""
    return bool(re.match(r"[ \t>]*[^\W\d_A-Z]", rest)) and not rest.lstrip(" \t>")[:1].isupper()


def _that(leaf: Leaf, start: int) -> bool:
    """Whether a sentence begins with a word that points back."""
    return any(h.concept == "spare.that" and h.start == start for h in leaf.hits_in(start, start + 16))
