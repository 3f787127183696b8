"""What a letter says of the rows of its list by their marks: 'only the rows marked "take down" are for you'."""

from __future__ import annotations

from dataclasses import dataclass

from intake.extractors.base import Material
from intake.extractors.links.mentions import leaf_of, written
from intake.extractors.links.names import QUOTED
from intake.extractors.links.spared import spared
from intake.extractors.sentences import sentences
from intake.parsers.document import RegionKind, Table

_MARK_MAX = 30  # characters of a mark
_SENTENCE_MAX = 2000  # characters; longer is no sentence
_LET_BE = {"cues.except", "cues.save"}


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of rows, in lower case: those let be, and those that alone are meant."""

    skipped: frozenset[str]
    wanted: frozenset[str]


def marks_of(material: Material) -> Marks:
    """The marks that the writer's sentences name; computed once a message."""
    return material.once(f"links:marks:{material.kind}", lambda: _marks(material))


def _marks(material: Material) -> Marks:
    skipped: set[str] = set()
    wanted: set[str] = set()
    for document in written(material):
        leaf = leaf_of(material, document)
        for region in document.regions:
            if region.kind is not RegionKind.OWN:
                continue
            for s, e in sentences(document.text[region.start : region.end]):
                start, end = region.start + s, region.start + e
                concepts = {h.concept for h in leaf.hits_in(start, end)} if e - s <= _SENTENCE_MAX else set()
                if "spare.marked" not in concepts:
                    continue
                names = {m["name"].strip().casefold() for m in QUOTED.finditer(document.text, start, end)}
                names = {name for name in names if len(name) <= _MARK_MAX}
                if concepts & _LET_BE or spared(leaf, start, end) is not None:
                    skipped |= names
                elif "counting.only" in concepts:
                    wanted |= names
    return Marks(frozenset(skipped - wanted), frozenset(wanted))


def passed_over(marks: Marks, table: Table, row: int, column: int) -> bool:
    """Whether the mark in a cell lets its row be: it is named as such, or others of its column alone are meant."""
    if not marks.skipped and not marks.wanted:
        return False
    if (table.name or "").strip().casefold() in marks.skipped:
        return True
    said = table.rows[row][column].text.strip().casefold()
    if any(said.startswith(mark) for mark in marks.skipped):
        return True
    if not marks.wanted or any(said.startswith(mark) for mark in marks.wanted):
        return False
    return any(
        column < len(other) and other[column].text.strip().casefold().startswith(tuple(marks.wanted))
        for other in table.rows
    )
