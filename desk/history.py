"""Entries of a case's history in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casestore import Event
from casestore.events import MACHINE
from casestore.lifecycle import case_states, listing_states
from desk.paths import label
from desk.words import word

_STATE_CHANGES = frozenset({"state_moved", "listing_moved"})
_INTERNAL = frozenset({"sha256", "seller_id", "deadline"})  # what an entry says for machines alone
_LONGEST = 300  # characters of a value that the history shows


@dataclass(frozen=True, slots=True)
class Change:
    """What a field was before and is afterwards, as text."""

    before: str
    after: str


def who(name: str) -> str:
    """Who did it: a person's name, or the machine."""
    return "The machine" if name == MACHINE else name


def said(event: Event) -> str:
    """What was done, with the field it was done to: "Value corrected: Phone"."""
    action = word("events", event.action)
    return f"{action}: {label(event.path)}" if event.path else action


def change(event: Event) -> Change | None:
    """What changed; None where an entry says it all by its name."""
    if event.before is None and event.after is None:
        return None
    if isinstance(event.after, bool):  # a hold that is there or not: the entry's name says which
        return None
    before, after = (_as_told(event, data)[:_LONGEST] for data in (event.before, event.after))
    return Change(before, after)


def _as_told(event: Event, data: Any) -> str:
    if event.action == "missing_changed":
        return _told("missing", data)
    moved = event.action in _STATE_CHANGES or (event.action == "undone" and isinstance(data, str))
    return state_word(data) if moved else _plain(data)


def state_word(state: Any) -> str:
    """The name of a state of a case or a listing."""
    known = case_states() | listing_states()
    return known[state].label if isinstance(state, str) and state in known else _plain(state)


def undone(events: Iterable[Event]) -> frozenset[int]:
    """The ids of the entries that were taken back."""
    return frozenset(e.undoes for e in events if e.undoes is not None)


def _plain(data: Any) -> str:
    """JSON as a person would write it down."""
    if data is None:
        return ""
    if isinstance(data, dict):
        if set(data) == {"value"}:
            return _plain(data["value"])
        told = {key: _told(key, value) for key, value in data.items() if key not in _INTERNAL}
        return "; ".join(f"{_name(key)}: {text}" for key, text in told.items() if text)
    if isinstance(data, list | tuple):
        return ", ".join(_plain(item) for item in data)
    return str(data)


def _told(key: str, value: Any) -> str:
    """A value of an entry by its name: kinds, states and missing fields are called as elsewhere."""
    if key == "kind" and isinstance(value, str):
        return word("kinds", value)
    if key == "missing" and isinstance(value, list):
        return ", ".join(word("fields", str(name)).lower() for name in value)
    if key == "listings" and isinstance(value, list):
        return ", ".join(label(str(path)) for path in value)
    if key in ("from", "ends"):  # instants of a clock
        instants = value if isinstance(value, list) else [value]
        return ", ".join(f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC" for at in instants)
    return state_word(value) if key in ("state", "proposes") else _plain(value)


def _name(key: str) -> str:
    return label(key) if "." in key or "[" in key else word("fields", key)
