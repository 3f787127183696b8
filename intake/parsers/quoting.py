"""Whose text a stretch of a mail is: the writer's own, an attribution, quoted, forwarded or a disclaimer.

Lines are looked at from the top. ">" and HTML markup quote exactly the lines they mark, so answers between
them are the writer's own. A separator or header block without such marks quotes all that follows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.parsers import quotewords as words
from intake.parsers.document import Region, RegionKind

_BLOCK_LINES = 14  # lines a header block may take, wrapped recipients and blank lines included
_WRAPPED = 3  # lines an attribution may be wrapped over
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters [start, end) that HTML markup quotes; `sure` where the markup alone says so."""

    start: int
    end: int
    depth: int
    sure: bool


@dataclass(slots=True)
class _Line:
    start: int
    text: str  # without quote prefix
    depth: int  # of prefix or markup
    end_of_mark: int  # the line after the innermost mark around it, else after the last line
    kind: RegionKind = RegionKind.OWN
    level: int = 0

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def regions_of(text: str, marks: Sequence[Mark] = (), subject: str | None = None) -> tuple[Region, ...]:
    """The regions of a mail body: all of it, without gaps or overlaps.

    marks: what HTML markup quotes. subject: its prefix ("Fwd:") tells passing on from answering.
    """
    raw = text.split("\n")
    lines = _lines(raw, marks)
    _Reader(lines).run()
    _mark_disclaimers(lines)
    _tell_forwarded(lines, words.is_forward_subject(subject))
    return _merge(raw, lines, len(text))


def _lines(raw: Sequence[str], marks: Sequence[Mark]) -> list[_Line]:
    """Lines with the depth that prefixes and markup give them."""
    lines: list[_Line] = []
    start = 0
    for text in raw:
        depth, bare = _prefix(text)
        lines.append(_Line(start, bare, depth, len(raw)))
        start += len(text) + 1
    starts = [line.start for line in lines]
    for mark in sorted(marks, key=lambda m: m.depth):
        first, last = (
            bisect_right(starts, mark.start) - 1,
            bisect_right(starts, max(mark.start, mark.end - 1)),
        )
        if mark.depth <= _DEEPEST and (mark.sure or _follows_attribution(lines, first)):
            for line in lines[max(first, 0) : last]:
                line.depth, line.end_of_mark = line.depth + 1, last
    return lines


def _prefix(text: str) -> tuple[int, str]:
    """The number of ">" a line begins with, and the line without them."""
    bare = text[:200].lstrip("> |") + text[200:]
    depth = text[: len(text) - len(bare)].count(">")
    return (min(depth, _DEEPEST), bare) if depth else (0, text)


def _follows_attribution(lines: Sequence[_Line], first: int) -> bool:
    """Whether the lines above an indented block introduce it as quoted mail."""
    above = [line.text for line in lines[max(0, first - 4) : first] if not line.blank][-_WRAPPED:]
    return any(words.attribution(" ".join(above[-n:])) for n in range(1, len(above) + 1)) or any(
        words.separator(line) for line in above
    )


@dataclass(frozen=True, slots=True)
class _Section:
    """A quoted mail without marks of its own: it ends before line `end`; `depth` is that of its introduction."""

    end: int
    kind: RegionKind
    depth: int


