"""Paths of fields ("rights[0].work") as ids of elements and as names that people read."""

from __future__ import annotations

import re

from desk.words import word

_INDEX = re.compile(r"\[(\d{1,6}|\+)\]")
_STEP = re.compile(r"([a-z_]{1,40})(?:\[(\d{1,6}|\+)\])?")


def slug(path: str) -> str:
    """The path as an element's id: letters, digits and hyphens."""
    return _INDEX.sub(r"-\1", path).replace(".", "-").replace("+", "new")


def label(path: str) -> str:
    """The path as a person would say it: "Phone", "Right 2, registration 1", "New listing"."""
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    if not all(steps):
        return path
    said = [_step(m[1], m[2]) for m in steps if m and m[1] not in ("contact", "statements")]
    return ", ".join([said[0], *(part[:1].lower() + part[1:] for part in said[1:])]) if said else path


def last_label(path: str) -> str:
    """The same under a heading that names the rest: "Work or mark", "Registration 1"."""
    return label(path.rpartition(".")[2])


def _step(name: str, index: str | None) -> str:
    if index is None:
        return word("fields", name)
    return (
        f"{word('singular', name)} {int(index) + 1}"
        if index != "+"
        else f"New {word('singular', name).lower()}"
    )


def field_of(missing: str) -> str:
    """The path of the field, or the name of the section, that a missing field's name speaks of."""
    if missing in ("name", "organization", "email", "phone", "address", "role"):
        return f"contact.{missing}"
    if missing in ("rights", "listings", "sellers", "originals", "evidence", "explanation"):
        return missing
    return f"statements.{missing}"
