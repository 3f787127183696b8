"""Whose text a stretch of a mail is: the writer's own, an attribution, quoted, forwarded or a disclaimer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.parsers.document import Region, RegionKind


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters [start, end) that HTML markup quotes; `sure` where the markup alone says so."""

    start: int
    end: int
    depth: int
    sure: bool


def regions_of(text: str, marks: Sequence[Mark] = (), forwarded: bool = False) -> tuple[Region, ...]:
    """Regions of a mail body, without gaps."""
    lines = text.split("\n")
    kinds: list[tuple[RegionKind, int]] = []
    start = 0
    for line in lines:
        depth = _depth(line)
        depth = max([depth, *(m.depth for m in marks if m.sure and m.start <= start < m.end)])
        kinds.append((RegionKind.QUOTED if depth else RegionKind.OWN, depth))
        start += len(line) + 1
    return merge(lines, kinds)


def _depth(line: str) -> int:
    depth = 0
    for character in line:
        if character == ">":
            depth += 1
        elif character != " ":
            break
    return depth


def merge(lines: Sequence[str], kinds: Sequence[tuple[RegionKind, int]]) -> tuple[Region, ...]:
    """Neighbouring lines of one kind as one region; a line's end belongs to the line."""
    regions: list[Region] = []
    start = 0
    for number, (line, (kind, depth)) in enumerate(zip(lines, kinds, strict=True)):
        end = start + len(line) + (1 if number < len(lines) - 1 else 0)
        if regions and regions[-1].kind is kind and regions[-1].depth == depth:
            regions[-1] = Region(kind, regions[-1].start, end, depth)
        elif end > start:
            regions.append(Region(kind, start, end, depth))
        start = end
    return tuple(regions)
