"""What the policies ask of a case, clause by clause, and which of it is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intake.policies import Policy, PolicyError, load_policy


@dataclass(frozen=True, slots=True)
class Demand:
    """One required field, the clause it rests on, and whether the case lacks it."""

    field: str
    clause: str
    lacking: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """A policy that rules a case, with everything it asks of it."""

    title: str
    demands: tuple[Demand, ...]


def rulings(policies: str | None, kind: str, missing: Collection[str]) -> list[Ruling]:
    """The policies a case is held against.

    policies: names joined by "+", as in a reading's completeness; one that is no longer there shows its name.
    missing: the case's missing fields; a field that two policies ask for counts as missing for both.
    """
    found = []
    for name in policies.split("+") if policies else ():
        policy = _policy(name)
        asked = policy.requirements.get(kind, ()) if policy else ()
        demands = tuple(Demand(r.field, r.clause, r.field in missing) for r in asked)
        found.append(Ruling(policy.title if policy else name, demands))
    return found


def lacking(ruled: Sequence[Ruling], missing: Sequence[str]) -> list[Ruling]:
    """Policy by policy what a case lacks, each with its clause; what no policy here asks for comes last, by itself."""
    found = [Ruling(r.title, tuple(d for d in r.demands if d.lacking)) for r in ruled]
    named = {demand.field for ruling in found for demand in ruling.demands}
    rest = tuple(Demand(name, "", True) for name in missing if name not in named)
    return [ruling for ruling in (*found, Ruling("", rest)) if ruling.demands]


def _policy(name: str) -> Policy | None:
    try:
        return load_policy(name)
    except PolicyError:
        return None
