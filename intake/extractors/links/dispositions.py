"""Columns of a listing table that say what is to be done with each row: "Aktion: löschen / behalten",
"处理意见: 删 / 保留", an x under "keep"."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from intake.extractors.lexicon import Hit, Lexicon, load_toml
from intake.parsers.document import Cell, Table

_VALUE_MAX = 40  # characters of a cell that only says what is to be done
_VALUES_MAX = 6  # different values of such a column
_HEAD_MAX = 30  # characters
_FILLS = 2  # a phrase means the cell where it has at least one in so many of its letters
_MARK = re.compile(r"[xX×✓✔☑☒●•■+*]|\[[xX]\]|1")
_BRACKET = re.compile(r"[(（\[].*", re.DOTALL)


class Wish(Enum):
    """What a cell, or a head, says is to be done with a row."""

    TAKE = "take"
    LEAVE = "leave"
    YES = "yes"
    NO = "no"
    HEAD = "head"  # of a head alone: below it stands what is to be done

    @property
    def contrary(self) -> Wish:
        return Wish.LEAVE if self is Wish.TAKE else Wish.TAKE


@dataclass(frozen=True, slots=True)
class Column:
    """A column that says what is to be done: the sense of its head, and whether some of its cells hold marks."""

    head: Wish | None
    marked: bool


def wish_of(text: str) -> Wish | None:
    """What a cell means as a whole: TAKE, LEAVE, YES or NO; None for anything else."""
    said = _BRACKET.sub("", text).strip(" \t\n.!?:：。") or text.strip(" \t\n()（）[]")
    wish = _sense(said[: _VALUE_MAX + 1])
    return None if wish is Wish.HEAD else wish


def lets_be(columns: Mapping[int, Column], row: Sequence[Cell]) -> bool:
    """Whether a column that says what is to be done lets this row be."""
    return any(_wish_of_cell(kind, row, number) is Wish.LEAVE for number, kind in columns.items())


def _wish_of_cell(kind: Column, row: Sequence[Cell], number: int) -> Wish | None:
    text = row[number].text.strip() if number < len(row) else ""
    if kind.head in (Wish.TAKE, Wish.LEAVE):
        if (kind.marked and _MARK.fullmatch(text)) or wish_of(text) is Wish.YES:
            return kind.head
        if (kind.marked and not text) or wish_of(text) is Wish.NO:
            return kind.head.contrary
    wish = wish_of(text)
    return wish if wish in (Wish.TAKE, Wish.LEAVE) else None


def disposing_columns(table: Table, head: int, apart: Container[int]) -> dict[int, Column]:
    """The columns that say what is to be done: of few short values, of which one lets be and another does not, or
    whose head tells that this is what they are about. head: the number of the row of heads, -1 for none; apart:
    columns that say something else (links, shops)."""
    found: dict[int, Column] = {}
    body = table.rows[head + 1 :]
    for number in range(max(map(len, body), default=0)):
        if number in apart:
            continue
        cells = [row[number].text.strip() if number < len(row) else "" for row in body]
        values = {cell for cell in cells if cell}
        if not values or len(values) > _VALUES_MAX or any(len(v) > _VALUE_MAX for v in values):
            continue
        sense = _head(table, head, number)
        marked = all(_MARK.fullmatch(value) for value in values) and "" in cells
        wishes = {wish_of(value) for value in values}
        if (marked and sense in (Wish.TAKE, Wish.LEAVE)) or _tells(sense, wishes):
            found[number] = Column(sense, marked)
    return found


def _tells(head: Wish | None, wishes: set[Wish | None]) -> bool:
    if head in (Wish.TAKE, Wish.LEAVE) and wishes & {Wish.YES, Wish.NO}:
        return True
    return Wish.LEAVE in wishes and (Wish.TAKE in wishes or head is not None)


def _head(table: Table, head: int, column: int) -> Wish | None:
    """The sense of a column's head."""
    if head < 0 or column >= len(table.rows[head]):
        return None
    text = table.rows[head][column].text.strip(" \t\n.!?:：。")
    return _sense(text) if len(text) <= _HEAD_MAX else None


@lru_cache(maxsize=1024)
def _sense(text: str) -> Wish | None:
    """The sense of the longest phrase that fills enough of a short text; of two as long, the one that lets be."""
    if not text or len(text) > _VALUE_MAX:
        return None
    letters = sum(c.isalnum() for c in text)
    hits = [h for h in _phrases().find(text) if _FILLS * (h.end - h.start) >= letters]
    best = max(hits, key=_rank, default=None)
    return Wish(best.concept) if best is not None else None


def _rank(hit: Hit) -> tuple[int, bool]:
    return hit.end - hit.start, hit.concept == Wish.LEAVE.value


@cache
def _phrases() -> Lexicon:
    return Lexicon(
        {
            concept: [phrase for phrases in languages.values() for phrase in phrases]
            for concept, languages in load_toml("links/dispositions.toml").items()
        }
    )
