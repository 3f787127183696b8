"""Which bare numbers of the platform's form are item numbers: their surroundings decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.extractors.links.mentions import Leaf, Mention, leaf_of
from intake.extractors.links.tables import Column, heads_of

_PREFIX = 3  # digits that the numbers of one platform begin with
_LONG = 8  # digits; a shorter number may be anything
_CERTAIN = 12  # digits in a row that are no telephone number
_LISTED = re.compile(r"[ \t>•·*–-]*(?:\d{1,2}[.)][ \t]+)?[\d .-]{6,30}(?:[ \t]*[(（,–-][^\n]{0,60})?\s*$")
_GAP_MAX = 40  # characters between the numbers of one list
_ALONE_MAX = 120  # characters of a line that holds little but a number
_NO = r"(?:\b(?:n[ro]s?|nn|núm|num|art|artikel|item|offer)\b\.?|nº|n°|№)"  # before each number of a list
_LABEL_NEAR = 28  # characters between "item no." and its number


def accepted(leaf: Leaf) -> Iterator[Mention]:
    """URLs, and those bare numbers whose surroundings make them item numbers."""
    last: Mention | None = None  # the last item before this one, by its URL or its number
    alike = _alike(leaf)
    for mention in leaf.mentions:
        if not mention.number:
            if mention.site.own and mention.site.item_id:
                last = mention
            yield mention
        elif (last is not None and _follows(leaf, last, mention)) or _is_item_number(leaf, mention, alike):
            last = mention
            yield mention


def _follows(leaf: Leaf, last: Mention, mention: Mention) -> bool:
    """Whether a number goes on with the list that another one of it began: "1234567890, 1234567891 and ...", or
    one a line."""
    if mention.place is not None or last.place is not None or mention.start - last.end > 3 * _GAP_MAX:
        return False
    gap = re.sub(r"\([^()\n]{1,80}\)", "", leaf.document.text[last.end : mention.start])
    if len(gap) > _GAP_MAX:
        return False
    return (
        gap.count("\n") <= 2
        and re.fullmatch(
            rf"[\s.,;/&#()•*·–-]*(?:and|und|et|y|e|en|i|和|及|と|및)?[\s#]*{_NO}?[\s#:]*", gap, re.IGNORECASE
        )
        is not None
    )


def _alike(leaf: Leaf) -> frozenset[tuple[int, str]]:
    """How the item numbers of the mail's URLs look: their length and first digits. Where it has none, how those
    look that stand alone on lines of a list."""
    material = leaf.material
    return material.once(
        "links:alike",
        lambda: (
            frozenset(
                _look(m.site.item_id)
                for d in material.parsed.documents
                if d.text
                for m in leaf_of(material, d).mentions
                if not m.number and m.site.own and m.site.item_id
            )
            or _listed_alike(leaf)
        ),
    )


def _listed_alike(leaf: Leaf) -> frozenset[tuple[int, str]]:
    """The look of numbers that stand one a line, two or more in a row."""
    lines = leaf.material.layout(leaf.document).lines
    rows: dict[tuple[int, str], set[int]] = {}
    for mention in leaf.mentions:
        line = leaf.material.layout(leaf.document).line_at(mention.start)
        if mention.number and mention.site.item_id and _LISTED.match(line.text):
            rows.setdefault(_look(mention.site.item_id), set()).add(line.number)
    return (
        frozenset(
            look
            for look, found in rows.items()
            if len(found) >= 2 and max(found) - min(found) < 3 * len(found)
        )
        if lines
        else frozenset()
    )


def _look(number: str) -> tuple[int, str]:
    return len(number), number[:_PREFIX]


def _is_item_number(leaf: Leaf, mention: Mention, alike: frozenset[tuple[int, str]]) -> bool:
    """A number counts in a column of links, right behind a word for an item, alone among links, or where it
    looks like the item numbers in the mail's URLs."""
    if mention.place is not None:
        heads = heads_of(leaf, mention.place.table)
        kind = heads.kinds.get(mention.place.column)
        if kind in (Column.LINK, Column.ITEM):
            return True
        if kind is not None or heads.row >= 0:
            return _labelled(leaf, mention) is True
    labelled = _labelled(leaf, mention)
    if labelled is not None:
        return labelled
    if mention.site.item_id and len(mention.site.item_id) >= _LONG and _look(mention.site.item_id) in alike:
        return True
    if _is_vague(leaf, mention):
        return False
    if _told_in_prose(leaf, mention, alike):
        return True
    line = leaf.material.layout(leaf.document).line_at(mention.start)
    if line.end - line.start > _ALONE_MAX:
        return False
    rest = leaf.document.text[line.start : mention.start] + leaf.document.text[mention.end : line.end]
    return not rest.strip(" \t-–•*·.,;:>()#1234567890") and _among_links(leaf, line.number)


