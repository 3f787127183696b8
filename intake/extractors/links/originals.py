"""Where the claimant's own work or product can be seen."""

from __future__ import annotations

from collections.abc import Sequence

from intake.extractors.base import Material
from intake.extractors.links.gather import links
from intake.extractors.links.judge import Role, judged_of
from intake.extractors.links.keys import link_key
from intake.extractors.links.mentions import written
from intake.parsers.document import RegionKind
from intake.reading import Link

BY = "links.originals"


def read_originals(material: Material, listings: Sequence[Link]) -> tuple[Link, ...]:
    """Links to the claimant's own work or product; none of a retraction, follow-up or other message.

    Where goods are sold by item numbers, the links of a counter-notice are the seller's evidence.
    """
    goods = material.platform.item_number is not None
    if material.kind != "notice" and (material.kind != "counter_notice" or goods):
        return ()
    taken = {link_key(x.value) for x in listings}
    kinds = (RegionKind.OWN, RegionKind.FORWARDED) if material.kind == "notice" else (RegionKind.OWN,)
    found = [
        j
        for d in written(material)
        for j in judged_of(material, d)
        if j.role is Role.ORIGINAL and j.mention.region in kinds and j.mention.key not in taken and not d.ocr
    ]
    return links(found, BY)
