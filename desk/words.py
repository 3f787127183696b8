"""How the desk names kinds, states, fields and degrees of confidence: `words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Degree:
    """A confidence in words; `tone` is the colour it is shown in."""

    word: str
    tone: str
    percent: int


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("desk") / "words.toml").read_text(encoding="utf-8"))


def word(section: str, key: str | None) -> str:
    """The name of a key of a section of words.toml; a key that is not listed, readable; "" for None."""
    if key is None:
        return ""
    known: str | None = _words()[section].get(key)
    return known if known is not None else key.replace("_", " ").replace("-", " ").capitalize()


def names(section: str) -> dict[str, str]:
    """Every key of a section with its name, in the order of the file."""
    return dict(_words()[section])


def tone(state: str) -> str:
    """The colour a state is shown in: calm, quiet, attention, good or bad."""
    return str(_words()["state_tones"].get(state, "calm"))


def degree(confidence: float) -> Degree:
    """A confidence (0 to 1) in words and as a percentage, never rounded up to 100."""
    percent = min(round(confidence * 100), 99) if confidence < 1 else 100
    step = next(s for s in _words()["confidence"] if confidence >= s["at_least"] or s["at_least"] == 0)
    return Degree(step["word"], step["tone"], percent)
