"""The products complained of, disputed or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.links.answered import as_answered, disputed_of_answered, let_go
from intake.extractors.links.gather import links
from intake.extractors.links.judge import Judged, Role, judged_of
from intake.extractors.links.mentions import written
from intake.extractors.links.sites import Page
from intake.parsers.document import RegionKind
from intake.reading import Link

BY = "links.listings"
_OWN = (RegionKind.OWN,)
_ANSWERED = (RegionKind.QUOTED, RegionKind.ATTRIBUTION)


def read_listings(material: Material) -> tuple[Link, ...]:
    """The listings of a message by its kind: a notice's complained of, a counter-notice's disputed, a
    retraction's withdrawn, a follow-up's new ones; none of any other message."""
    if material.kind == "other":
        return ()
    own = _of_regions(material, _OWN)
    if material.kind == "follow_up":
        return links(_new(material, own), BY)
    if material.kind in ("counter_notice", "retraction"):
        answered = _answered(material)
        own = as_answered(own, answered)
        own = [*own, *disputed_of_answered(material, own, answered)]
        return links(let_go(material, own, answered), BY)
    return links(
        let_go(material, own, ())
        or _blamed(own)
        or _listings(_subject(material))
        or let_go(material, _of_regions(material, (RegionKind.FORWARDED,)), ())
        or let_go(material, _nested(material), ())
        or let_go(material, _of_regions(material, _ANSWERED), ())
        or _shops(material, own),
        BY,
    )


def _blamed(own: Iterable[Judged]) -> list[Judged]:
    """A notice complains of something here: where no page of the platform is left, those that only a heading
    took for something else; else those that some words took for the claimant's own."""
    taken = [
        j
        for j in own
        if j.role in (Role.ORIGINAL, Role.EXCEPTED)
        and j.mention.site.own
        and j.mention.site.page is Page.ITEM
    ]
    loose = [j for j in taken if not j.direct] or [j for j in taken if j.role is Role.ORIGINAL]
    return [replace(j, role=Role.LISTING, sure=0.7 if not j.direct else 0.5) for j in loose]


def _shops(material: Material, own: Iterable[Judged]) -> list[Judged]:
    """Where a notice to a marketplace names no item: the shops whose addresses it gives, in sentences that
    do not let them be."""
    if material.platform.item_number is None:
        return []
    return [
        replace(j, role=Role.LISTING, sure=0.6)
        for j in own
        if j.role is Role.OTHER
        and j.mention.site.own
        and j.mention.site.page is Page.ACCOUNT
        and not j.direct
    ]


def _of_regions(material: Material, kinds: Sequence[RegionKind]) -> list[Judged]:
    """Links of the body's regions of these kinds; with the writer's own come those of attached files.

    What was recognised from pictures counts only where nothing was written.
    """
    documents = written(material) if RegionKind.OWN in kinds else (material.body,)
    found = [j for d in documents for j in judged_of(material, d) if j.mention.region in kinds]
    return [j for j in found if not j.mention.document.ocr] or found


def _subject(material: Material) -> list[Judged]:
    subject = material.header("Subject")
    return list(judged_of(material, subject)) if subject is not None else []


def _nested(material: Material) -> list[Judged]:
    return [j for d in material.nested for j in judged_of(material, d)]


def _answered(material: Material) -> list[Judged]:
    """Listings of the mail that is answered: quoted, else passed on, else attached."""
    for found in (
        _of_regions(material, _ANSWERED),
        _of_regions(material, (RegionKind.FORWARDED,)),
        _nested(material),
    ):
        listings = [
            j for j in found if j.role in (Role.LISTING, Role.EXCEPTED, Role.KEPT) and j.mention.site.own
        ]
        if listings:
            return listings
    return []


def _new(material: Material, own: Iterable[Judged]) -> list[Judged]:
    """A follow-up's listings that are not on file in the mail it answers."""
    on_file = {(j.mention.site.item_id or j.mention.key) for j in _answered(material)}
    return [j for j in _listings(own) if (j.mention.site.item_id or j.mention.key) not in on_file]


def _listings(found: Iterable[Judged]) -> list[Judged]:
    """Listings, but for items that another place of the message expressly leaves out."""
    found = list(found)
    out = {(j.mention.site.item_id or j.mention.key) for j in found if j.role is Role.EXCEPTED and j.direct}
    return [
        j for j in found if j.role is Role.LISTING and (j.mention.site.item_id or j.mention.key) not in out
    ]
