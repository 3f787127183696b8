"""The words and phrases of a stretch of a letter by what they mean, and how they stand to each other: "not" beside
"remove", "may" beside "stay", "our" before "distributor".

spare.toml holds whole phrases, found in every language; sense.toml and passing.toml hold single words, found in the
mail's own languages, since a short word of one is often another word of the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from intake.extractors.language import language_of
from intake.extractors.lexicon import Hit, Lexicon, load_toml
from intake.extractors.links.mentions import Leaf

_PHRASE_BEFORE = 45  # characters of words between "not" and "licensed"
_PHRASE_BEHIND = 14  # between a Chinese, Japanese or Korean phrase and its negation
_MINE_NEAR = 24  # between "our" and "distributor"
_STRETCH_MAX = 240  # characters between which addresses are looked for
_BEFORE = 30  # characters between "not" and "remove"
_BEHIND = 26  # between "löschen Sie das" and its "nicht"
_EAST_NEAR = 8  # either of them in Chinese, Japanese and Korean
_STAYS = 32  # between "may" and "stay"
_DENIED = 22  # between "not" and a word whose sense it turns round
_TOGETHER = 30  # between "our" and "genuine"
_GIVEN = 60  # between "gave" and "permission"
_HITS_MAX = 90  # words of one stretch; they are held against each other
_LATER = frozenset({"nicht", "niet", "nichts", "niets"})  # stand behind the verb they deny
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_APART = re.compile(r"[.!?;。！？；]\s|[。！？；]|\n[ \t]*\n|https?://|\bwww\.")
_CLAUSE = re.compile(
    r"[,;:，、；：()（）–—]|\s-\s|\b(?:but|and|aber|sondern|und|mais|et|pero|sino|y|ma|bensì|mas|sim|maar|ale|lecz)\b"
)
_ADDRESS = re.compile(r"https?://\S+")
_FULL_STOP = re.compile(r"[.;。；]\s")
_FILES = ("sense", "passing")
_PHRASE = "spare."


class Words:
    """The words and phrases of known meaning in a stretch of a text: those of sense.toml and passing.toml by their
    names there, those of spare.toml as "spare.ally", those of shops.toml for "our" as "shops.mine"."""

    def __init__(self, text: str, hits: Iterable[Hit]) -> None:
        self._text = text
        self._hits: dict[str, list[Hit]] = {}
        for hit in hits:
            self._hits.setdefault(hit.concept, []).append(hit)

    @classmethod
    def of(cls, leaf: Leaf, start: int, end: int) -> Words:
        """Those in [start, end) of a document."""
        return cls(
            leaf.document.text, (*_hits_in(leaf, start, end), *phrases_among(leaf.hits_in(start, end)))
        )

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

    @property
    def accused(self) -> bool:
        """Whether something is complained of, and not just denied."""
        return self.said("spare.accuse") or self.has("spare.alleged")

    @property
    def allied(self) -> bool:
        """Whether a licensee or a dealer of the writer's is spoken of, and not the writer himself as one."""
        ours = [hit for hit in self._hits.get("spare.dealer", ()) if self._is_ours(hit)]
        return any(self._granted(hit) for hit in (*self._hits.get("spare.ally", ()), *ours))

    @property
    def own(self) -> bool:
        """Whether a product or an offer is said to be the writer's."""
        return any(self._granted(hit) for hit in self._hits.get("spare.ours", ()))

    @property
    def barely_own(self) -> bool:
        """Whether nothing but a pronoun says so."""
        return not any(
            " " in self._text[hit.start : hit.end] or _EAST.match(self._text, hit.start)
            for hit in self._hits.get("spare.ours", ())
        )

    def _granted(self, hit: Hit) -> bool:
        writer = any(h.start < hit.end and hit.start < h.end for h in self._hits.get("spare.self", ()))
        return not writer and not self._denied(hit, _DENIED, behind=True)

    def _is_ours(self, dealer: Hit) -> bool:
        """Whether the dealer is the claimant's: "our distributor", "cliente nostro"."""
        return any(
            0 <= dealer.start - mine.end <= _MINE_NEAR or 0 <= mine.start - dealer.end <= 2
            for mine in self._hits.get("shops.mine", ())
        )

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
        """Whether "not" turns a word or a phrase round; near: the reach of a "not" before a word, behind: one behind
        it counts too."""
        if hit.concept.startswith(_PHRASE):
            return any(self._denies_phrase(no, hit) for no in self._hits.get("spare.not", ()))
        return any(self._denies(no, hit, near, behind=behind) for no in self._hits.get("no", ()))

    def _denies_phrase(self, no: Hit, hit: Hit) -> bool:
        first, last = (no, hit) if no.end <= hit.start else (hit, no)
        gap = last.start - first.end
        if gap < 0 or _FULL_STOP.search(self._text, first.end, last.start):
            return False
        if first is hit:
            return gap <= _PHRASE_BEHIND and _EAST.match(self._text, hit.start) is not None
        if gap <= _STRETCH_MAX:
            gap = len(_ADDRESS.sub("", self._text[first.end : last.start]))  # an address is no word
        return gap <= _PHRASE_BEFORE

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


def phrases_among(hits: Iterable[Hit]) -> list[Hit]:
    """Those of the phrases that say whether a listing is let be; no more than can be held against each other."""
    return list(islice((h for h in hits if h.concept.startswith((_PHRASE, "shops.mine"))), _HITS_MAX))


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
