"""Listing tables and sheets: which column says what, and what a row says of its link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from intake.extractors.links.claimant import is_claimants
from intake.extractors.links.lexicons import phrases, words_of
from intake.extractors.links.marked import marks_of, passed_over
from intake.extractors.links.mentions import Leaf, Place
from intake.extractors.links.spared import Spared, spared, spared_by
from intake.parsers.document import Cell, Table

_HEADER_ROWS = 3  # a heading or two may stand above the heads
_SPLIT = re.compile(r"[\s:：.*()（）/|#_-]+")


class Column(StrEnum):
    """What a column holds, by its head."""

    LINK = "columns.link"
    ORIGINAL = "columns.original"
    DISPUTED = "columns.disputed"
    PLATFORM = "columns.platform"
    SELLER = "shops.label"
    WHO = "columns.who"
    TITLE = "columns.title"
    ITEM = "items.label"
    OTHER = "items.other"


class Verdict(StrEnum):
    """What a row or sheet says of the link in it; NONE where it says nothing."""

    NONE = "none"
    GENUINE = "genuine"
    ELSEWHERE = "elsewhere"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a table: `row` is their row (-1: none), `kinds` the sort of each column that was known."""

    row: int
    kinds: dict[int, Column]

    def column(self, kind: Column) -> int | None:
        return next((c for c, k in self.kinds.items() if k is kind), None)


def heads_of(leaf: Leaf, number: int) -> Heads:
    """The heads of a document's table; computed once a message."""
    return leaf.material.once(
        f"links:heads:{leaf.document.part}:{number}", lambda: _heads(leaf, leaf.tables[number])
    )


def _heads(leaf: Leaf, table: Table) -> Heads:
    for r, row in enumerate(table.rows[:_HEADER_ROWS]):
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) < 2 or any(leaf.has_address(cell.start, cell.end) for cell in filled):
            continue
        kinds = {c: kind for c, cell in enumerate(row) if (kind := _kind_of(cell.text)) is not None}
        if kinds and any(k in (Column.LINK, Column.SELLER, Column.ITEM) for k in kinds.values()):
            return Heads(r, kinds)
    return Heads(-1, {})


@lru_cache(maxsize=512)
def _kind_of(head: str) -> Column | None:
    """The sort of a column by its head: the known phrase that fills most of it."""
    if not head.strip() or len(head) > 60:
        return None
    hits = [h for h in phrases().find(head) if h.concept in set(Column)]
    order = list(Column)
    best = max(hits, key=lambda h: (h.end - h.start, -order.index(Column(h.concept))), default=None)
    if best is None or 3 * (best.end - best.start) < len(_SPLIT.sub("", head)):
        return None
    return Column.SELLER if best.concept == Column.WHO else Column(best.concept)


def verdict_of(leaf: Leaf, place: Place) -> Verdict:
    """What sheet and row say of the link at a place."""
    table, heads = leaf.table(place), heads_of(leaf, place.table)
    name = table.name or ""
    if name and (sheet := _of_words(name)) in (Verdict.GENUINE, Verdict.ELSEWHERE):
        return sheet
    row = table.rows[place.row]
    marks = marks_of(leaf.material)
    for column, cell in enumerate(row):
        if column != place.column and passed_over(marks, table, place.row, column):
            return Verdict.GENUINE if _of_cell(leaf, cell) is Verdict.GENUINE else Verdict.SETTLED
        text = cell.text.strip()
        if column == place.column and (said := _spared(leaf, cell)) is not Verdict.NONE:
            return said
        if not text or leaf.has_address(cell.start, cell.end):
            continue
        kind = heads.kinds.get(column)
        if kind is Column.PLATFORM and not _is_platform(leaf, text):
            return Verdict.ELSEWHERE
        if kind is Column.DISPUTED and re.split(r"[\s(（,，;；]", text.casefold())[0] in words_of(
            "columns.no"
        ):
            return Verdict.SETTLED
        if kind is Column.SELLER and leaf.material.kind == "notice" and is_claimants(leaf.material, text):
            return Verdict.GENUINE
        if kind is Column.SELLER or column == place.column:
            continue
        found = _of_cell(leaf, cell)
        if found is not Verdict.NONE:
            return found
    return Verdict.NONE


def seller_of(leaf: Leaf, place: Place) -> Cell | None:
    """The cell of the row that names the shop."""
    column = heads_of(leaf, place.table).column(Column.SELLER)
    row = leaf.table(place).rows[place.row]
    if column is None or column >= len(row) or column == place.column:
        return None
    return row[column] if row[column].text.strip() else None


def _is_platform(leaf: Leaf, text: str) -> bool:
    said = re.sub(r"\W", "", text.casefold())
    platform = leaf.material.platform
    names = [
        re.sub(r"\W", "", platform.name.casefold()),
        *(re.sub(r"\W", "", d.casefold()) for d in platform.domains),
    ]
    return any(name in said or (said and said in name) for name in names)


def _of_words(text: str) -> Verdict:
    """The verdict of a sheet's name."""
    hits = phrases().find(text)
    concepts = {h.concept for h in hits}
    said = spared_by(text, hits)
    if "columns.genuine" in concepts or said is Spared.OURS:
        return Verdict.GENUINE
    if "columns.elsewhere" in concepts or said is not None:
        return Verdict.ELSEWHERE
    return Verdict.NONE


def _spared(leaf: Leaf, cell: Cell) -> Verdict:
    """The verdict of what a cell's words let be; the address in it is none of them."""
    said = spared(leaf, cell.start, cell.end)
    return Verdict.NONE if said is None else Verdict.GENUINE if said is Spared.OURS else Verdict.SETTLED


def _of_cell(leaf: Leaf, cell: Cell) -> Verdict:
    """The verdict of a status or a remark."""
    hits = list(leaf.hits_in(cell.start, cell.end))
    concepts = {h.concept for h in hits}
    retraction = leaf.material.kind == "retraction"
    if retraction and "cues.kept" in concepts and "cues.withdrawn" not in concepts:
        return Verdict.KEPT
    if "cues.withdrawn" in concepts and "cues.kept" not in concepts:
        return Verdict.WITHDRAWN
    if (said := _spared(leaf, cell)) is not Verdict.NONE:
        return said
    if "cues.except" in concepts:
        return Verdict.SETTLED
    if leaf.material.kind in ("counter_notice", "retraction"):
        return Verdict.NONE  # "removed" is then what happened to it, not that nothing is left to do
    if "cues.gone" in concepts:
        return Verdict.SETTLED
    length = len(cell.text.strip())
    telling = {h.concept for h in hits if 3 * (h.end - h.start) >= length}
    if "columns.genuine" in telling:
        return Verdict.GENUINE
    return Verdict.SETTLED if "columns.settled" in telling else Verdict.NONE
