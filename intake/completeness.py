"""A reading held against the policies: which required fields are missing."""

from __future__ import annotations

from urllib.parse import urlsplit

from intake.policies import Policy, Requirement, load_policy, register_hosts
from intake.reading import Completeness, Reading


def check(reading: Reading, policies: tuple[str, ...] = ("marketplace",)) -> Completeness:
    """What the reading lacks under all the policies that rule its kind, each field once, in their order.

    `policy` names them joined by "+"; it is None (as is `complete`) where none rules this kind.
    Raises PolicyError for a policy that does not exist.
    """
    kind = reading.kind.value
    ruling = [p for p in map(load_policy, policies) if kind in p.requirements]
    if not ruling:
        return Completeness()
    missing = tuple(dict.fromkeys(r.field for policy in ruling for r in _missing(policy, reading)))
    return Completeness("+".join(p.name for p in ruling), not missing, missing)


def missing_clauses(
    reading: Reading, policies: tuple[str, ...] = ("marketplace",)
) -> dict[str, tuple[str, ...]]:
    """The clauses that each missing field rests on, for the mail that asks for it."""
    clauses: dict[str, tuple[str, ...]] = {}
    for policy in map(load_policy, policies):
        for requirement in _missing(policy, reading):
            clauses[requirement.field] = (*clauses.get(requirement.field, ()), requirement.clause)
    return clauses


def _missing(policy: Policy, reading: Reading) -> list[Requirement]:
    required = policy.requirements.get(reading.kind.value, ())
    return [r for r in required if not any(_is_given(path, reading) for path in r.given)]


def _is_given(path: str, reading: Reading) -> bool:
    """Whether a reading has what a policy's path names."""
    area, _, key = path.partition(".")
    if area == "contact":
        return getattr(reading.contact, key) is not None
    if area == "statements":
        return reading.statements.get(key) is not None
    if area == "registrations":
        return any(right.registrations for right in reading.rights)
    if area == "register_links":
        return any(_in_register(link.value) for link in reading.originals)
    return bool(getattr(reading, area))


def _in_register(url: str) -> bool:
    try:
        host = (urlsplit(url if "://" in url else f"https://{url}").hostname or "").casefold()
    except ValueError:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in register_hosts())
