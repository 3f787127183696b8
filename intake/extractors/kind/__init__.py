"""What sort of message this is, by what is said and where.

`signals` tells what there is to see in a message, `weights` how much each sign says for a kind: points set by hand
(lexicons/kind.toml) and corrections learnt from labelled mail (learnt.tsv, by `python -m intake.extractors.kind.fit`).
"""

from __future__ import annotations

from intake.extractors.base import Material
from intake.extractors.kind.signals import signals
from intake.extractors.kind.weights import KINDS, points, shares
from intake.reading import Value

BY = "kind"
_SUREST = 0.99

__all__ = ["read_kind"]


def read_kind(material: Material) -> Value:
    """One of KINDS. The confidence is its share against the other kinds; the source is null."""
    share = shares(points(signals(material)))
    best = max(KINDS, key=lambda kind: (share[kind], -KINDS.index(kind)))
    return Value(best, round(min(_SUREST, share[best]), 3), None, BY)
