"""Listing tables and sheets: which column says what, and what a row says of its link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from intake.extractors.links.claimant import is_claimants
from intake.extractors.links.dispositions import Column as Disposing
from intake.extractors.links.dispositions import disposing_columns, lets_be
from intake.extractors.links.lexicons import phrases, words_of
from intake.extractors.links.marked import marks_of, passed_over, sheet_passed_over
from intake.extractors.links.mentions import Leaf, Place
from intake.extractors.links.spared import Spared, spared, spared_by
from intake.extractors.links.strikes import is_struck
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


_OF_LINKS = (Column.LINK, Column.ITEM, Column.ORIGINAL)


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
    links = _link_columns(leaf, table)
    for r, row in enumerate(table.rows[:_HEADER_ROWS]):
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) < 2 or any(leaf.has_link(cell.start, cell.end) for cell in filled):
            continue
        kinds = {c: kind for c, cell in enumerate(row) if (kind := _kind_of(cell.text)) is not None}
        if links and _listed_below(leaf, table, r):
            kinds |= {c: Column.LINK for c in links if kinds.get(c) not in _OF_LINKS}
        if any(k in (Column.LINK, Column.SELLER, Column.ITEM) for k in kinds.values()):
            return Heads(r, kinds)
    return Heads(-1, {})


def _listed_below(leaf: Leaf, table: Table, head: int) -> bool:
    """Whether the rows below a row hold links, so that it is one of heads and no line of a form."""
    below = [any(leaf.has_link(cell.start, cell.end) for cell in row) for row in table.rows[head + 1 :]]
    return bool(below) and below[0] and 5 * sum(below) >= 4 * len(below)


def _link_columns(leaf: Leaf, table: Table) -> list[int]:
    """The columns of which most cells below the heads hold a page of the platform or an item's number, and not
    numbers alone: those of an invoice's column may be barcodes."""
    body = [row for row in table.rows if any(leaf.has_link(cell.start, cell.end) for cell in row)]
    found: list[int] = []
    for number in range(max(map(len, body), default=0)):
        cells = [row[number] for row in body if number < len(row)]
        own = sum(leaf.has_own(cell.start, cell.end) for cell in cells)
        if 2 * own > len(body) > 1 and any(leaf.has_own_item(cell.start, cell.end) for cell in cells):
            found.append(number)
    return found


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
    if name and (sheet := _of_sheet(leaf, name)) is not Verdict.NONE:
        return sheet
    row = table.rows[place.row]
    if is_struck(leaf.document, row, row[place.column]):
        return Verdict.SETTLED
    if leaf.material.kind in ("notice", "follow_up") and lets_be(_disposing(leaf, place.table), row):
        return Verdict.SETTLED
    own = leaf.has_own_item(row[place.column].start, row[place.column].end)
    marks = marks_of(leaf.material)
    for column, cell in enumerate(row):
        if column != place.column and (passed := passed_over(marks, table, place.row, column)) is not None:
            genuine = passed is not Spared.ALLY and _of_cell(leaf, cell) is Verdict.GENUINE
            return Verdict.GENUINE if genuine or passed is Spared.OURS else Verdict.SETTLED
        text = cell.text.strip()
        if column == place.column and (said := _spared(leaf, cell)) is not Verdict.NONE:
            return said
        if not text or leaf.has_address(cell.start, cell.end):
            continue
        kind = heads.kinds.get(column)
        if kind is Column.PLATFORM and not own and not _is_platform(leaf, text, place.table):
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


def _disposing(leaf: Leaf, number: int) -> dict[int, Disposing]:
    """The columns of a table that say what is to be done with its rows; computed once a message."""
    heads = heads_of(leaf, number)
    apart = {c for c, kind in heads.kinds.items() if kind in (*_OF_LINKS, Column.SELLER, Column.PLATFORM)}
    return leaf.material.once(
        f"links:disposing:{leaf.document.part}:{number}",
        lambda: disposing_columns(leaf.tables[number], heads.row, apart),
    )


def seller_of(leaf: Leaf, place: Place) -> Cell | None:
    """The cell of the row that names the shop; where several columns do, a name before a number."""
    row = leaf.table(place).rows[place.row]
    told = [
        row[column]
        for column, kind in sorted(heads_of(leaf, place.table).kinds.items())
        if kind is Column.SELLER and column < len(row) and column != place.column and row[column].text.strip()
    ]
    return next((cell for cell in told if any(c.isalpha() for c in cell.text)), told[0] if told else None)


def _is_platform(leaf: Leaf, text: str, number: int) -> bool:
    """Whether a cell names the platform: by its name, its domain, or as the rows do that lead there."""
    said = re.sub(r"\W", "", text.casefold())
    if said in leaf.material.once(
        f"links:aliases:{leaf.document.part}:{number}", lambda: _aliases(leaf, number)
    ):
        return True
    platform = leaf.material.platform
    names = [
        re.sub(r"\W", "", platform.name.casefold()),
        *(re.sub(r"\W", "", d.casefold()) for d in platform.domains),
    ]
    return any(name in said or (said and said in name) for name in names)


def _aliases(leaf: Leaf, number: int) -> frozenset[str]:
    """What the column of platforms says in rows that lead to this one ("HM")."""
    column = heads_of(leaf, number).column(Column.PLATFORM)
    if column is None:
        return frozenset()
    return frozenset(
        re.sub(r"\W", "", row[column].text.casefold())
        for row in leaf.tables[number].rows
        if column < len(row) and any(leaf.has_own_item(cell.start, cell.end) for cell in row)
    )


def _of_sheet(leaf: Leaf, name: str) -> Verdict:
    """The verdict of a sheet's name, and of what the letter says of the sheet by its name."""
    hits = phrases().find(name)
    concepts = {h.concept for h in hits}
    said = spared_by(name, hits)
    ours = any(h.concept == "columns.ours" and 2 * (h.end - h.start) >= len(name) for h in hits)
    told = sheet_passed_over(marks_of(leaf.material), name)
    if "columns.genuine" in concepts or ours or Spared.OURS in (said, told):
        return Verdict.GENUINE
    if told is not None:
        return Verdict.SETTLED
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
