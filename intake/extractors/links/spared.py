"""What a clause, a remark or a heading says when it lets the listing beside it be: that it is the claimant's
own, a licensee's, given for comparison, gone already, or simply to be left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from intake.extractors.lexicon import Hit
from intake.extractors.links.mentions import Leaf
from intake.extractors.links.sense import claims, gives_in, lets_be
from intake.extractors.sentences import sentences

_NOT_NEAR = 45  # characters between "not" and "licensed"
_NOT_BEHIND = 14  # characters between a Chinese, Japanese or Korean word and its negation
_BESIDE = 10  # characters between a verb and its negation
_MINE_NEAR = 24  # characters between "our" and "distributor"
_STRETCH_MAX = 2000  # characters; more is no clause, remark or heading
_HITS_MAX = 60  # phrases of one stretch; they are held against each other
_CLAUSE_MAX = 240  # characters of a clause on one side of a link
_LINE_END = re.compile(r"[>)\]\"'”’.,;: \t]*\n")
_ADDRESS = re.compile(r"https?://\S+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_BREAK = re.compile(
    r"[,;，；、。]\s*|\n+\s*|\s+(?:and|but|while|whereas|und|aber|während|et|mais|tandis que|y|pero|mientras|e|ma|mentre|mas|enquanto|maar|terwijl|ale|natomiast|zaś)\s+",
    re.IGNORECASE,
)


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
    end = min(end, start + _STRETCH_MAX)
    if leaf.material.kind == "counter_notice":
        return Spared.LEFT if gives_in(leaf, start, end) else None
    if leaf.material.kind == "retraction":
        return None
    hits = list(leaf.hits_in(start, end))
    accused = _accused(leaf.document.text, hits)
    known = spared_by(leaf.document.text, hits)
    said = None if known else lets_be(leaf, start, end, accused)
    if (known or said) and not accused and claims(leaf, start, end):
        return Spared.OURS
    if known is Spared.OURS and _barely(leaf.document.text, hits) and lets_be(leaf, start, end, accused):
        return Spared.LEFT  # "leave that one, I am only after mine"
    if known is not None:
        return known
    return Spared.GONE if said == "gone" else Spared.LEFT if said else None


def spared_by(text: str, hits: Sequence[Hit]) -> Spared | None:
    """What these phrases of a stretch of the text let be."""
    hits = [h for h in hits if h.concept.startswith(("spare.", "shops.mine"))][:_HITS_MAX]
    if not hits:
        return None
    names = [h.concept for h in hits]
    accused = _accused(text, hits)
    granted = [h for h in hits if h.concept in ("spare.ally", "spare.dealer", "spare.ours")]
    granted = [h for h in granted if not accused and not _denied(text, h, hits) and not _of_writer(h, hits)]
    ally = any(h.concept == "spare.ally" or (h.concept == "spare.dealer" and _ours(h, hits)) for h in granted)
    ours = any(h.concept == "spare.ours" for h in granted)
    if ours and not ally:
        return Spared.OURS
    if ally:
        return Spared.ALLY
    if "spare.leave" in names or "spare.aside" in names:
        return Spared.LEFT
    return Spared.GONE if "spare.gone" in names else None


def _barely(text: str, hits: Sequence[Hit]) -> bool:
    """Whether nothing but a pronoun says that it is the claimant's."""
    return not any(
        h.concept == "spare.ours" and (" " in text[h.start : h.end] or _CJK.match(text, h.start))
        for h in hits
    )


def accuses(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the words in [start, end) complain of something."""
    return _accused(leaf.document.text, list(leaf.hits_in(start, min(end, start + _STRETCH_MAX))))


def _accused(text: str, hits: Sequence[Hit]) -> bool:
    """Whether something is complained of, and not just denied."""
    return any(h.concept == "spare.accuse" and not _denied(text, h, hits) for h in hits)


def _denied(text: str, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether the contrary is said: "not", "without" before the word, in some scripts behind it."""
    behind = _NOT_BEHIND if _CJK.match(text, hit.start) else 0
    return any(
        h.concept == "spare.not"
        and (
            0 <= _apart(text, h.end, hit.start) <= _NOT_NEAR or (behind and 0 <= h.start - hit.end <= behind)
        )
        and not re.search(r"[.;。；]\s", text[min(h.end, hit.end) : max(h.start, hit.start)])
        for h in hits
    )


def is_denied(leaf: Leaf, hit: Hit) -> bool:
    """Whether "not" stands right beside a word: "we do not withdraw", "ne retirons pas"."""
    near = leaf.hits_in(max(0, hit.start - _BESIDE), hit.end + _BESIDE)
    return any(h.concept == "spare.not" for h in near)


def _apart(text: str, end: int, start: int) -> int:
    """The characters of words between two places; an address is none."""
    return len(_ADDRESS.sub("", text[end:start])) if 0 <= start - end <= _CLAUSE_MAX else start - end


def _of_writer(hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether the word is part of a longer one about the writer himself: "authorised to act"."""
    return any(h.concept == "spare.self" and h.start < hit.end and hit.start < h.end for h in hits)


def _ours(hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether the dealer is the claimant's: "our distributor", "cliente nostro"."""
    return any(
        h.concept == "shops.mine" and (0 <= hit.start - h.end <= _MINE_NEAR or 0 <= h.start - hit.end <= 2)
        for h in hits
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
