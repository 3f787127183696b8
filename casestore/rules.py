"""The rules a store is run by: its clocks, its strikes, its calendar. Data, read from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from casestore.business_days import Calendar
from casestore.errors import RulesUnusable
from casestore.lifecycle import case_states, listing_states

UNITS = ("business_days", "days")
COUNTS_BY = ("case", "listing")

Rule = TypeVar("Rule")


@dataclass(frozen=True, slots=True)
class Stage:
    """What a clock says after so many days. proposes: the state a case is proposed to go to."""

    after: int
    state: str
    label: str
    attention: bool
    proposes: str | None


@dataclass(frozen=True, slots=True)
class Clock:
    """One sort of deadline: in which states of its case it starts, runs and is met, and its stages.

    counted_from: the kind of message from whose receipt it counts; None: from the moment it starts.
    """

    kind: str
    label: str
    basis: str
    starts_in: str
    counted_from: str | None
    runs_in: frozenset[str]
    met_in: frozenset[str]
    unit: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A measure that is proposed from so many points on."""

    points: int
    measure: str
    label: str


@dataclass(frozen=True, slots=True)
class StrikeRules:
    """What gives a strike, how grave it is, what takes it back, and what follows.

    given_cases, given_listings: states. reversed_cases, reversed_listings: states, each with the reason.
    """

    window_days: int
    counts_by: str
    given_cases: frozenset[str]
    given_listings: frozenset[str]
    reversed_cases: Mapping[str, str]
    reversed_listings: Mapping[str, str]
    points: Mapping[str, int]
    thresholds: tuple[Threshold, ...]


@cache
def clocks(file: Path | None = None) -> dict[str, Clock]:
    """The clocks by kind. file: other ones than those that ship. Raises RulesUnusable."""
    return _read("deadlines.toml", file, _clocks)


@cache
def strike_rules(file: Path | None = None) -> StrikeRules:
    """The rules of strikes; file and errors as above."""
    return _read("strikes.toml", file, _strike_rules)


@dataclass(frozen=True)
class Rules:
    """Everything a store's clocks and ledgers go by."""

    clocks: Mapping[str, Clock] = field(default_factory=clocks)
    strikes: StrikeRules = field(default_factory=strike_rules)
    calendar: Calendar = field(default_factory=Calendar)


def _read(name: str, file: Path | None, parse: Callable[[dict[str, Any]], Rule]) -> Rule:
    try:
        text = file.read_text("utf-8") if file else files("casestore").joinpath(name).read_text("utf-8")
        return parse(tomllib.loads(text))
    except KeyError as error:
        raise RulesUnusable(f"{file or name}: {error.args[0]} is absent") from error
    except (OSError, tomllib.TOMLDecodeError, ValueError, TypeError, AttributeError) as error:
        raise RulesUnusable(f"{file or name}: {error}") from error


def _clocks(data: dict[str, Any]) -> dict[str, Clock]:
    return {kind: _clock(kind, entry) for kind, entry in data.items()}


def _clock(kind: str, entry: dict[str, Any]) -> Clock:
    stages = tuple(
        Stage(int(s["after"]), s["state"], s["label"], bool(s.get("attention")), s.get("proposes"))
        for s in entry["stages"]
    )
    days = [s.after for s in stages]
    if not stages or days != sorted(set(days)) or days[0] < 1:
        raise ValueError(f"{kind}: the stages are not one after the other")
    _known(kind, {s.proposes for s in stages if s.proposes} | {entry["starts_in"]}, case_states())
    _known(kind, {*entry["runs_in"], *entry["met_in"]}, case_states())
    _known(kind, {entry["unit"]}, UNITS)
    return Clock(
        kind=kind,
        label=entry["label"],
        basis=entry["basis"],
        starts_in=entry["starts_in"],
        counted_from=entry.get("counted_from"),
        runs_in=frozenset(entry["runs_in"]),
        met_in=frozenset(entry["met_in"]),
        unit=entry["unit"],
        stages=stages,
    )


def _strike_rules(data: dict[str, Any]) -> StrikeRules:
    given, taken = data["given"], data["reversed"]
    _known("given.cases", given["cases"], case_states())
    _known("given.listings", given["listings"], listing_states())
    _known("reversed.cases", taken["cases"], case_states())
    _known("reversed.listings", taken["listings"], listing_states())
    _known("counts_by", {data["counts_by"]}, COUNTS_BY)
    thresholds = tuple(Threshold(int(t["points"]), t["measure"], t["label"]) for t in data["thresholds"])
    return StrikeRules(
        window_days=int(data["window_days"]),
        counts_by=data["counts_by"],
        given_cases=frozenset(given["cases"]),
        given_listings=frozenset(given["listings"]),
        reversed_cases=dict(taken["cases"]),
        reversed_listings=dict(taken["listings"]),
        points={name: int(points) for name, points in data["points"].items()}
        | {"other": data["points"]["other"]},
        thresholds=tuple(sorted(thresholds, key=lambda t: t.points)),
    )


def _known(where: str, names: Any, known: Any) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise ValueError(f"{where}: unknown: {', '.join(unknown)}")
