"""Tables typed with spaces or tabs: a line of heads, and below it lines of as many cells, one of them a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from intake.extractors.layout import Line
from intake.parsers.document import Cell, Table

_GAP = re.compile(r"[ \u00a0]{2,}|[ ]*\t[ ]*|[ ]+\|[ ]+|\u3000+")
_RULE = re.compile(r"[\s>|+=_–—-]*")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")
_HEAD_MAX = 40  # characters of a head
_CELLS_MAX = 12
_ROWS_MAX = 2000

Span = tuple[int, int]


def aligned_tables(
    lines: Sequence[Line], is_link: Callable[[int, int], bool], is_cell: Callable[[int], bool]
) -> tuple[Table, ...]:
    """The tables of a text that has no marks of tables. is_link tells whether a link or an item number begins
    in a stretch, is_cell whether a character stands in a table known already."""
    found: list[Table] = []
    at = 0
    while at < len(lines):
        heads = _cells(lines[at])
        if len(heads) < 2 or not _are_heads(lines[at], heads, is_link) or is_cell(lines[at].start):
            at += 1
            continue
        rows, after = _rows(lines, at, heads, is_link)
        if rows:
            found.append(Table((_row(lines[at], heads, heads), *rows)))
        at = after
    return tuple(found)


def _rows(
    lines: Sequence[Line], at: int, heads: Sequence[Span], is_link: Callable[[int, int], bool]
) -> tuple[list[tuple[Cell, ...]], int]:
    """The rows below a line of heads, and the number of the line behind them."""
    rows: list[tuple[Cell, ...]] = []
    after = at + 1
    for line in lines[at + 1 : at + 1 + _ROWS_MAX]:
        if line.number - after > 1 or (not line.blank and line.number > after and len(_cells(line)) < 2):
            break  # behind a blank line a table goes on with whole rows alone
        if _RULE.fullmatch(line.text):
            continue
        cells = _cells(line)
        if not any(is_link(s, e) for s, e in cells) or line.region != lines[at].region:
            break
        rows.append(_row(line, cells, heads))
        after = line.number + 1
    return rows, after


def _are_heads(line: Line, cells: Sequence[Span], is_link: Callable[[int, int], bool]) -> bool:
    return not is_link(line.start, line.end) and all(e - s <= _HEAD_MAX for s, e in cells)


def _cells(line: Line) -> list[Span]:
    """The stretches of a line between gaps, without a quotation's marks; an empty cell between two tabs is one."""
    return list(_split(line))[:_CELLS_MAX]


def _split(line: Line) -> Iterator[Span]:
    lead = _QUOTE.match(line.text)
    at = lead.end() if lead and "\t" not in lead[0] else 0
    end = len(line.text.rstrip(" "))
    for gap in _GAP.finditer(line.text, at, end):
        if gap.start() > at or "\t" in gap[0]:
            yield line.start + at, line.start + gap.start()
        at = gap.end()
    if end > at:
        yield line.start + at, line.start + end


def _row(line: Line, cells: Sequence[Span], heads: Sequence[Span]) -> tuple[Cell, ...]:
    """The cells under their heads: in order where there are as many, else each under the nearest."""
    filled: dict[int, Span] = {}
    for number, (start, end) in enumerate(cells):
        column = number
        if len(cells) != len(heads) and "\t" not in line.text:
            column = _nearest(start - line.start, heads, max(filled, default=-1) + 1)
        filled[column] = (start, end)
    return tuple(
        Cell(line.text[s - line.start : e - line.start], s, e)
        for c in range(max(len(heads), max(filled, default=0) + 1))
        for s, e in [filled.get(c, (line.end, line.end))]
    )


def _nearest(offset: int, heads: Sequence[Span], least: int) -> int:
    """The column, from `least` on, whose head begins nearest to an offset of the line."""
    origin = heads[0][0]
    columns = range(min(least, len(heads) - 1), len(heads))
    return min(columns, key=lambda c: abs(heads[c][0] - origin - offset))
