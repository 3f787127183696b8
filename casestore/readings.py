"""A reading taken apart into a case's fields, and put together from them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from casestore.models import Field
from casestore.models.base import storable_json
from casestore.paths import COUNTER
from intake.reading import (
    STATEMENT_KEYS,
    Completeness,
    Contact,
    Evidence,
    Link,
    MessageFacts,
    Reading,
    Registration,
    Right,
    Value,
)

Json = dict[str, Any]
_INDEXED = re.compile(r"(?P<list>\w+)\[(?P<index>\d+)\](?:\.(?P<rest>.+))?")


def fields_of(reading: Reading) -> Iterator[tuple[str, Json]]:
    """Every value that belongs to a case, with its path, as JSON that can be stored."""
    for path, value in reading.values():
        if path != "kind" and not path.startswith("case_references"):
            yield path, storable_json(value.to_json())
    for i, evidence in enumerate(reading.evidence):
        yield f"evidence[{i}]", evidence_field(evidence)


def evidence_field(evidence: Evidence) -> Json:
    """Evidence in the form of a value: the value is its type."""
    plain = {"value": evidence.type, "confidence": evidence.confidence, "source": None, "by": "evidence"}
    field: Json = storable_json(plain | {"part": evidence.part, "filename": evidence.filename})
    return field


def effective(field: Field) -> Json | None:
    """A field's value as it holds: the person's before the machine's; None where there is none."""
    if field.confirmed_by is None:
        return field.machine
    text = field.confirmed["value"] if field.confirmed else None
    if text is None:
        return None
    if field.machine and field.machine["value"] == text:
        return field.machine
    return {"value": text, "confidence": 1.0, "source": None, "by": field.confirmed_by}


def reading_of(
    fields: Iterable[Field], message: MessageFacts, kind: str, completeness: Completeness
) -> Reading:
    """The reading that a case's fields amount to; without what stands under "counter."."""
    values = {f.path: v for f in fields if not f.path.startswith(COUNTER) and (v := effective(f)) is not None}
    return Reading(
        message=message,
        kind=Value(kind, 1.0, None, "case"),
        contact=Contact(**{key: _value(values.get(f"contact.{key}")) for key in Contact.FIELDS}),
        rights=tuple(_right(group) for group in _groups(values, "rights")),
        listings=tuple(Link.from_json(group[""]) for group in _groups(values, "listings")),
        sellers=tuple(Value.from_json(group[""]) for group in _groups(values, "sellers")),
        originals=tuple(Link.from_json(group[""]) for group in _groups(values, "originals")),
        statements={key: _value(values.get(f"statements.{key}")) for key in STATEMENT_KEYS},
        explanation=_value(values.get("explanation")),
        evidence=tuple(_evidence(group[""]) for group in _groups(values, "evidence")),
        completeness=completeness,
    )


def rights_of(fields: Iterable[Field]) -> dict[int, Right]:
    """A case's rights by their index."""
    values = {f.path: v for f in fields if (v := effective(f)) is not None}
    return {index: _right(group) for index, group in _indexed(values, "rights")}


def _groups(values: dict[str, Json], name: str) -> list[dict[str, Json]]:
    return [group for _, group in _indexed(values, name)]


def _indexed(values: dict[str, Json], name: str) -> list[tuple[int, dict[str, Json]]]:
    """The members of a list: index, and what stands below it ("" is the member itself)."""
    groups: dict[int, dict[str, Json]] = {}
    for path, value in values.items():
        match = _INDEXED.fullmatch(path)
        if match and match["list"] == name:
            groups.setdefault(int(match["index"]), {})[match["rest"] or ""] = value
    return sorted(groups.items())


def _right(group: dict[str, Json]) -> Right:
    numbers = [v for path, v in sorted(group.items()) if path.startswith("registrations[")]
    kind = _value(group.get("type")) or Value("other", 0.0, None, "case")
    return Right(
        kind,
        _value(group.get("work")),
        _value(group.get("description")),
        tuple(Registration.from_json(n) for n in numbers),
    )


def _evidence(data: Json) -> Evidence:
    return Evidence(data.get("part") or "", data["value"], data["confidence"], data.get("filename"))


def _value(data: Json | None) -> Value | None:
    return Value.from_json(data) if data is not None else None


def still_missing(reading: Reading) -> Completeness:
    """What was missing and is so still: the check of a store that was opened without policies."""
    present = _present(reading)
    missing = tuple(name for name in reading.completeness.missing if name not in present)
    return replace(reading.completeness, complete=not missing, missing=missing)


def _present(reading: Reading) -> frozenset[str]:
    numbers = any(right.registrations for right in reading.rights)
    found = {
        "rights": reading.rights,
        "listings": reading.listings or reading.sellers,
        "evidence": reading.evidence or numbers,
        "explanation": reading.explanation,
    }
    found |= {key: getattr(reading.contact, key) for key in Contact.FIELDS}
    found |= reading.statements
    return frozenset(name for name, value in found.items() if value)
