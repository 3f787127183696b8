"""Whether a notice is about a whole shop and not about single listings of it."""

from __future__ import annotations

from intake.extractors.base import Material
from intake.extractors.links.mentions import leaf_of, written
from intake.parsers.document import RegionKind


def whole_shop_meant(material: Material) -> bool:
    """Whether the writer's own words say that all of a shop is complained of; computed once a message."""
    return material.once("links:whole", lambda: _whole(material))


def _whole(material: Material) -> bool:
    for document in written(material):
        leaf = leaf_of(material, document)
        for region in document.regions:
            if region.kind is RegionKind.OWN:
                hits = list(leaf.hits_in(region.start, region.end))
                if any(h.concept == "shops.whole" for h in hits):
                    return True
    return False
