"""What several findings of titles say together: which agree, which are names of shops, which are cut short."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

from intake.extractors.base import Material
from intake.extractors.lexicon import load_toml
from intake.extractors.rights.frames import shop_names
from intake.extractors.rights.titles import Candidate

_SHORT_FORM = 0.3  # share of a title that its short form has at least
_MOST_COUNTED = 150  # titles; bounds the pairs
_MOST_COMPARED = 60  # candidates looked at for a longer title


@cache
def _sure() -> dict[str, Any]:
    return load_toml("works.toml")


def without_shops(material: Material, found: list[Candidate]) -> list[Candidate]:
    """The names of accounts and shops in addresses are hardly those of works, unless called a right."""
    shops, less = shop_names(material), _sure()["shop_by"]
    return [
        c.surer(-less) if not c.types and re.sub(r"[\W_]", "", c.title).casefold() in shops else c
        for c in found
    ]


def whole_first(found: list[Candidate]) -> tuple[Candidate, ...]:
    """The surest, or the longer title it is the beginning of, if that is nearly as sure."""
    if not found:
        return ()
    best = found[0]
    for other in found[1:_MOST_COMPARED]:
        near = best.confidence - other.confidence <= _sure()["longer_by"]
        if near and other.title.startswith(f"{best.title} ") and best.title[0].isupper():
            return (replace(other, confidence=best.confidence), *found)
    return tuple(found)


def agreeing(found: list[Candidate]) -> list[Candidate]:
    """Titles found in several places are surer, the whole ones as well as what stands for them in short."""
    most, each, least = (_sure()[key] for key in ("agreeing_most", "agreeing", "agreeing_least"))
    times = Counter(c.title.casefold() for c in found if c.confidence >= least)

    def places(title: str) -> int:
        within = (
            n for t, n in times.items() if t != title and t in title and len(t) >= _SHORT_FORM * len(title)
        )
        return times[title] + sum(within)

    known = {title: places(title) for title in list(times)[:_MOST_COUNTED]}
    return [
        c.surer(min(most, each * (known.get(c.title.casefold(), 1) - 1))) if c.confidence >= least else c
        for c in found
    ]
