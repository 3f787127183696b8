"""Lines on which somebody says how to reach him: an address of the web there is no listing and no original."""

from __future__ import annotations

import re

from intake.extractors.blocks import signature_blocks
from intake.extractors.links.mentions import Leaf
from intake.parsers.document import RegionKind

_TRAILING_MAX = 50  # characters of a last line that is no sentence


def contact_lines(leaf: Leaf) -> frozenset[int]:
    """Lines of signature blocks, and lines beside a telephone number or an e-mail address."""
    layout = leaf.material.layout(leaf.document)
    numbers = {
        line.number
        for block in signature_blocks(layout)
        for line in block.lines
        if block.cue != "trailing" or len(line.text) <= _TRAILING_MAX
    }
    for line in layout.lines:
        if line.region.kind is RegionKind.DISCLAIMER or (
            len(line.text) < 120
            and re.search(
                r"[\w.]@\w|\+\d{2}[\s\d()]{7}|\b(?:tel|phone|fax|mobile)\b", line.text, re.IGNORECASE
            )
        ):
            numbers.update((line.number - 1, line.number, line.number + 1))
    return frozenset(numbers)
