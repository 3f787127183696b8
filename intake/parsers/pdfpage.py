"""One PDF page as text: its lines, its tables row by row, its link targets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from intake.parsers.document import Cell, Hyperlink
from intake.parsers.pdflinks import PageLink
from intake.parsers.pdftables import FoundTable, TableFinder
from intake.parsers.pdfturned import turned_text
from intake.parsers.textbuild import TextBuilder, clean

_JOINED = "\x02"
_SPACE = re.compile(r"(\s+)")
_NO_WORD = ("://", "@", "www.")
Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text and its tables, whose cells have places in that text."""

    text: str
    tables: tuple[Rows, ...] = ()


def page_text(page: Any, number: int, finder: TableFinder) -> PageText:
    """The page from top to bottom; where there are ruled tables, their rows stand at their place, one a line."""
    words = page.get_textpage()
    try:
        turned = turned_text(words)
        if turned is not None:
            return PageText(clean(turned))
        plain = printed(words.get_text_bounded(*page.get_bbox())).strip("\n")
        tables = finder.tables_of(page, number, words) if plain else []
        if not tables:
            return PageText(plain)
        laid_out = _around_tables(page, words, tables)
        return laid_out if _letters(laid_out.text) >= _letters(plain) else PageText(plain)
    finally:
        words.close()


def printed(text: str) -> str:
    """The text as the page shows it. pdfium joins a line that ends in a hyphen to the next one and writes U+0002
    between; the hyphen belongs there unless it only breaks a word of lower-case letters."""
    if _JOINED not in text:
        return clean(text)
    return clean("".join(_rejoined(token) for token in _SPACE.split(text)))


def _rejoined(token: str) -> str:
    if _JOINED not in token:
        return token
    if any(sign in token for sign in _NO_WORD):
        return token.replace(_JOINED, "-")
    pieces = token.split(_JOINED)
    joined = pieces[0]
    for piece in pieces[1:]:
        joined += piece if joined[-1:].isalpha() and piece[:1].islower() else f"-{piece}"
    return joined


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _around_tables(page: Any, words: Any, tables: Sequence[FoundTable]) -> PageText:
    builder, placed = TextBuilder(), []
    left, bottom, right, top = page.get_bbox()
    for table in tables:
        above = printed(words.get_text_bounded(left=left, bottom=table.top, right=right, top=top)).strip("\n")
        if above:
            builder.line(above)
        placed.append(_write_rows(builder, table.rows))
        top = table.bottom
    below = printed(words.get_text_bounded(left=left, bottom=bottom, right=right, top=top)).strip("\n")
    if below:
        builder.line(below)
    return PageText(builder.text.rstrip("\n"), tuple(placed))


def _write_rows(builder: TextBuilder, rows: Sequence[Sequence[str]]) -> Rows:
    written = []
    for row in rows:
        builder.new_line()
        cells = []
        for index, text in enumerate(row):
            if index:
                builder.add("\t")
            start, end = builder.add(text)
            cells.append(Cell(text, start, end))
        written.append(tuple(cells))
    builder.new_line()
    return tuple(written)


def insert_links(content: PageText, page: Any, links: Sequence[PageLink]) -> tuple[PageText, list[Hyperlink]]:
    """Write the targets of links behind their visible text where it does not show them."""
    if not links:
        return content, []
    words = page.get_textpage()
    try:
        anchors = [(link, printed(words.get_text_bounded(*link.rect)).strip()) for link in links]
    finally:
        words.close()
    text = content.text
    insertions: list[tuple[int, str]] = []
    found: list[tuple[str, int, int, int | None]] = []  # uri, place, number of its insertion
    cursor = 0
    for link, shown in anchors:
        at = text.find(shown, cursor) if shown else -1
        at = text.find(shown) if at < 0 and shown else at
        if at < 0:
            whole = text.find(link.target)
            if whole >= 0:
                found.append((link.uri, whole, whole + len(link.target), None))
            continue
        cursor = at + len(shown)
        visible = "".join(shown.split())
        if link.target in shown or visible.removesuffix("/") in link.target:
            start = at + max(shown.find(link.target), 0)
            end = start + len(link.target) if link.target in shown else at + len(shown)
            found.append((link.uri, start, end, None))
        else:
            insertions.append((cursor, f" <{link.target}>"))
            found.append((link.uri, at, cursor, len(insertions) - 1))
    return _apply(content, insertions, found)


def _apply(
    content: PageText,
    insertions: list[tuple[int, str]],
    found: list[tuple[str, int, int, int | None]],
) -> tuple[PageText, list[Hyperlink]]:
    """The text with the insertions, and every place moved accordingly."""
    order = sorted(range(len(insertions)), key=lambda n: insertions[n][0])
    pieces, cut, length = [], 0, 0
    moved: list[tuple[int, int]] = []  # (old place, characters inserted up to and at it)
    place: dict[int, int] = {}
    added = 0
    for n in order:
        at, piece = insertions[n]
        pieces += [content.text[cut:at], piece]
        length += at - cut
        place[n] = length
        length += len(piece)
        cut, added = at, added + len(piece)
        moved.append((at, added))
    pieces.append(content.text[cut:])

    def shift(old: int, inclusive: bool) -> int:
        by = 0
        for at, total in moved:
            if at < old or (inclusive and at == old):
                by = total
        return old + by

    tables = tuple(
        tuple(tuple(_moved_cell(c, shift) for c in row) for row in rows) for rows in content.tables
    )
    text = "".join(pieces)
    tables = tuple(tuple(tuple(replace(c, text=text[c.start : c.end]) for c in r) for r in t) for t in tables)
    links = []
    for uri, start, end, insertion in found:
        anchor_start, anchor_end = shift(start, True), shift(end, False)
        if insertion is None:
            links.append(Hyperlink(uri, anchor_start, anchor_end, anchor_start, anchor_end))
        else:
            begin = place[insertion] + 2
            links.append(
                Hyperlink(uri, begin, begin + len(insertions[insertion][1]) - 3, anchor_start, anchor_end)
            )
    return PageText(text, tables), links


def _moved_cell(cell: Cell, shift: Callable[[int, bool], int]) -> Cell:
    if cell.start == cell.end:
        place = shift(cell.start, True)
        return Cell("", place, place)
    return Cell(cell.text, shift(cell.start, True), shift(cell.end, True))
