"""The rights a message claims or disputes: type, work, description, registration numbers."""

from __future__ import annotations

from intake.extractors.base import Material, value_at
from intake.extractors.passages import passages
from intake.extractors.rights.registrations import Found, find_registrations
from intake.extractors.rights.titles import Candidate
from intake.extractors.rights.types import claimed_types
from intake.extractors.rights.works import as_value, find_works
from intake.reading import Right, Source, Value

__all__ = ["read_rights"]

BY = "rights"


def read_rights(material: Material) -> tuple[Right, ...]:
    """One Right for each type claimed; a counter-notice's: for each type in dispute."""
    if material.kind == "other":
        return ()
    found = find_registrations(material)
    types = claimed_types(material, _first_of_each_type(found))
    if not types:
        return ()
    works = find_works(material)
    return tuple(
        Right(
            type=kind,
            work=_work_of(kind.value, types, works),
            description=_description(material, kind, works),
            registrations=tuple(f.registration for f in found if _belongs(f, kind.value, types)),
        )
        for kind in types
    )


def _first_of_each_type(found: tuple[Found, ...]) -> dict[str, Source]:
    places: dict[str, Source] = {}
    for item in found:
        if item.type is not None and item.registration.source is not None:
            places.setdefault(item.type, item.registration.source)
    return places


def _belongs(found: Found, kind: str, types: tuple[Value, ...]) -> bool:
    """A number goes to the right of its type; one of a type not claimed to the first right."""
    claimed = [t.value for t in types]
    return found.type == kind if found.type in claimed else kind == claimed[0]


_LEAST = 0.45


def _work_of(kind: str, types: tuple[Value, ...], works: tuple[Candidate, ...]) -> Value | None:
    """The surest title named beside this type of right; a title beside no type fits every right."""
    for candidate in works:
        if candidate.confidence < _LEAST:
            return None
        if not candidate.types or kind in candidate.types or len(types) == 1:
            return as_value(candidate)
    return None


def _description(material: Material, kind: Value, works: tuple[Candidate, ...]) -> Value | None:
    """The writer's sentence that describes the right: one that names the work, else one that names the type."""
    titles = [c.title for c in works[:3]]
    best = None
    for sentence in passages(material).written:
        text = sentence.text
        if len(text) < 25 or sentence.has("statements.prompt") or sentence.has("statements.perjury"):
            continue
        points = 2 * any(t in text for t in titles) + 2 * sentence.has(f"rights.{kind.value}")
        points += sentence.has("statements.owner") - 2 * sentence.has("statements.good_faith")
        if points > 0 and (best is None or points > best[0]):
            best = points, sentence
    if best is None:
        return None
    points, sentence = best
    return value_at(sentence.document, sentence.start, sentence.end, BY, 0.85 if points >= 4 else 0.6)
