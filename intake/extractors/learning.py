"""Linear models learnt without chance: the same examples give the same weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_STEPS, _RATE = 300, 0.1
_MEMORY, _SQUARES = 0.9, 0.99  # decay of the gradients' averages


def descend(
    has: Numbers, labels: Numbers, ridge: float, *, exclusive: bool, known: Numbers | None = None
) -> Numbers:
    """Weights of a logistic regression with L2 regularization, a row a column of `has`, a column a label.

    has: an example a row, what is seen in it a column, the last one 1 everywhere (the bias, which is not held back).
    exclusive: an example has one label, else any number. known: points that each example has before (as `labels`).
    Full-batch gradient descent with per-weight steps (Adam) from zero.
    """
    weights = np.zeros((has.shape[1], labels.shape[1]))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    pull = np.full((has.shape[1], 1), ridge)
    pull[-1] = 0.0
    start = np.zeros_like(labels) if known is None else known
    for step in range(1, _STEPS + 1):
        slope = has.T @ (odds(start + has @ weights, exclusive=exclusive) - labels) + pull * weights
        mean = _MEMORY * mean + (1 - _MEMORY) * slope
        square = _SQUARES * square + (1 - _SQUARES) * slope**2
        moved = (mean / (1 - _MEMORY**step)) / (np.sqrt(square / (1 - _SQUARES**step)) + 1e-6)
        weights -= _RATE * moved
    return weights


def odds(scores: Numbers, *, exclusive: bool) -> Numbers:
    """Probabilities of points: of one label each (the rows add up to 1), or of each label by itself."""
    if not exclusive:
        each: Numbers = 1.0 / (1.0 + np.exp(-scores))
        return each
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    total: Numbers = shares / shares.sum(axis=1, keepdims=True)
    return total
