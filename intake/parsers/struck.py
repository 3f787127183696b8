"""Stretches of a text that are struck out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from intake.parsers.document import Hyperlink, Span, covers


def struck_spans(
    text: str, places: Iterable[tuple[int, int]], links: Sequence[Hyperlink] = ()
) -> tuple[Span, ...]:
    """The places [start, end) in order, without white space around them, those that touch or have only white
    space between them as one. A struck link's address, which its parser wrote behind it, is struck with it."""
    spans = _merged(text, places)
    behind = [(link.start - 1, link.end + 1) for link in links if _is_struck_link(link, spans)]
    return tuple(_merged(text, [*((s.start, s.end) for s in spans), *behind]) if behind else spans)


def _merged(text: str, places: Iterable[tuple[int, int]]) -> list[Span]:
    spans: list[Span] = []
    for begun, ended in sorted(places):
        piece = text[begun:ended]
        start = begun + len(piece) - len(piece.lstrip())
        end = begun + len(piece.rstrip())
        if start >= end:
            continue
        if spans and not text[spans[-1].end : start].strip():
            start, end = spans[-1].start, max(spans.pop().end, end)
        spans.append(Span(start, end))
    return spans


def _is_struck_link(link: Hyperlink, spans: Sequence[Span]) -> bool:
    """Whether the address stands behind a visible text that is struck."""
    return link.anchor_end < link.start and covers(spans, link.anchor_start, link.anchor_end)