@dataclass(slots=True)
class _Reader:
    """Goes over the lines once; `section` is the quoted mail that lines without marks belong to."""

    lines: list[_Line]
    section: list[_Section] = field(default_factory=list)

    def run(self) -> None:
        at = 0
        while at < len(self.lines):
            while self.section and at >= self.section[-1].end:
                self.section.pop()
            length, kind = self._introduction(at)
            for line in self.lines[at : at + length]:
                line.kind, line.level = RegionKind.ATTRIBUTION, line.depth + len(self.section)
            if length:
                at += length
                self._open(at, kind)
            else:
                self._plain(self.lines[at])
                at += 1

    def _plain(self, line: _Line) -> None:
        if not self.section:
            line.level = line.depth
            line.kind = RegionKind.QUOTED if line.depth else RegionKind.OWN
            return
        opened = self.section[-1]
        line.level = line.depth + len(self.section) - bool(self.section[0].depth)
        outermost = len(self.section) == 1 and line.depth <= opened.depth
        line.kind = opened.kind if outermost else RegionKind.QUOTED

    def _introduction(self, at: int) -> tuple[int, RegionKind]:
        """How many lines from here introduce a quoted mail, and what sort; 0 if they do not."""
        line = self.lines[at]
        kind = words.separator(line.text)
        if kind:
            forwarded = kind == "forwarded" and self._begins_mark(at)
            block = self._header_block(at + 1, needed=1)
            return 1 + block, RegionKind.FORWARDED if forwarded else RegionKind.QUOTED
        if words.is_rule(line.text):
            block = self._header_block(at + 1, needed=3)
            return (1 + block if block else 0), RegionKind.QUOTED
        if self._begins_block(at):
            block = self._header_block(at, needed=3, evidence=True)
            if block:
                return block, RegionKind.QUOTED
        return self._attribution(at), RegionKind.QUOTED

    def _begins_block(self, at: int) -> bool:
        """Whether the line is the first of a header block: its sender, or a date that stands above the sender."""
        label = words.header_label(self.lines[at].text)
        if label == "date" and at + 1 < len(self.lines):
            label = words.header_label(self.lines[at + 1].text)
        return label == "from"

    def _begins_mark(self, at: int) -> bool:
        """Whether nothing of the same depth stands above: what is passed on inside a quotation is quoted."""
        above = next((x for x in reversed(self.lines[max(0, at - 6) : at]) if not x.blank), None)
        depth = self.lines[at].depth
        return not depth or above is None or above.depth < depth

    def _attribution(self, at: int) -> int:
        """The number of lines of "On ... wrote:", which may be wrapped."""
        first = self.lines[at]
        joined = ""
        for length in range(1, _WRAPPED + 1):
            if at + length > len(self.lines) or self.lines[at + length - 1].blank:
                return 0
            joined = f"{joined} {self.lines[at + length - 1].text.strip()}"
            found = words.attribution(joined)
            if found == "sure" or (found and self._quoted_below(at + length, first.depth)):
                return length
            if length == 1 and not words.begins_attribution(first.text):
                return 0
        return 0

    def _quoted_below(self, at: int, depth: int) -> bool:
        below = next((x for x in self.lines[at : at + 4] if not x.blank), None)
        return below is not None and below.depth > depth

    def _header_block(self, at: int, needed: int, evidence: bool = False) -> int:
        """The number of lines of a header block with `needed` different labels, else 0.

        evidence: without a separator above, a time of day or an address must show that it is a mail's header
        and not a letter's head or a form.
        """
        seen: set[str] = set()
        length = blanks = 0
        proof = False
        for offset, line in enumerate(self.lines[at : at + _BLOCK_LINES]):
            label = words.header_label(line.text)
            if line.blank:
                blanks += 1
                if blanks > 1:
                    break
                continue
            if label:
                seen.add(label)
                length, blanks = offset + 1, 0
                proof |= label in ("date",) and words.has_time(line.text)
                proof |= label == "from" and words.has_address(line.text)
            elif blanks or not seen or length < offset or ":" in line.text[:30]:
                break
            elif (len(seen) < 4 and line.text[:1] in " \t<\"'") or line.text.rstrip().endswith(
                (">", ";", ",")
            ):
                length = offset + 1
            else:
                break
        return length if len(seen) >= needed and (proof or not evidence) else 0

    def _open(self, at: int, kind: RegionKind) -> None:
        """Begin the section below an introduction, unless marks of its own show where the quotation is."""
        above = self.lines[at - 1]
        below = next((x for x in self.lines[at : at + 6] if not x.blank), None)
        if below is not None and below.depth > above.depth:
            return
        if above.depth and not self.section and kind is RegionKind.QUOTED:
            return
        end = above.end_of_mark
        if above.depth and above.end_of_mark == len(self.lines):
            end = next(
                (
                    n
                    for n in range(at, len(self.lines))
                    if self.lines[n].depth < above.depth and not self.lines[n].blank
                ),
                len(self.lines),
            )
        if len(self.section) < _DEEPEST:
            self.section.append(_Section(end, kind, above.depth))


def _mark_disclaimers(lines: Sequence[_Line]) -> None:
    """Footers and confidentiality notes in the writer's own text."""
    paragraph: list[_Line] = []
    for line in lines:
        if line.kind is RegionKind.OWN and not line.blank:
            paragraph.append(line)
        elif paragraph:
            _mark_paragraph(paragraph)
            paragraph = []
    _mark_paragraph(paragraph)


def _mark_paragraph(paragraph: Sequence[_Line]) -> None:
    """A note runs from the line where its vocabulary begins to the end of the paragraph."""
    first = next((n for n, x in enumerate(paragraph) if words.begins_disclaimer(x.text)), None)
    if first is not None:
        if first and words.leads_into_disclaimer(paragraph[first - 1].text):
            first -= 1
        note = paragraph[first:]
        if words.is_disclaimer("\n".join(x.text for x in note)):
            for line in note:
                line.kind = RegionKind.DISCLAIMER
    for line in paragraph:
        if words.is_footer(line.text):
            line.kind = RegionKind.DISCLAIMER


def _tell_forwarded(lines: Sequence[_Line], forward_subject: bool) -> None:
    """Where nothing is the writer's own, or the subject says so, the mail was passed on and not answered."""
    nothing_own = not any(x.kind is RegionKind.OWN and any(map(str.isalnum, x.text)) for x in lines)
    if forward_subject or nothing_own:
        for line in lines:
            if line.kind is RegionKind.QUOTED and line.level <= 1:
                line.kind = RegionKind.FORWARDED


def _merge(raw: Sequence[str], lines: Sequence[_Line], length: int) -> tuple[Region, ...]:
    """Neighbouring lines of one kind and depth as one region; a blank line goes with the one above it."""
    regions: list[Region] = []
    for number, (text, line) in enumerate(zip(raw, lines, strict=True)):
        end = min(line.start + len(text) + 1, length)
        last = regions[-1] if regions else None
        same = last is not None and last.kind is line.kind and last.depth == line.level
        if last is not None and (same or (not text.strip() and number)):
            regions[-1] = Region(last.kind, last.start, end, last.depth)
        elif end > line.start:
            regions.append(Region(line.kind, line.start, end, line.level))
    return tuple(regions)
