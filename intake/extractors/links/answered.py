"""Listings of the mail that is answered, which a counter-notice or retraction means without naming them:
"both listings above", "the first two", "only the second", "the third one I no longer sell"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intake.extractors.base import Material
from intake.extractors.lexicon import Hit
from intake.extractors.links.gather import written
from intake.extractors.links.judge import Judged, Role
from intake.extractors.links.lexicons import cjk_numerals
from intake.extractors.links.mentions import Leaf, leaf_of
from intake.extractors.sentences import sentences
from intake.parsers.document import RegionKind

_LET_GO = {"cues.except", "cues.gone", "cues.kept"}
_NOUN_NEAR = 40  # characters between a count and what is counted
_CJK_PLACE = re.compile(
    r"(?P<first>前)(?P<count>\d{1,2}|[一二两兩三四五六七八九十])|第(?P<places>(?:\d{1,3}|[一二三四五六七八九十])(?:[、,，和及与](?:第)?(?:\d{1,3}|[一二三四五六七八九十])){0,20})|(?P<nth>\d{1,2})(?:番目|번째|つ目|件目)"
)
_ROW_PLACES = re.compile(
    r"\s*(?:no|nr|nº|n°|#)?[.:]?\s*(?P<places>\d{1,3}(?:\s*(?:,|and|und|et|y|e|en|i|&|\+)\s*\d{1,3}){0,20})(?![\d./-]*\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pointed:
    """The places (from 1; -1 the last) that a sentence points at. `excluded`: it lets them go; `only`: it
    means these and no others."""

    places: frozenset[int]
    first: int
    excluded: bool
    only: bool


def disputed_of_answered(
    material: Material, own: Sequence[Judged], answered: Sequence[Judged]
) -> list[Judged]:
    """The listings of the answered mail that the writer means beside those named."""
    named = [j for j in own if j.role is Role.LISTING and j.mention.site.own]
    if not answered or (named and not _means_answered(material, named, answered)):
        return []
    return [replace(j, role=Role.LISTING, sure=min(j.sure, 0.9)) for j in answered]


def let_go(material: Material, found: Sequence[Judged], answered: Sequence[Judged]) -> list[Judged]:
    """Those of `found` that stay in dispute after what the writer says of places in the answered list (or,
    without one, in his own) and of single items."""
    out = {_item(j) for j in found if j.role in (Role.EXCEPTED, Role.KEPT)}
    listed = list(
        dict.fromkeys(
            _item(j) for j in (answered or found) if j.role in (Role.LISTING, Role.EXCEPTED, Role.KEPT)
        )
    )
    restricted: set[str] = set()
    for pointed in _pointed(material):
        places = {p if p > 0 else len(listed) for p in pointed.places} | set(range(1, pointed.first + 1))
        meant = {listed[p - 1] for p in places if 0 < p <= len(listed)}
        if not meant:
            continue
        if pointed.excluded:
            out |= meant
        elif answered and (pointed.first or pointed.only):
            restricted |= meant
    kept = [j for j in found if j.role is Role.LISTING and _item(j) not in out]
    if restricted and len(listed) > 1:
        others = set(listed) - restricted
        kept = [j for j in kept if _item(j) not in others]
    return kept


def _item(judged: Judged) -> str:
    return judged.mention.site.item_id or judged.mention.key


def as_answered(own: Sequence[Judged], answered: Sequence[Judged]) -> list[Judged]:
    """Bare numbers of items that the answered mail gives by address, by that address."""
    by_item = {j.mention.site.item_id: j for j in answered if j.mention.site.item_id and not j.mention.number}
    return [
        replace(by_item[j.mention.site.item_id], role=j.role, sure=j.sure, direct=j.direct)
        if j.mention.number and j.mention.site.item_id in by_item
        else j
        for j in own
    ]


def _means_answered(material: Material, named: Sequence[Judged], answered: Sequence[Judged]) -> bool:
    """Whether the writer speaks of listings of the answered mail beside the ones named: "both ... plus my
    listing 123"; a count that is just that of the answered list."""
    if {_item(j) for j in named} & {_item(j) for j in answered}:
        return False
    for leaf, start, end in _own_sentences(material):
        for hit in leaf.hits_in(start, end):
            if hit.concept == "counting.all" or hit.concept == f"count.{len(answered)}":
                return True
    return False


