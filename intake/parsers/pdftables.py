"""Ruled tables of PDF pages."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from intake.parsers.options import ParseOptions
from intake.parsers.textbuild import clean

_RULING_LINES = 6  # path objects of the smallest table; letters have fewer
_MOST_CHARACTERS = 60_000  # of a page that is worth looking at
_KEPT = 0.97  # share of a table's letters its cells must hold, so that no text is lost


@dataclass(frozen=True, slots=True)
class FoundTable:
    """Rows of cell texts; top and bottom in points from the page's lower edge."""

    rows: tuple[tuple[str, ...], ...]
    top: float
    bottom: float


class TableFinder:
    """Looks for tables on the pages that have ruling lines, within the bounds of time and pages."""

    def __init__(self, data: bytes, password: str | None, options: ParseOptions) -> None:
        self._data, self._password, self._options = data, password, options
        self._pages_left = options.pdf_table_pages
        self._seconds_left = options.pdf_table_seconds
        self._plumber: Any = None

    def close(self) -> None:
        if self._plumber is not None:
            self._plumber.close()

    def tables_of(self, page: Any, number: int, words: Any) -> list[FoundTable]:
        """The page's tables from top to bottom; none where it is not worth the time."""
        if self._pages_left <= 0 or self._seconds_left <= 0 or page.get_rotation():
            return []
        if words.count_chars() > _MOST_CHARACTERS or not self._is_ruled(page):
            return []
        self._pages_left -= 1
        begun = time.monotonic()
        try:
            found = self._find(number, page)
        except (PDFException, PSException, MalformedPDFException, PdfminerException, ValueError, TypeError,
                KeyError, IndexError, AttributeError, RecursionError):  # fmt: skip
            found = []
        self._seconds_left -= time.monotonic() - begun
        left, _, right, _ = page.get_bbox()
        return [t for t in found if _is_whole(t, words, left, right)]

    def _is_ruled(self, page: Any) -> bool:
        paths = page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_PATH,), max_depth=4)
        most = self._options.pdf_table_objects
        count = sum(1 for _ in islice(paths, most + 1))
        return _RULING_LINES <= count <= most

    def _find(self, number: int, page: Any) -> list[FoundTable]:
        if self._plumber is None:
            self._plumber = pdfplumber.open(io.BytesIO(self._data), password=self._password or "")
        plumbed = self._plumber.pages[number - 1]
        upper = page.get_bbox()[3]
        try:
            found = []
            for table in plumbed.find_tables():
                rows = tuple(tuple(cell_line(cell or "") for cell in row) for row in table.extract())
                rows = tuple(row for row in rows if any(row))
                if rows and max(map(len, rows)) > 1 and sum(map(bool, (c for r in rows for c in r))) > 1:
                    _, top, _, bottom = table.bbox
                    found.append(FoundTable(rows, upper - top, upper - bottom))
        finally:
            plumbed.close()
        found.sort(key=lambda t: -t.top)
        return [t for n, t in enumerate(found) if not n or t.top <= found[n - 1].bottom + 1]


def cell_line(text: str) -> str:
    """A cell's wrapped lines as one. A URL that fills its line goes on at the next one."""
    lines = [line.strip() for line in clean(text).split("\n") if line.strip()]
    if not lines:
        return ""
    widest = max(map(len, lines))
    joined = lines[0]
    for before, line in pairwise(lines):
        last = joined.rsplit(" ", 1)[-1]
        goes_on = "://" in last and " " not in line and "://" not in line and len(before) >= widest - 8
        joined += line if goes_on else f" {line}"
    return joined


def _is_whole(table: FoundTable, words: Any, left: float, right: float) -> bool:
    """Whether the cells hold all text that stands at the table's height, so that none is lost or doubled."""
    there = words.get_text_bounded(left=left, bottom=table.bottom, right=right, top=table.top)
    wanted = sum(map(str.isalnum, there))
    held = sum(map(str.isalnum, "".join(c for row in table.rows for c in row)))
    return held >= _KEPT * wanted
