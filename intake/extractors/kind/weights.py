"""How much each sign says for each kind: the points set by hand and the corrections learnt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from intake.extractors.kind.signals import Signals
from intake.extractors.lexicon import load_toml

KINDS: tuple[str, ...] = tuple(
    load_toml("kind.toml")["order"]
)  # of two with the same points the first is taken
LEARNT = Path(__file__).with_name("learnt.tsv")
BEFORE = "(before)"  # the points of a message of which nothing is known

Weights = dict[str, tuple[float, ...]]  # PLACE.SIGN: points, a kind each, in the order of KINDS


def points(signals: Signals) -> dict[str, float]:
    """Points for each kind, logarithms of odds."""
    total = list(_weights()[BEFORE])
    for sign, amount in signals.items():
        for number, weight in enumerate(_weights().get(sign, ())):
            total[number] += weight * amount
    return dict(zip(KINDS, total, strict=True))


def shares(total: Mapping[str, float]) -> dict[str, float]:
    """How likely each kind is, by its points; the shares add up to 1."""
    most = max(total.values())
    odds = {kind: math.exp(amount - most) for kind, amount in total.items()}
    every = sum(odds.values())
    return {kind: odd / every for kind, odd in odds.items()}


def set_by_hand() -> Weights:
    """The points of lexicons/kind.toml."""
    data = load_toml("kind.toml")
    weights: dict[str, dict[str, float]] = {BEFORE: data["before"]}
    for kind in KINDS:
        for cue, places in data[kind].items():
            for place, weight in places.items():
                weights.setdefault(f"{place}.{cue}", {})[kind] = weight
    for place, intents in data["intents"].items():
        weights.update({f"{place}.{intent}": by_kind for intent, by_kind in intents.items()})
    return {sign: tuple(by_kind.get(kind, 0.0) for kind in KINDS) for sign, by_kind in weights.items()}


def written(weights: Weights) -> str:
    """Corrections as the text of learnt.tsv: a line a sign, those of nothing left out."""
    rows = [["sign", *KINDS]]
    for sign, row in sorted(weights.items()):
        rounded = [f"{weight:.2f}" for weight in row]
        if any(float(weight) for weight in rounded):
            rows.append([sign, *rounded])
    return "".join("\t".join(row) + "\n" for row in rows)


def _learnt(lines: Iterable[str]) -> Weights:
    rows = (line.split("\t") for line in lines)
    next(rows)
    return {sign: tuple(map(float, row)) for sign, *row in rows}


@cache
def _weights() -> Weights:
    weights = set_by_hand()
    none = (0.0,) * len(KINDS)
    for sign, row in _learnt(LEARNT.read_text("utf-8").splitlines()).items():
        hand = weights.get(sign, none)
        weights[sign] = tuple(a + b for a, b in zip(hand, row, strict=True))
    return weights
