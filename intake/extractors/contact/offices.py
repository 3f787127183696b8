"""Houses and people that act for others by trade: law firms, patent attorneys, brand protection."""

from __future__ import annotations

import re
from functools import cache

from intake.extractors.contact.lexicon import data


@cache
def _offices() -> re.Pattern[str]:
    latin = [rf"(?<!\w){re.escape(w)}(?!\w)" for w in data("agency")["offices"] if w < "\u2e80"]
    stems = [rf"(?<!\w){re.escape(w)}" for w in data("agency")["office_stems"]]
    east = [re.escape(w) for w in data("agency")["offices"] if w > "\u2e80"]
    return re.compile("|".join((*latin, *stems, *east)), re.I)


def office_in(text: str) -> re.Match[str] | None:
    """The first word by which a house is known that acts for others ("Rechtsanwälte", "LLP")."""
    return _offices().search(text)


@cache
def _spokesmen(key: str) -> re.Pattern[str]:
    latin = [rf"(?<!\w){re.escape(w)}(?!\w)" for w in data("agency")[key] if w < "\u2e80"]
    east = [re.escape(w) for w in data("agency")[key] if w > "\u2e80"]
    return re.compile("|".join((*latin, *east)), re.I)


def capacity_in(text: str) -> str | None:
    """agent or owner, whichever a capacity names ("Authorised representative", "Rechteinhaberin"); an agent of
    the owner is an agent."""
    if _spokesmen("spokesmen").search(text):
        return "agent"
    return "owner" if _spokesmen("owners").search(text) else None


def spokesman_in(text: str) -> re.Match[str] | None:
    """The first word for one who acts for others by trade ("Attorney at Law", "Rechtsanwältin")."""
    return _spokesmen("spokesmen").search(text)
