"""From judged links to the values of a reading: each once, in order, with its source."""

from __future__ import annotations

from collections.abc import Iterable

from intake.extractors.base import source_at
from intake.extractors.links.judge import Judged
from intake.reading import Link


def links(found: Iterable[Judged], by: str) -> tuple[Link, ...]:
    """Each link once: its first mention, with the highest confidence of all its mentions. A bare number is
    left out where a URL of the same item is given."""
    first: dict[str, Judged] = {}
    for judged in found:
        known = first.get(judged.mention.key)
        if known is None or (judged.sure > known.sure and known.mention.document.ocr):
            first[judged.mention.key] = judged
    given = {j.mention.site.item_id for j in first.values() if not j.mention.number}
    return tuple(
        _link(j, by) for j in first.values() if not (j.mention.number and j.mention.site.item_id in given)
    )


def _link(judged: Judged, by: str) -> Link:
    mention = judged.mention
    sure = min(judged.sure, 0.6) if mention.document.ocr else judged.sure
    source = source_at(mention.document, mention.start, mention.end)
    return Link(mention.value, sure, source, by, mention.site.platform, mention.site.item_id)