def _told_in_prose(leaf: Leaf, mention: Mention, alike: frozenset[tuple[int, str]]) -> bool:
    """A long number in the text of the mail itself that nothing calls another sort, where no link shows how the
    platform's numbers look: "you removed my beads, 1005000000017"."""
    number = mention.site.item_id or ""
    if alike or leaf.document is not leaf.material.body or len(number) < _CERTAIN or number[0] == "0":
        return False
    return leaf.document.text[mention.start : mention.end] == number and not _is_barcode(number)


def _is_barcode(number: str) -> bool:
    """Whether the check digit is that of an EAN-13 or UPC-A (GS1 General Specifications, 7.9)."""
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(number)))
    return len(number) in (12, 13) and weighted % 10 == 0


def _labelled(leaf: Leaf, mention: Mention) -> bool | None:
    """Whether the word before a number says item (True) or another sort of number (False); None: neither."""
    line = leaf.material.layout(leaf.document).line_at(mention.start)
    floor = max(line.start, mention.start - 80)
    if line.start == floor and not leaf.document.text[floor : mention.start].strip(" \t>"):
        floor = max(0, line.start - 60)
    found: tuple[int, bool] | None = None
    for hit in leaf.hits_in(floor, mention.start):
        if hit.concept in ("items.label", "items.other") and (found is None or hit.end >= found[0]):
            label = hit.concept == "items.label"
            found = (hit.end, label if found is None or hit.end > found[0] else label or found[1])
    if found is None or "\n\n" in leaf.document.text[found[0] : mention.start]:
        return None
    if mention.start - found[0] > _LABEL_NEAR and not _enumerates(
        leaf.document.text[found[0] : mention.start]
    ):
        return None
    return found[1]


def _is_vague(leaf: Leaf, mention: Mention) -> bool:
    """Whether a word such as "ref." stands right before a number."""
    line = leaf.material.layout(leaf.document).line_at(mention.start)
    floor = max(line.start, mention.start - _LABEL_NEAR)
    return any(h.concept == "items.vague" for h in leaf.hits_in(floor, mention.start))


def _enumerates(between: str) -> bool:
    """Nothing but numbers, commas and "and" between a label and a number of its list."""
    return (
        re.fullmatch(
            r"[\s\d.:,;/&#()+-]*(?:(?:and|und|et|y|e|en|i|和|及|と|및)[\s\d.:,;/&#()+-]*)*", between[:300]
        )
        is not None
    )


def _among_links(leaf: Leaf, number: int) -> bool:
    """Whether the lines before or after hold links of the platform, or words that lead to a list."""
    lines = leaf.material.layout(leaf.document).lines
    for step in (-1, 1):
        at, hops = number + step, 0
        while 0 <= at < len(lines) and hops < 3:
            line = lines[at]
            if not line.blank:
                if leaf.has_own_item(line.start, line.end):
                    return True
                if step < 0 and line.text.rstrip().endswith((":", "：")):
                    concepts = {h.concept for h in leaf.hits_in(line.start, line.end)}
                    return bool(concepts & {"items.label", "cues.listing"}) and "items.other" not in concepts
                break
            at, hops = at + step, hops + 1
    return False
