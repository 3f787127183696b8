"""Sentences that tell who sells: "the shop NAME", "two sellers, NAME and NAME", "“NAME” sells ...", "the first
three are by NAME"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from intake.extractors.lexicon import Hit
from intake.extractors.links.clauses import clause_at
from intake.extractors.links.judge import Judged, Role, judged_of
from intake.extractors.links.mentions import Leaf
from intake.extractors.links.names import (
    BETWEEN,
    JOINED,
    NAME_MAX,
    QUOTED,
    is_of_several,
    label_length,
    name_at,
    name_like,
    named,
    split,
)
from intake.extractors.links.spared import Spared, spared, spared_by
from intake.extractors.sentences import sentences
from intake.parsers.document import RegionKind
from intake.reading import Value

_SENTENCE_MAX = 2000  # characters; longer is no sentence
_BETWEEN_MAX = 50  # characters between the word for a shop and its quoted name
_COLON_MAX = 120  # ... where a colon announces the name
_LABELS_MAX = 20  # words for a shop in one sentence
_POINTING_NEAR = 40  # characters between "the first" and "by"
_BY_MIN = 6  # letters of "run by"; "by" alone points after an ordinal or "both"
_SAME_NEAR = 12  # characters between "the first two" and "that's"
_BEHIND_QUOTE = 10  # characters between a quoted name and "sells"
_BEHIND_PARTICLE = 1  # ... and が, which makes any noun the subject
_HANDLE_MAX = 6  # handles in one sentence
_LABELS = ("shops.by", "shops.label", "shops.same", "shops.somebody")
_BRACKETED = re.compile(r"[ \t\n]{0,3}[(（\[](?P<names>[^()（）\[\]\n]{2,200})[)）\]]")
_EAST_LIST = re.compile(r"[：](?P<names>[^：。；\n()（）「」『』“”\"]{2,120})(?=[。；\n]|$)")
_EAST_STOP = re.compile(r"[、，；）]")  # the words go on with another thing
_FILLER = re.compile(r"[ \w'’]{0,30}")
_ENUMERATED = re.compile(r"(?:\s[^\W\d_]{2,12}){0,2}\s?(?:[,:：]|[–—-](?=\s))(?=\s)")
_PROPER = r"[^\W\d_a-zß-öø-ÿ][\w&'’.-]*"
_SAID = re.compile(rf"\s+(?P<name>{_PROPER}(?:{BETWEEN}{_PROPER}){{0,4}}|[a-z][\w]*[_\d.&-][\w.&-]*\w)")
_JOINT = re.compile(r"\s*(?:,|;|/|&|\b(?:and|und|et|y|e|en|i|sowie|as well as)\b)(?=\s)")
# a handle: capitals within, digits or signs among small letters; no address, number, size or trade name in capitals
_HANDLE = re.compile(
    r"(?<![\w@./:#-])(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+){1,4}\d{0,4}|[a-z]{2,20}(?:[_-][a-z]{2,20}){0,3}[_-]?\d{1,4}(?:[a-z]{1,6})?"
    r"|[a-z]{2,20}(?:_[a-z\d]{1,20}){1,3}|[a-z]{3,20}\d[a-z]{1,20}|[a-z]{3,20}\.[a-z]{4,20})(?![\w@/-]|\.\w)"
)


def told(leaf: Leaf, judged: Sequence[Judged]) -> Iterator[Value]:
    """Sentences that name a shop: a word for it and a quoted, bracketed or capitalised name; "the first
    three are by NAME, the last by NAME"."""
    document = leaf.document
    for region in document.regions:
        if region.kind is not RegionKind.OWN:
            continue
        for s, e in sentences(document.text[region.start : region.end]):
            start, end = region.start + s, region.start + e
            if end - start <= _SENTENCE_MAX and leaf.place_of(start) is None and not _of_spared(leaf, end):
                yield from _of_sentence(leaf, start, end)
                if any(start <= j.mention.start < end for j in judged):
                    yield from _beside_listing(leaf, start, end)


def _of_spared(leaf: Leaf, end: int) -> bool:
    """Whether a sentence goes on, over the end of its line, with a listing that is let be."""
    at = bisect_left(leaf.starts, end)
    if at >= len(leaf.starts) or leaf.document.text[end : leaf.starts[at]].strip(" \n<("):
        return False
    start = leaf.starts[at]
    return any(
        j.mention.start == start and j.role is Role.EXCEPTED and j.direct
        for j in judged_of(leaf.material, leaf.document)
    )


