"""Who writes a machine-readable notice: read by its schema, not by its looks."""

from __future__ import annotations

from collections.abc import Iterator

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.lexicon import data


def machine_clues(material: Material, *fields: str) -> Iterator[Clue]:
    """The values of a structured notice (ACNS, XARF, ARF) for one of the tables of machine.toml."""
    for document in material.parsed.documents:
        if document.structured_format is None:
            continue
        for path, (value, start, end) in document.structured.items():
            low = path.casefold()
            for field in fields:
                if (
                    value
                    and end > start
                    and any(low == x or low.endswith("." + x) for x in data("machine")[field])
                ):
                    yield Clue(
                        value, document, start, end, "machine_owner" if field == "owner" else "machine"
                    )
