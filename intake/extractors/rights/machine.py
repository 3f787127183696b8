"""Right and work of a machine-readable notice (ACNS, XARF), by its own names. Data: lexicons/machine_rights.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import load_toml
from intake.extractors.rights.titles import Candidate
from intake.parsers.document import Document
from intake.reading import Value

BY = "rights.machine"
_SURE = 0.93


@cache
def _names() -> dict[str, Any]:
    return load_toml("machine_rights.toml")


def machine_types(material: Material) -> tuple[Value, ...]:
    """The type of right a structured notice is about: as it says, else what its format is for."""
    for document in _structured(material):
        for name, value, start, end in _values(document):
            right = _right_of(value) if name in _names()["said"] else None
            if right is not None:
                return (value_at(document, start, end, BY, _SURE, value=right),)
        usual = _names()["format"].get(document.structured_format)
        if usual is not None:
            _, _, start, end = next(_values(document))
            return (value_at(document, start, end, BY, 0.85, value=usual),)
    return ()


def machine_works(material: Material) -> Iterator[Candidate]:
    """The titles and brands a structured notice names."""
    for document in _structured(material):
        for path, (value, start, end) in _shown(document).items():
            pieces = [_plain(piece) for piece in path.split(".")]
            if pieces[-1] in _names()["work"] and not any(p in _names()["not_work"] for p in pieces[:-1]):
                yield Candidate(document, start, end, value, _SURE)


def _structured(material: Material) -> Iterator[Document]:
    return (d for d in material.parsed.documents if d.structured_format is not None and _shown(d))


def _shown(document: Document) -> dict[str, tuple[str, int, int]]:
    """The values that stand in the text."""
    return {path: found for path, found in document.structured.items() if found[2] > found[1]}


def _values(document: Document) -> Iterator[tuple[str, str, int, int]]:
    for path, (value, start, end) in _shown(document).items():
        yield _plain(path.rpartition(".")[2]), value, start, end


def _plain(name: str) -> str:
    return re.sub(r"\[\d+\]|[\s_-]", "", name).casefold()


def _right_of(value: str) -> str | None:
    said = _plain(value)
    rights: dict[str, list[str]] = _names()["value"]
    return next((right for right, starts in rights.items() if said.startswith(tuple(starts))), None)