def _pointed(material: Material) -> Iterator[Pointed]:
    """What the writer's sentences point at; clause by clause where several of one sentence do."""
    for leaf, start, end in _own_sentences(material):
        clauses = [c for c in _clauses(leaf.document.text, start, end) if any(_places_of(leaf, *c))]
        for stretch in clauses if len(clauses) > 1 else [(start, end)] if clauses else []:
            places, first = _places_of(leaf, *stretch)
            concepts = {h.concept for h in leaf.hits_in(*stretch)}
            if places or first:
                only = bool(concepts & {"counting.only", "cues.withdrawn", "cues.listing"})
                yield Pointed(
                    frozenset(places),
                    first,
                    bool(concepts & _LET_GO),
                    only and "counting.all" not in concepts,
                )


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in re.finditer(r"[,，;；]\s*", text[start:end]):
        yield at, start + match.start()
        at = start + match.end()
    yield at, end


def _places_of(leaf: Leaf, start: int, end: int) -> tuple[set[int], int]:
    return _places(leaf.document.text, start, end, list(leaf.hits_in(start, end)))


def _places(text: str, start: int, end: int, hits: Sequence[Hit]) -> tuple[set[int], int]:
    """The places named in a sentence, and N of "the first N"."""
    places: set[int] = set()
    first = 0
    ordinals = [
        (h, int(n) if n != "last" else -1)
        for h in hits
        if h.concept.startswith("ordinal.")
        for n in [h.concept.split(".")[1]]
    ]
    counts = {h.start: (h, int(h.concept.split(".")[1])) for h in hits if h.concept.startswith("count.")}
    for hit, place in ordinals:
        if not _counts_listings(text, hit, hits):
            continue
        beside = next((n for s, (_, n) in counts.items() if 0 <= s - hit.end <= 2), 0) or next(
            (n for _, (c, n) in counts.items() if 0 <= hit.start - c.end <= 2), 0
        )
        digits = re.match(r"\s(\d{1,2})\b", text[hit.end : hit.end + 4])
        if place == 1 and (beside or digits):
            first = max(first, beside or int(digits[1] if digits else 0))
        else:
            places.add(place)
    for hit in hits:
        if hit.concept == "counting.row" and (
            match := _ROW_PLACES.match(text, hit.end, min(end, hit.end + 80))
        ):
            places.update(int(n) for n in re.findall(r"\d+", match["places"]))
    for match in _CJK_PLACE.finditer(text, start, end):
        if match["first"]:
            first = max(first, _numeral(match["count"]))
        else:
            places.update(
                _numeral(n)
                for n in re.findall(r"\d+|[一二三四五六七八九十]", match["places"] or match["nth"])
            )
    return places, first


def _counts_listings(text: str, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether an ordinal is meant of a listing: a word for one follows, or none but a verb and the sentence
    speaks of leaving out or of "only". "First," and "February 2nd" are none."""
    after = text[hit.end : hit.end + 2]
    if after[:1] in ",:)" or (
        after[1:2].isdigit() and not re.match(r"\s\d{1,2}\s", text[hit.end : hit.end + 5])
    ):
        return False
    near = {h.concept for h in hits if hit.end <= h.start <= hit.end + _NOUN_NEAR}
    if near & {"items.label", "counting.row"} or any(c.startswith("count.") for c in near):
        return True
    return any(h.concept in ("cues.except", "counting.only") for h in hits)


def _numeral(written: str) -> int:
    return int(written) if written.isdecimal() else cjk_numerals().get(written, 0)


def _own_sentences(material: Material) -> Iterator[tuple[Leaf, int, int]]:
    """The writer's sentences, of body and attached letters; cells of tables are none."""
    for document in written(material):
        leaf = leaf_of(material, document)
        if document is not material.body and not leaf.hits:
            continue
        for region in document.regions:
            if region.kind is RegionKind.OWN:
                for start, end in sentences(document.text[region.start : region.end]):
                    if leaf.place_of(region.start + start) is None:
                        yield leaf, region.start + start, region.start + end
