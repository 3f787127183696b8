"""A document's text cut into runs so that every value can be lit up where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# A text longer than this is shown in windows: a browser lays out a megabyte of marked text too slowly.
WINDOW = 300_000

# Control characters and bidirectional overrides would let a text look other than it is (UTR 36, 3.1.3).
_CONTROLS = (*range(0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0))
_OVERRIDES = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = dict.fromkeys((*_CONTROLS, *_OVERRIDES), "\ufffd")


@dataclass(frozen=True, slots=True)
class Spot:
    """The value `id` stands at characters [start, end)."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) are a page (`label` its number) or a region (`label` its kind)."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text under the same values. `begins` names the values whose first run this is."""

    text: str
    values: tuple[str, ...]
    begins: tuple[str, ...]
    region: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a document (`number` None where it has no pages) as runs."""

    number: str | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The characters [start, end) of a text that are shown."""

    start: int
    end: int
    total: int

    @property
    def earlier(self) -> int | None:
        """Where the window before this one starts; None at the beginning."""
        return max(0, self.start - WINDOW) if self.start > 0 else None

    @property
    def later(self) -> int | None:
        """Where the window behind this one starts; None at the end."""
        return self.end if self.end < self.total else None


def visible(text: str) -> str:
    """The text with its control and direction-override characters shown as U+FFFD; of the same length."""
    return text.translate(_INVISIBLE)


def window(total: int, around: int) -> Window:
    """The window that holds the character `around` (clamped), for a text of `total` characters."""
    start = (min(max(around, 0), max(total - 1, 0)) // WINDOW) * WINDOW
    return Window(start, min(start + WINDOW, total), total)


def sheets(
    text: str,
    spots: Iterable[Spot],
    pages: Sequence[Span] = (),
    regions: Sequence[Span] = (),
    shown: Window | None = None,
) -> list[Sheet]:
    """The text as pages of runs; joined, the runs are `visible(text)` of the window exactly.

    spots: may overlap; parts outside the text are cut off. pages: in order; text between two pages belongs to
    the one before. Linear in the text plus the overlaps of the spots.
    """
    frame = shown or Window(0, len(text), len(text))
    inside = [s for s in spots if max(s.start, frame.start) < min(s.end, frame.end)]
    cuts = {frame.start, frame.end}
    edges = [(s.start, s.end) for s in inside] + [(s.start, s.end) for s in (*pages, *regions)]
    cuts.update(edge for pair in edges for edge in pair if frame.start < edge < frame.end)
    opening = sorted(inside, key=lambda s: s.start, reverse=True)
    page_at, region_at = _Cursor(pages), _Cursor(regions)
    active: list[Spot] = []
    found: list[tuple[str | None, list[Run]]] = []
    for start, end in pairwise(sorted(cuts)):
        active = [s for s in active if s.end > start]
        begins: list[str] = []
        while opening and opening[-1].start <= start:
            spot = opening.pop()
            active.append(spot)
            begins.append(spot.id)
        number, region = page_at.label(start), region_at.label(start) or "own"
        if not found or found[-1][0] != number:
            found.append((number, []))
        run = Run(visible(text[start:end]), tuple(s.id for s in active), tuple(begins), region)
        found[-1][1].append(run)
    return [Sheet(number, tuple(runs)) for number, runs in found]


class _Cursor:
    """Walks along spans in order, as the runs do."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans, key=lambda s: s.start)
        self._next = 0

    def label(self, offset: int) -> str | None:
        """The label of the last span that starts at or before `offset`; offsets must not go back."""
        while self._next < len(self._spans) and self._spans[self._next].start <= offset:
            self._next += 1
        return self._spans[self._next - 1].label if self._next else None
