"""The words of a stretch of a letter by what they mean, and how they stand to each other: "not" beside
"remove", "may" beside "stay".

sense.toml and passing.toml hold the words by language; a mail is searched for those of its own languages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from intake.extractors.language import language_of
from intake.extractors.lexicon import Hit, Lexicon, load_toml
from intake.extractors.links.mentions import Leaf

_BEFORE = 30  # characters between "not" and "remove"
_BEHIND = 26  # between "löschen Sie das" and its "nicht"
_EAST_NEAR = 8  # either of them in Chinese, Japanese and Korean
_STAYS = 32  # between "may" and "stay"
_DENIED = 22  # between "not" and a word whose sense it turns round
_TOGETHER = 30  # between "our" and "genuine"
_GIVEN = 60  # between "gave" and "permission"
_HITS_MAX = 80  # words of one stretch; they are held against each other
_LATER = frozenset({"nicht", "niet", "nichts", "niets"})  # stand behind the verb they deny
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_APART = re.compile(r"[.!?;。！？；]\s|[。！？；]|\n[ \t]*\n|https?://|\bwww\.")
_CLAUSE = re.compile(
    r"[,;:，、；：()（）–—]|\s-\s|\b(?:but|and|aber|sondern|und|mais|et|pero|sino|y|ma|bensì|mas|sim|maar|ale|lecz)\b"
)
_FILES = ("sense", "passing")


class Words:
    """The words of known meaning in [start, end) of a document."""

    def __init__(self, leaf: Leaf, start: int, end: int) -> None:
        self._text = leaf.document.text
        self._hits: dict[str, list[Hit]] = {}
        for hit in _hits_in(leaf, start, end):
            self._hits.setdefault(hit.concept, []).append(hit)

    def has(self, concept: str) -> bool:
        return concept in self._hits

    @property
    def past(self) -> bool:
        """Whether it is told what did not happen ("has not been removed")."""
        return "past" in self._hits

    def not_to_be(self, concept: str) -> bool:
        """Whether "not" stands beside a word of the concept: before it, in some languages behind it."""
        return any(self._denied(hit, _BEFORE, behind=True) for hit in self._hits.get(concept, ()))

    def said(self, concept: str) -> bool:
        """Whether a word of the concept stands there without "not"."""
        return any(not self._denied(hit, _DENIED, behind=True) for hit in self._hits.get(concept, ()))

    def may_stay(self, how: str | None = None) -> bool:
        """Whether "may" and "stay" stand together, and no "not" among them; how: a word beside "stay"."""
        for may, stay in self._pairs("may", "stay", _STAYS):
            first, last = (may, stay) if may.start < stay.start else (stay, may)
            if self._denied(first, _DENIED // 2, behind=False) or self._denied(
                last, max(0, last.start - first.end), behind=False
            ):
                continue
            if how is None or any(
                self._between(stay, other, _DENIED) is not None for other in self._hits.get(how, ())
            ):
                return True
        return False

    def together(self, one: str, other: str) -> bool:
        """Whether words of two concepts stand near each other, neither with "not"."""
        return any(
            not self._denied(a, _DENIED, behind=True) and not self._denied(b, _DENIED, behind=True)
            for a, b in self._pairs(one, other, _TOGETHER)
        )

    def leave_given(self) -> bool:
        """Whether somebody was given leave: "he asked for permission and I gave it"."""
        return any(
            not self._denied(given, _BEFORE, behind=False) and not self._denied(leave, _BEFORE, behind=False)
            for given, leave in self._pairs("given", "leave", _GIVEN)
        )

    def _pairs(self, one: str, other: str, near: int) -> Iterator[tuple[Hit, Hit]]:
        for a in self._hits.get(one, ()):
            for b in self._hits.get(other, ()):
                if self._between(a, b, near) is not None:
                    yield a, b

    def _denied(self, hit: Hit, near: int, *, behind: bool) -> bool:
        return any(self._denies(no, hit, near, behind=behind) for no in self._hits.get("no", ()))

    def _denies(self, no: Hit, hit: Hit, near: int, *, behind: bool) -> bool:
        if no.start < hit.end and hit.start < no.end:
            return False
        gap = self._between(no, hit, max(near, _BEHIND))
        if gap is None or _CLAUSE.search(self._text, min(no.end, hit.end), max(no.start, hit.start)):
            return False
        if _EAST.match(self._text, hit.start):
            return gap <= _EAST_NEAR
        if no.end <= hit.start:
            return gap <= near
        return behind and self._text[no.start : no.end].casefold() in _LATER and gap <= _BEHIND

    def _between(self, one: Hit, other: Hit, most: int) -> int | None:
        """The characters between two words of one sentence; None where they are further apart than `most`."""
        first, last = (one, other) if one.start <= other.start else (other, one)
        gap = last.start - first.end
        if gap < 0 or gap > most or _APART.search(self._text, first.end, last.start):
            return None
        return gap


def _hits_in(leaf: Leaf, start: int, end: int) -> Sequence[Hit]:
    hits, starts = leaf.material.once(f"links:sense:{leaf.document.part}", lambda: _all_hits(leaf))
    at = bisect_left(starts, start)
    stop = bisect_left(starts, end)
    return [hit for hit in hits[at : min(stop, at + _HITS_MAX)] if hit.end <= end]


def _all_hits(leaf: Leaf) -> tuple[list[Hit], list[int]]:
    text = leaf.document.text
    languages = {leaf.material.language, language_of(text), "en"}
    hits = sorted(
        {hit for one in languages if one for hit in _lexicon(one).find(text)}, key=lambda h: (h.start, h.end)
    )
    return hits, [hit.start for hit in hits]


@cache
def _lexicon(language: str) -> Lexicon:
    """The words of one language. A short word of one is often another word of the next ("no", "die", "ma")."""
    return Lexicon(
        {
            concept: words[language]
            for file in _FILES
            for concept, words in load_toml(f"links/{file}.toml").items()
            if language in words
        }
    )
