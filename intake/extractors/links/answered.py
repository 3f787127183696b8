"""Listings of the mail that is answered, which a counter-notice or retraction means without naming them, and
listings that the writer lets go by their place in a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.links.judge import Judged, Role
from intake.extractors.links.mentions import leaf_of
from intake.extractors.links.pointing import LAST, MIDDLE, own_sentences, pointed

_PRINTED = re.compile(r"[ \t>#(\[【]*(\d{1,3})[.):、\]】\t ]")


def disputed_of_answered(
    material: Material, own: Sequence[Judged], answered: Sequence[Judged]
) -> list[Judged]:
    """The listings of the answered mail that the writer means beside those named."""
    named = [j for j in own if j.role is Role.LISTING and j.mention.site.own]
    if not answered or (named and not _means_answered(material, named, answered)):
        return []
    return [replace(j, role=Role.LISTING, sure=min(j.sure, 0.9)) for j in answered]


def let_go(material: Material, found: Sequence[Judged], answered: Sequence[Judged]) -> list[Judged]:
    """Those listings of `found` that are left after what the writer says of places in the answered list (or,
    without one, in his own) and of single items."""
    printed, places = _places(material, answered or found)
    out = {_item(j) for j in found if j.role is Role.KEPT or (j.role is Role.EXCEPTED and j.direct)}
    restricted: set[str] = set()
    strictly: set[str] = set()  # by "only": what other sentences say of the rest adds nothing
    for pointed_at in pointed(material, numbered=printed):
        named = {_counted(p, len(places)) for p in pointed_at.places} | set(range(1, pointed_at.first + 1))
        meant = {places[p] for p in named if p in places}
        if pointed_at.excluded:
            out |= meant
        elif (answered and (pointed_at.first or pointed_at.only)) or (
            len(meant) > 1 and pointed_at.rows and pointed_at.asks and named <= places.keys()
        ):
            restricted |= meant
            strictly |= meant if pointed_at.strict else set()
    restricted = strictly or restricted
    others = set(places.values()) - restricted if restricted and len(places) > 1 else set()
    return [j for j in found if j.role is Role.LISTING and _item(j) not in out | others]


def _counted(place: int, length: int) -> int:
    """A place of a list of this length, counted from its beginning; 0 for the middle of a list that has none."""
    if place == MIDDLE:
        return (length + 1) // 2 if length % 2 else 0
    return length if place == LAST else place


def _places(material: Material, found: Sequence[Judged]) -> tuple[bool, dict[int, str]]:
    """The items of a list by their printed numbers, or by their order where most have none; and which it is."""
    listed = [j for j in found if j.role in (Role.LISTING, Role.EXCEPTED, Role.KEPT) and j.mention.site.own]
    printed = {n: _item(j) for j in reversed(listed) if (n := _printed_number(material, j)) is not None}
    if len(printed) > 1 and 2 * len(printed) > len(listed):
        return True, printed
    return False, dict(enumerate(dict.fromkeys(_item(j) for j in listed), 1))


def _printed_number(material: Material, judged: Judged) -> int | None:
    """The number before a listing: of its row's first cell, or of its line."""
    mention = judged.mention
    if mention.place is not None:
        first = (
            leaf_of(material, mention.document)
            .table(mention.place)
            .rows[mention.place.row][0]
            .text.strip(" .)")
        )
        return int(first) if first.isdecimal() and len(first) <= 3 else None
    line = material.layout(mention.document).line_at(mention.start)
    match = _PRINTED.match(mention.document.text, line.start, mention.start)
    return int(match[1]) if match else None


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
    for leaf, start, end in own_sentences(material):
        for hit in leaf.hits_in(start, end):
            if hit.concept == "counting.all" or hit.concept == f"count.{len(answered)}":
                return True
            if hit.concept == "counting.also" and leaf.has_mention(start, end):
                return True
    return False
