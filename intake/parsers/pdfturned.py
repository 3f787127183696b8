"""Pages whose letters run upwards or downwards, as of a sheet printed across: pdfium joins their lines."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2

_ASKED = 60  # letters whose angle is asked for, spread over the page
_SAME_LINE = 0.6  # of a letter's height that its line may be off
_UP, _DOWN = 3, 1  # quarter turns with the clock
_HYPHENS = (2, 0xFFFE)  # what pdfium puts for one at the end of a line


@dataclass(slots=True)
class _Line:
    across: float  # grows from line to line
    text: str


def turned_text(words: Any) -> str | None:
    """The text of a page most of whose letters are turned by a quarter, a line a line; None for any other page.

    words: the page's text (pypdfium2.PdfTextPage).
    """
    turn = _turn(words)
    if turn is None:
        return None
    lines = list(_lines(words, turn))
    backwards = sum(1 if b.across < a.across else -1 for a, b in pairwise(lines) if a.across != b.across)
    return "\n".join(line.text.strip() for line in (reversed(lines) if backwards > 0 else lines))


def _turn(words: Any) -> int | None:
    count = words.count_chars()
    turns = [
        round(angle / (math.pi / 2)) % 4
        for index in range(0, count, max(count // _ASKED, 1))
        if not chr(_code(words, index)).isspace()
        and (angle := pypdfium2.raw.FPDFText_GetCharAngle(words, index)) >= 0
    ]
    return next((turn for turn in (_UP, _DOWN) if turns.count(turn) * 2 > len(turns)), None)


def _code(words: Any, index: int) -> int:
    """The code of a character, U+FFFD for one that has none."""
    code = int(pypdfium2.raw.FPDFText_GetUnicode(words, index))
    return ord("-") if code in _HYPHENS else code or 0xFFFD


def _lines(words: Any, turn: int) -> Iterator[_Line]:
    """Runs of letters side by side, in the order in which the page draws them."""
    line: _Line | None = None
    for index in range(words.count_chars()):
        sign = chr(_code(words, index))
        if sign in "\r\n":
            continue
        left, _, right, _ = words.get_charbox(index, loose=True)
        across = (left + right) / 2 * (1 if turn == _UP else -1)
        if line is None or (
            not sign.isspace() and abs(across - line.across) > _SAME_LINE * abs(right - left)
        ):
            if line is not None and line.text.strip():
                yield line
            line = _Line(across, "")
        line.text += sign
    if line is not None and line.text.strip():
        yield line
