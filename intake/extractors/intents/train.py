"""Learn weights/ from sentences/ and oaths/: python -m intake.extractors.intents.train

Logistic regression with L2 regularization (multinomial for intents, one model a statement for oaths), by full-batch
gradient descent with per-weight steps (Adam) from zero: without chance, so the same sentences and words give the same
weights. Takes a few seconds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intake.extractors.intents.model import INTENTS, OATHS, meanings

_Numbers = NDArray[np.float64]
_STEPS, _RATE, _RIDGE = 300, 0.1, 1.0
_OATH_RIDGE = 0.5
_MEMORY, _SQUARES = 0.9, 0.99  # decay of the gradients' averages
_NO_OATHS = ("defence", "plain", "release")  # intents whose sentences may well make a statement
_WEIGHTS = Path(__file__).with_name("weights")


def learn_intents() -> str:
    """The text of weights/intents.tsv."""
    known = list(_labelled("sentences"))
    is_intent = np.eye(len(INTENTS))[[INTENTS.index(intent) for _, intent, _ in known]]
    names, has = _table([(language, text) for language, _, text in known])
    weights = _descend(has, is_intent, _RIDGE, exclusive=True)
    return _written(INTENTS, names, weights)


def learn_oaths() -> str:
    """The text of weights/oaths.tsv. Sentences with other intents are examples that make no statement."""
    known = list(_labelled("oaths"))
    known += [(language, "", text) for language, i, text in _labelled("sentences") if i not in _NO_OATHS]
    makes = np.array([[oath in label.split("+") for oath in OATHS] for _, label, _ in known], dtype=float)
    names, has = _table([(language, text) for language, _, text in known])
    weights = _descend(has, makes, _OATH_RIDGE, exclusive=False)
    return _written(OATHS, names, weights)


def _labelled(folder: str) -> Iterator[tuple[str, str, str]]:
    """The committed sentences of a folder as (language, label, text)."""
    for entry in sorted((files(__package__) / folder).iterdir(), key=lambda f: f.name):
        language = entry.name.removesuffix(".toml")
        for label, texts in tomllib.loads(entry.read_text("utf-8")).items():
            yield from ((language, label, text) for text in texts)


def _table(sentences: Sequence[tuple[str, str]]) -> tuple[list[str], _Numbers]:
    """The meanings found, and which sentence has which; the last column is the bias."""
    seen = [meanings(text, language) for language, text in sentences]
    names = sorted(set().union(*seen))
    column = {name: number for number, name in enumerate(names)}
    has = np.zeros((len(seen), len(names) + 1))
    has[:, -1] = 1.0
    for row, found in enumerate(seen):
        has[row, [column[name] for name in found]] = 1.0
    return names, has


def _descend(has: _Numbers, labels: _Numbers, ridge: float, *, exclusive: bool) -> _Numbers:
    """The weights, a row a meaning, a column a label."""
    weights = np.zeros((has.shape[1], labels.shape[1]))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    pull = np.full((has.shape[1], 1), ridge)
    pull[-1] = 0.0
    for step in range(1, _STEPS + 1):
        scores = has @ weights
        slope = has.T @ (_shares(scores, exclusive=exclusive) - labels) + pull * weights
        mean = _MEMORY * mean + (1 - _MEMORY) * slope
        square = _SQUARES * square + (1 - _SQUARES) * slope**2
        moved = (mean / (1 - _MEMORY**step)) / (np.sqrt(square / (1 - _SQUARES**step)) + 1e-6)
        weights -= _RATE * moved
    return weights


def _shares(scores: _Numbers, *, exclusive: bool) -> _Numbers:
    if not exclusive:
        odds: _Numbers = 1.0 / (1.0 + np.exp(-scores))
        return odds
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: _Numbers = shares / shares.sum(axis=1, keepdims=True)
    return total


def _written(labels: Sequence[str], names: Sequence[str], weights: _Numbers) -> str:
    rows = [["meaning", *labels], ["(bias)", *_rounded(weights[-1])]]
    rows += [[name, *_rounded(row)] for name, row in zip(names, weights, strict=False)]
    return "".join("\t".join(row) + "\n" for row in rows)


def _rounded(row: _Numbers) -> list[str]:
    return [f"{weight:.2f}" for weight in row]


if __name__ == "__main__":
    (_WEIGHTS / "intents.tsv").write_text(learn_intents(), "utf-8")
    (_WEIGHTS / "oaths.tsv").write_text(learn_oaths(), "utf-8")
