"""Learn weights/ from sentences/ and oaths/: python -m intake.extractors.intents.train

Logistic regression (multinomial for intents, one model a statement for oaths), without chance: the same sentences and
words give the same weights. Takes some ten seconds.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from intake.extractors.intents.model import INTENTS, OATHS, meanings, with_pairs
from intake.extractors.learning import Numbers, descend

_RIDGE = 0.5
_LEAST_PAIRS = 6  # sentences that a pair of meanings is in; rarer ones say nothing sure
_NO_OATHS = ("defence", "plain", "release")  # intents whose sentences may well make a statement
_WEIGHTS = Path(__file__).with_name("weights")


def learn_intents() -> str:
    """The text of weights/intents.tsv."""
    known = list(_labelled("sentences"))
    is_intent = np.eye(len(INTENTS))[[INTENTS.index(intent) for _, intent, _ in known]]
    names, has = _table([with_pairs(meanings(text, language)) for language, _, text in known])
    weights = descend(has, is_intent, _RIDGE, exclusive=True)
    return _written(INTENTS, names, weights)


def learn_oaths() -> str:
    """The text of weights/oaths.tsv. Sentences with other intents are examples that make no statement."""
    known = list(_labelled("oaths"))
    known += [(language, "", text) for language, i, text in _labelled("sentences") if i not in _NO_OATHS]
    makes = np.array([[oath in label.split("+") for oath in OATHS] for _, label, _ in known], dtype=float)
    names, has = _table([with_pairs(meanings(text, language)) for language, _, text in known])
    weights = descend(has, makes, _RIDGE, exclusive=False)
    return _written(OATHS, names, weights)


def _labelled(folder: str) -> Iterator[tuple[str, str, str]]:
    """The committed sentences of a folder as (language, label, text)."""
    for entry in sorted((files(__package__) / folder).iterdir(), key=lambda f: f.name):
        language = entry.name.removesuffix(".toml")
        for label, texts in tomllib.loads(entry.read_text("utf-8")).items():
            yield from ((language, label, text) for text in texts)


def _table(seen: Sequence[frozenset[str]]) -> tuple[list[str], Numbers]:
    """The meanings found, and which sentence has which; the last column is the bias."""
    often = Counter(name for found in seen for name in found)
    names = sorted(name for name, times in often.items() if "+" not in name or times >= _LEAST_PAIRS)
    column = {name: number for number, name in enumerate(names)}
    has = np.zeros((len(seen), len(names) + 1))
    has[:, -1] = 1.0
    for row, found in enumerate(seen):
        has[row, [column[name] for name in found if name in column]] = 1.0
    return names, has


def _written(labels: Sequence[str], names: Sequence[str], weights: Numbers) -> str:
    rows = [["meaning", *labels], ["(bias)", *_rounded(weights[-1])]]
    rows += [[name, *_rounded(row)] for name, row in zip(names, weights, strict=False)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _rounded(row: Numbers) -> list[str]:
    return [f"{weight:.2f}" for weight in row]


if __name__ == "__main__":
    (_WEIGHTS / "intents.tsv").write_text(learn_intents(), "utf-8")
    (_WEIGHTS / "oaths.tsv").write_text(learn_oaths(), "utf-8")
