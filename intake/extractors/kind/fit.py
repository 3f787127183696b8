"""Learn learnt.tsv from labelled mails: python -m intake.extractors.kind.fit [FOLDER or FILE.toml ...]

Without arguments from the mails of this repository: benchmarks/mails/market and those that tests/extractors/claims
describes. A ridge regression towards the points set by hand (lexicons/kind.toml), which stand where no mail says better.
Without chance: the same mails give the same corrections. Takes a minute or two, for the scans are read too.

Prints, lot by lot, how many kinds are right when that lot is left out of the learning: what to expect of new mail.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from intake.extractors.kind.examples import Example, examples
from intake.extractors.kind.weights import BEFORE, KINDS, LEARNT, Weights, set_by_hand, written
from intake.extractors.learning import Numbers, descend

_RIDGE = 3.0
_ROOT = Path(__file__).resolve().parents[3]


class _Table(NamedTuple):
    """Examples as numbers: what is seen in each, the points it has by hand, and its kind."""

    signs: list[str]
    has: Numbers
    by_hand: Numbers
    kinds: Numbers


def learn(known: Sequence[Example]) -> Weights:
    """The corrections to the points set by hand that the examples call for."""
    table = _table(known)
    weights = descend(table.has, table.kinds, _RIDGE, exclusive=True, known=table.by_hand)
    return {sign: tuple(row) for sign, row in zip([*table.signs, BEFORE], weights.tolist(), strict=True)}


def left_out(known: Sequence[Example]) -> Iterator[tuple[str, int, int]]:
    """(lot, mails read right, mails) with nothing learnt from the lot that is read."""
    table = _table(known)
    lots = np.array([example.lot for example in known])
    for lot in sorted(set(lots.tolist())):
        rest, these = lots != lot, lots == lot
        weights = descend(
            table.has[rest], table.kinds[rest], _RIDGE, exclusive=True, known=table.by_hand[rest]
        )
        scores = table.by_hand[these] + table.has[these] @ weights
        right = scores.argmax(axis=1) == table.kinds[these].argmax(axis=1)
        yield lot, int(right.sum()), len(right)


def _table(known: Sequence[Example]) -> _Table:
    signs = sorted({sign for example in known for sign in example.signals})
    column = {sign: number for number, sign in enumerate(signs)}
    has = np.zeros((len(known), len(signs) + 1))
    has[:, -1] = 1.0  # the points before anything is seen
    for row, example in enumerate(known):
        for sign, amount in example.signals.items():
            has[row, column[sign]] = amount
    hand, none = set_by_hand(), (0.0,) * len(KINDS)
    by_hand = has @ np.array([hand.get(sign, none) for sign in [*signs, BEFORE]])
    return _Table(signs, has, by_hand, np.eye(len(KINDS))[[KINDS.index(e.kind) for e in known]])


def main(arguments: Sequence[str], learnt: Path = LEARNT) -> None:
    """Learn from the sources named, write `learnt`, print the accuracy with each lot left out."""
    described = sorted((_ROOT / "tests" / "extractors" / "claims").glob("*mails*.toml"))
    sources = [Path(a) for a in arguments] or [_ROOT / "benchmarks" / "mails" / "market", *described]
    known = [example for source in sources for example in examples(source)]
    total = 0
    for lot, right, mails in left_out(known):
        print(f"{lot:32} {right:4} of {mails:4}  {right / mails:.3f}")
        total += right
    print(f"{'each lot left out, all':32} {total:4} of {len(known):4}  {total / len(known):.3f}")
    learnt.write_text(written(learn(known)), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
