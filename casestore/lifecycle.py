"""States and moves of cases and listings, read from `lifecycle.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

VOID = "void"
"""The state of a case that was opened by mistake: nothing comes into it, and it goes nowhere."""


@dataclass(frozen=True, slots=True)
class State:
    """A state, its name for people, whether the dispute goes on in it, and where it may go.

    verdict: what a case in it says of its notices, None where nothing yet. takes_down: something is removed or
    disabled in it. then: where it goes on to by itself when nothing is left to do.
    """

    name: str
    label: str
    open: bool
    moves: tuple[str, ...]
    verdict: str | None = None
    takes_down: bool = False
    then: str | None = None


@cache
def case_states() -> dict[str, State]:
    """The states of a case, in the order of its life."""
    return _states("case")


@cache
def listing_states() -> dict[str, State]:
    """The states of one listing of a case."""
    return _states("listing")


def open_states() -> tuple[str, ...]:
    """The states of cases that are not over."""
    return tuple(s.name for s in case_states().values() if s.open)


def _states(what: str) -> dict[str, State]:
    data = tomllib.loads(files("casestore").joinpath("lifecycle.toml").read_text(encoding="utf-8"))
    return {
        name: State(
            name,
            entry["label"],
            entry.get("open", True),
            tuple(entry["moves"]),
            entry.get("verdict"),
            entry.get("takes_down", False),
            entry.get("then"),
        )
        for name, entry in data[what].items()
    }
