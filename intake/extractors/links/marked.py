"""What a letter says of the rows of its list by their marks: 'only the rows marked "take down" are for you'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from intake.extractors.base import Material
from intake.extractors.links.dispositions import Wish, wish_of
from intake.extractors.links.mentions import Leaf, leaf_of, written
from intake.extractors.links.names import QUOTED
from intake.extractors.links.spared import Spared, spared
from intake.extractors.sentences import sentences
from intake.parsers.document import RegionKind, Table

_MARK_MAX = 30  # characters of a mark
_SENTENCE_MAX = 2000  # characters; longer is no sentence
_BOUND = re.compile(r"[;；()（）]")
_LET_BE = {"cues.except", "cues.save"}


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of rows and names of sheets, in lower case: those let be, each with the reason, and those that alone
    are meant."""

    skipped: dict[str, Spared]
    wanted: frozenset[str]


def marks_of(material: Material) -> Marks:
    """The marks that the writer's sentences name; computed once a message."""
    return material.once(f"links:marks:{material.kind}", lambda: _marks(material))


def _marks(material: Material) -> Marks:
    skipped: dict[str, Spared] = {}
    wanted: set[str] = set()
    for leaf, start, end in _sentences(material):
        if not any(h.concept == "spare.marked" for h in leaf.hits_in(start, end)):
            continue
        for begin, stop, names in _stretches(leaf.document.text, start, end):
            concepts = {h.concept for h in leaf.hits_in(begin, stop)}
            said = spared(leaf, begin, stop) or (Spared.LEFT if concepts & _LET_BE else None)
            if said is Spared.OURS and len(names) > 1:
                said = Spared.LEFT  # of one of them it is said, of which nobody knows
            if said is not None:
                skipped |= {name: said for name in names if wish_of(name) is not Wish.TAKE}
            elif "counting.only" in concepts:
                wanted |= {name for name in names if wish_of(name) is not Wish.LEAVE}
    return Marks({name: said for name, said in skipped.items() if name not in wanted}, frozenset(wanted))


def _sentences(material: Material) -> Iterator[tuple[Leaf, int, int]]:
    for document in written(material):
        leaf = leaf_of(material, document)
        for region in document.regions:
            if region.kind is RegionKind.OWN:
                for s, e in sentences(document.text[region.start : region.end]):
                    if e - s <= _SENTENCE_MAX:
                        yield leaf, region.start + s, region.start + e


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int, set[str]]]:
    """The parts of a sentence between brackets and semicolons that name marks, each with their names."""
    bounds = [start, *(m.end() for m in _BOUND.finditer(text, start, end)), end]
    for begin, stop in pairwise(bounds):
        names = {m["name"].strip().casefold() for m in QUOTED.finditer(text, begin, stop)}
        names = {name for name in names if len(name) <= _MARK_MAX}
        if names:
            yield begin, stop, names


def sheet_passed_over(marks: Marks, name: str) -> Spared | None:
    """Why the letter lets the rows of a sheet of this name be; None where it does not."""
    return marks.skipped.get(name.strip().casefold())


def passed_over(marks: Marks, table: Table, row: int, column: int) -> Spared | None:
    """Why the mark in a cell lets its row be: it is named as such, or others of its column alone are meant."""
    if not marks.skipped and not marks.wanted:
        return None
    said = table.rows[row][column].text.strip().casefold()
    for mark, why in marks.skipped.items():
        if said.startswith(mark):
            return why
    if not marks.wanted or any(said.startswith(mark) for mark in marks.wanted):
        return None
    others = any(
        column < len(other) and other[column].text.strip().casefold().startswith(tuple(marks.wanted))
        for other in table.rows
    )
    return Spared.LEFT if others else None
