"""A value found by one cue, before it is weighed against the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.extractors.base import value_at
from intake.extractors.contact.lexicon import data
from intake.parsers.document import Document
from intake.reading import Value


@dataclass(frozen=True, slots=True)
class Clue:
    """`value` stands at [start, end) of a document; `cue` is a key of cues.toml, `bonus` is added to its
    confidence (it may be negative)."""

    value: str
    document: Document
    start: int
    end: int
    cue: str
    bonus: float = 0.0


def confidence(field: str, clue: Clue) -> float:
    cues = data("cues")
    return float(max(0.05, min(cues["ceiling"], cues[field][clue.cue] + clue.bonus)))


def best(field: str, clues: Iterable[Clue]) -> Clue | None:
    """The clue of the highest confidence, the first among equals."""
    chosen: Clue | None = None
    for clue in clues:
        if chosen is None or confidence(field, clue) > confidence(field, chosen) + 1e-9:
            chosen = clue
    return chosen


def as_value(field: str, clue: Clue, *, penalty: float = 0.0) -> Value:
    """The clue as a value of the reading, its source trimmed."""
    return value_at(
        clue.document, clue.start, clue.end, f"contact.{field}", confidence(field, clue) - penalty, clue.value
    )