def _of_sentence(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    hits = list(leaf.hits_in(start, end))
    concepts = {h.concept for h in hits}
    if "cues.except" in concepts:
        return
    if spared_by(leaf.document.text, hits) in (Spared.ALLY, Spared.LEFT, Spared.GONE):
        return
    yield from _quoted_before(leaf, hits, start, end)
    places = [
        h.end for h in hits if h.concept.startswith(("ordinal.", "count.")) or h.concept == "counting.all"
    ]
    few = any(h.concept.startswith("ordinal.") or h.concept == "count.2" for h in hits)
    quoted = [m.span() for m in QUOTED.finditer(leaf.document.text, start, end)]
    labels = [
        h for h in hits if h.concept in _LABELS and not any(s < h.start and h.end < e for s, e in quoted)
    ][:_LABELS_MAX]
    for hit in labels:
        pointing = any(0 <= hit.start - place <= _POINTING_NEAR for place in places)
        if hit.concept == "shops.by" and pointing and (few or hit.end - hit.start >= _BY_MIN):
            yield from name_at(leaf, hit.end, end, 0.7)
        elif (
            hit.concept == "shops.same"
            and 0 <= min((hit.start - p for p in places if p <= hit.start), default=99) <= _SAME_NEAR
        ):
            yield from _plain(leaf, hit.end, end)
        elif (
            hit.concept in ("shops.label", "shops.somebody")
            and not _is_mine(leaf, start, hit.start)
            and not _is_ours(leaf, hit, start, end)
        ):
            yield from _behind_label(leaf, hit, end)


def _behind_label(leaf: Leaf, label: Hit, end: int) -> Iterator[Value]:
    """The names behind the word for a shop: bracketed, else the words themselves, else quoted further on."""
    text, start = leaf.document.text, label.end
    several = is_of_several(leaf, label)
    bracket = _BRACKETED.match(text, start, end)
    if bracket is not None and (":" not in bracket["names"]):
        for s, e in split(text, bracket.start("names"), bracket.end("names")):
            if name_like(text[s:e]):
                yield from named(leaf, s, e, 0.8)
        return
    near = list(name_at(leaf, start, end, 0.8)) if text[start : start + 1] in " \u00a0" else []
    if near and name_like(near[0].value, beside_label=True) and not _is_platform(leaf, near[0].value):
        if several:
            yield from _enumerated(leaf, start, end, told=True)
        yield near[0]
        assert near[0].source is not None
        yield from _joined(leaf, near[0].source.end + 1, end)
        return
    for hit in leaf.hits_in(start, min(end, start + _BETWEEN_MAX)):
        called = hit.concept == "shops.called"
        if (called or hit.concept == "shops.is") and (
            not text[start : hit.start].strip() or (called and _FILLER.fullmatch(text, start, hit.start))
        ):
            said = list(name_at(leaf, hit.end, end, 0.75, any_case=called))
            if said:
                yield from said
                return
    listed = _ENUMERATED.match(text, start, end)
    if listed is not None:
        namely = next((h for h in leaf.hits_in(listed.end(), end) if h.concept == "shops.namely"), None)
        begins = namely is not None and not text[listed.end() : namely.start].strip()
        said = list(_enumerated(leaf, namely.end if namely is not None and begins else listed.end(), end))
        if said:
            yield from said
            return
    said = list(_east_list(leaf, start, end))
    if said:
        yield from said
        return
    quoted = QUOTED.search(text, start, min(end, start + _COLON_MAX + NAME_MAX))
    if quoted is not None and (
        _leads_to(leaf, start, quoted.start()) or (several and _announced(leaf, start, quoted.start()))
    ):
        yield from named(leaf, quoted.start("name"), quoted.end("name"), 0.85)
        yield from _joined(leaf, quoted.end(), end)


def _joined(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    """Further quoted names with nothing but a comma or "and" between them."""
    text = leaf.document.text
    while (joint := JOINED.match(text, start, end)) and (quoted := QUOTED.match(text, joint.end(), end)):
        yield from named(leaf, quoted.start("name"), quoted.end("name"), 0.85)
        start = quoted.end()


def _leads_to(leaf: Leaf, start: int, quoted: int) -> bool:
    """Whether the words between "shop" and a quoted name lead to it, and not to a mark or a work."""
    if quoted - start > _BETWEEN_MAX or leaf.has_mention(start, quoted):
        return False
    concepts = {h.concept for h in leaf.hits_in(start, quoted)}
    return not concepts & {"shops.mine", "spare.accuse"}


def _east_list(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    """The names of "三家店铺……：NAME、NAME、NAME。", two or more."""
    text = leaf.document.text
    listed = _EAST_LIST.search(text, start, end)
    if listed is None or leaf.has_mention(start, listed.end()):
        return
    names = [n for n in split(text, *listed.span("names")) if name_like(text[slice(*n)], labelled=True)]
    if len(names) > 1 and len(names) == len(list(split(text, *listed.span("names")))):
        for s, e in names:
            yield from named(leaf, s, e, 0.75)


def _announced(leaf: Leaf, start: int, quoted: int) -> bool:
    """Whether a colon announces a quoted name ("two shops use the name as if it were theirs: “NAME”")."""
    return leaf.document.text[start:quoted].rstrip().endswith((":", "：")) and not leaf.has_mention(
        start, quoted
    )


def _is_ours(leaf: Leaf, hit: Hit, start: int, end: int) -> bool:
    """Whether the clause of the word for a shop says that it is the claimant's."""
    return spared(leaf, *clause_at(leaf.document.text, hit.start, start, end)) is not None


def _is_platform(leaf: Leaf, name: str) -> bool:
    return name.casefold().startswith(leaf.material.platform.name.casefold())


def _is_mine(leaf: Leaf, start: int, at: int) -> bool:
    return any(h.concept == "shops.mine" for h in leaf.hits_in(max(start, at - 24), at))


def _quoted_before(leaf: Leaf, hits: Sequence[Hit], start: int, end: int) -> Iterator[Value]:
    """ "“NAME” and “NAME”, two shops that sell": quoted names right before the word for a shop or for selling."""
    text = leaf.document.text
    telling = [
        (h.start, _BEHIND_QUOTE if h.end - h.start > 1 else _BEHIND_PARTICLE)
        for h in hits
        if h.concept in ("shops.label", "shops.sells")
    ]
    chain: list[re.Match[str]] = []
    for quoted in QUOTED.finditer(text, start, end):
        if chain and JOINED.fullmatch(text, chain[-1].end(), quoted.start()) is None:
            chain = []
        chain.append(quoted)
        beside = any(
            0 <= at - quoted.end() <= far and not _EAST_STOP.search(text, quoted.end(), at)
            for at, far in telling
        )
        if beside and not _is_mine(leaf, start, quoted.start()):
            for name in chain:
                if name_like(name["name"], labelled=True):
                    yield from named(leaf, name.start("name"), name.end("name"), 0.75)


def _plain(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    """A name in capitals or a handle that begins right here."""
    said = _SAID.match(leaf.document.text, start, end)
    if said is not None and name_like(said["name"]) and not _is_platform(leaf, said["name"]):
        yield from named(leaf, said.start("name"), said.end("name"), 0.7)


def _enumerated(leaf: Leaf, start: int, end: int, *, told: bool = False) -> Iterator[Value]:
    """The names of "two sellers, NAME and NAME". told: they stand right behind the word for shops."""
    text = leaf.document.text
    while (said := _SAID.match(text, start, end)) is not None:
        if not name_like(said["name"], beside_label=told) or _is_platform(leaf, said["name"]):
            return
        yield from named(leaf, said.start("name"), said.end("name"), 0.75)
        joint = _JOINT.match(text, said.end(), end)
        if joint is None:
            return
        start = joint.end()


def _beside_listing(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    """In a sentence with a listing: "NAME sells it under URL", "by NAME, URL", and what looks like a handle."""
    text = leaf.document.text
    hits = list(leaf.hits_in(start, end))
    concepts = {h.concept for h in hits}
    if spared_by(text, hits) is not None:
        return
    for hit in hits:
        if hit.concept == "shops.sells" and not _is_mine(leaf, start, hit.start):
            yield from _subject(leaf, start, hit.start)
        elif hit.concept == "shops.by":
            said = _SAID.match(text, hit.end, end)
            if (
                said is not None
                and (leaf.has_address(said.end(), min(end, said.end() + 4)) or _closes(text, said.end(), end))
                and name_like(said["name"], beside_label=True)
            ):
                yield from named(leaf, said.start("name"), said.end("name"), 0.75)
    if concepts & {"shops.label", "shops.sells", "shops.by", "shops.somebody"}:
        for handle in list(_HANDLE.finditer(text, start, end))[:_HANDLE_MAX]:
            elsewhere = leaf.in_address(handle.start()) or _is_platform(leaf, handle[0])
            if not elsewhere and not _is_mine(leaf, start, handle.start()):
                yield from named(leaf, handle.start(), handle.end(), 0.65)


def _closes(text: str, at: int, end: int) -> bool:
    """Whether a sentence or its line ends here."""
    return not text[at:end].partition("\n")[0].strip(" \t.,;)")


def _subject(leaf: Leaf, start: int, at: int) -> Iterator[Value]:
    """The name right before a word for selling: two words or more in capitals, or a handle."""
    text = leaf.document.text
    words = re.search(
        rf"(?:{_PROPER}\s(?:&\s)?)+{_PROPER},\s$|(?:{_PROPER}\s(?:&\s)?)+$",
        text[max(start, at - NAME_MAX) : at],
    )
    if words is None:
        return
    first = max(start, at - NAME_MAX) + words.start()
    first += label_length(text[first:at])
    while text[first : first + 1] == " ":
        first += 1
    name = text[first:at].rstrip(" ,")
    if (" " in name or _HANDLE.fullmatch(name)) and name_like(name, beside_label=True):
        yield from named(leaf, first, first + len(name), 0.7)
