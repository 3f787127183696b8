"""Links that stand in one enumeration."""

from __future__ import annotations

import re

from intake.extractors.links.mentions import Leaf, Mention


def goes_on(leaf: Leaf, previous: Mention, mention: Mention) -> bool:
    """Whether two links stand in one enumeration: nothing but commas and "and" between them."""
    between = leaf.document.text[previous.end : mention.start]
    return (
        len(between) < 12
        and re.fullmatch(
            r"[ ]*[,;、，&/+]?\n?[ ]*(?:and|und|et|y|e|en|i|or|oder|和|及|と|및)?[ \n]?", between
        )
        is not None
        and previous.place == mention.place
    )


def same_sort(previous: Mention, mention: Mention) -> bool:
    """Whether two links lead to pages of one sort."""
    return (previous.site.own, previous.site.page) == (mention.site.own, mention.site.page)
