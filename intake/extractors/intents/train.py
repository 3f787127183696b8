"""Learn weights.tsv from sentences/: python -m intake.extractors.intents.train

Multinomial logistic regression with L2 regularization, by full-batch gradient descent with per-weight steps (Adam) from
zero: without chance, so the same sentences and words give the same weights. Takes a few seconds.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intake.extractors.intents.model import INTENTS, meanings

_STEPS, _RATE, _RIDGE = 300, 0.1, 1.0
_MEMORY, _SQUARES = 0.9, 0.99  # decay of the gradients' averages
_WEIGHTS = Path(__file__).with_name("weights.tsv")


def examples() -> list[tuple[str, str, str]]:
    """The committed sentences as (language, intent, text)."""
    found = []
    for entry in sorted((files(__package__) / "sentences").iterdir(), key=lambda f: f.name):
        language = entry.name.removesuffix(".toml")
        for intent, texts in tomllib.loads(entry.read_text("utf-8")).items():
            found += [(language, intent, text) for text in texts]
    return found


def learn(known: list[tuple[str, str, str]]) -> str:
    """The text of weights.tsv for these examples."""
    seen = [meanings(text, language) for language, _, text in known]
    names = sorted(set().union(*seen))
    column = {name: number for number, name in enumerate(names)}
    has = np.zeros((len(known), len(names) + 1))
    has[:, -1] = 1.0  # the bias
    for row, found in enumerate(seen):
        has[row, [column[name] for name in found]] = 1.0
    is_intent = np.eye(len(INTENTS))[[INTENTS.index(intent) for _, intent, _ in known]]
    weights = _descend(has, is_intent)
    rows = [["meaning", *INTENTS], ["(bias)", *_rounded(weights[-1])]]
    rows += [[name, *_rounded(weights[column[name]])] for name in names]
    return "".join("\t".join(row) + "\n" for row in rows)


def _descend(has: NDArray[np.float64], is_intent: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.zeros((has.shape[1], is_intent.shape[1]))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    ridge = np.full((has.shape[1], 1), _RIDGE)
    ridge[-1] = 0.0
    for step in range(1, _STEPS + 1):
        scores = has @ weights
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        slope = has.T @ (shares - is_intent) + ridge * weights
        mean = _MEMORY * mean + (1 - _MEMORY) * slope
        square = _SQUARES * square + (1 - _SQUARES) * slope**2
        moved = (mean / (1 - _MEMORY**step)) / (np.sqrt(square / (1 - _SQUARES**step)) + 1e-6)
        weights -= _RATE * moved
    return weights


def _rounded(row: NDArray[np.float64]) -> list[str]:
    return [f"{weight:.2f}" for weight in row]


if __name__ == "__main__":
    _WEIGHTS.write_text(learn(examples()), "utf-8")
