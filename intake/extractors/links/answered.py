"""Listings of the mail that is answered, which a counter-notice or retraction means without naming them, and
listings that the writer lets go by their place in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.links.judge import Judged, Role
from intake.extractors.links.places import item_of, places_of
from intake.extractors.links.pointing import LAST, MIDDLE, own_sentences, pointed


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
    places = places_of(material, answered or found)
    out = {item_of(j) for j in found if j.role is Role.KEPT or (j.role is Role.EXCEPTED and j.direct)}
    restricted: set[str] = set()
    strictly: set[str] = set()  # by "only": what other sentences say of the rest adds nothing
    for pointed_at in pointed(material, places, answers=bool(answered)):
        named = {_counted(p, len(places.items)) for p in pointed_at.places}
        named |= set(range(1, pointed_at.first + 1))
        meant = {places.items[p] for p in named if p in places.items}
        if pointed_at.excluded:
            out |= meant
        elif (answered and (pointed_at.first or pointed_at.only)) or (
            len(meant) > 1 and pointed_at.rows and pointed_at.asks and named <= places.items.keys()
        ):
            restricted |= meant
            strictly |= meant if pointed_at.strict else set()
    restricted = strictly or restricted
    others = set(places.items.values()) - restricted if restricted and len(places.items) > 1 else set()
    return [j for j in found if j.role is Role.LISTING and item_of(j) not in out | others]


def _counted(place: int, length: int) -> int:
    """A place of a list of this length, counted from its beginning; 0 for the middle of a list that has none."""
    if place == MIDDLE:
        return (length + 1) // 2 if length % 2 else 0
    return length if place == LAST else place


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
    if {item_of(j) for j in named} & {item_of(j) for j in answered}:
        return False
    for leaf, start, end in own_sentences(material):
        for hit in leaf.hits_in(start, end):
            if hit.concept == "counting.all" or hit.concept == f"count.{len(answered)}":
                return True
            if hit.concept == "counting.also" and leaf.has_mention(start, end):
                return True
    return False
