"""Lines, labels and blocks of a document: where a value stands decides most of what it is.

Linear in the text. Knows the look of letters, mails and forms, but no language and no field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from intake.parsers.document import Document, Region, RegionKind

_LABEL = re.compile(
    r"[ \t>*•·\-–—_#|]*"  # bullets and emphasis before a label
    r"(?:\(?\d{1,2}[.)、]\s*|[a-z][.)]\s+)?"  # "3." or "b)"
    r"(?P<label>[^\s:：|][^:：\n|]{0,79}?)"
    r"(?:[*_ \t]*[:：](?!//)[*_]*|[ \t]*(?:\.{4,}|…{2,}|_{4,})(?=[ \t]*[^\s._…]))"  # no colon of a URL; or a leader
    r"[ \t　]*(?P<value>[^\n]*)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its line break; `number` counts from 0, `region` tells whose text it is."""

    number: int
    start: int
    end: int
    text: str
    region: Region

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def own(self) -> bool:
        return self.region.kind is RegionKind.OWN


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label with the value beside it; [start, end) is the value's place, empty where it is blank.

    kind: "line" ("Phone: 123"), "below" (the value stands on the lines after the label), "table" (two
    neighbouring cells), "form" (a form field).
    """

    label: str
    label_start: int
    value: str
    start: int
    end: int
    kind: str
    line: int
    own: bool


@dataclass(frozen=True)
class Layout:
    """A document's lines and what stands on them."""

    document: Document
    lines: tuple[Line, ...]

    @cached_property
    def labelled(self) -> tuple[Labelled, ...]:
        """Every "label: value" of lines, tables and form fields, in the order of the text."""
        found = [*self._line_labels(), *self._table_labels(), *self._form_labels()]
        return tuple(sorted(found, key=lambda x: (x.label_start, x.start)))

    @cached_property
    def paragraphs(self) -> tuple[tuple[Line, ...], ...]:
        """Runs of lines that are not blank and of one region."""
        runs: list[list[Line]] = []
        for line in self.lines:
            if line.blank:
                runs.append([])
            elif runs and runs[-1] and runs[-1][-1].region == line.region:
                runs[-1].append(line)
            else:
                runs.append([line])
        return tuple(tuple(run) for run in runs if run)

    def line_at(self, offset: int) -> Line:
        """The line that holds a character."""
        low, high = 0, len(self.lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.lines[middle].start <= offset:
                low = middle
            else:
                high = middle - 1
        return self.lines[low]

    def _line_labels(self) -> list[Labelled]:
        found = []
        for line in self.lines:
            match = _LABEL.match(line.text)
            if match is None:
                continue
            value, start = match["value"].strip(), line.start + match.start("value")
            kind, end = "line", start + len(match["value"].rstrip())
            number = line.number
            if not value:
                below = self._next_line(line)
                if below is not None:
                    kind, number = "below", below.number
                    lead = len(below.text) - len(below.text.lstrip())
                    value, start, end = (
                        below.text.strip(),
                        below.start + lead,
                        below.start + len(below.text.rstrip()),
                    )
            found.append(
                Labelled(
                    match["label"].strip(" *_"),
                    line.start + match.start("label"),
                    value,
                    start,
                    end,
                    kind,
                    number,
                    line.own,
                )
            )
        return found

    def _next_line(self, line: Line) -> Line | None:
        """The next line that is not blank, at most one blank line away and of the same region."""
        for other in self.lines[line.number + 1 : line.number + 3]:
            if not other.blank:
                return other if other.region == line.region else None
        return None

    def _table_labels(self) -> list[Labelled]:
        found = []
        for table in self.document.tables:
            for row in table.rows:
                for label, value in pairwise(row):
                    text = label.text.strip().rstrip(":：").strip()
                    if text and len(text) <= 80:
                        line = self.line_at(label.start)
                        found.append(
                            Labelled(
                                text,
                                label.start,
                                value.text.strip(),
                                value.start,
                                value.end,
                                "table",
                                line.number,
                                line.own,
                            )
                        )
        return found

    def _form_labels(self) -> list[Labelled]:
        return [
            Labelled(
                f.label or f.name,
                f.start,
                f.value,
                f.start,
                f.end,
                "form",
                self.line_at(f.start).number,
                True,
            )
            for f in self.document.fields
        ]


def lay_out(document: Document) -> Layout:
    """The layout of a document. Regions are those the parser found; a text without any is one OWN region."""
    regions = document.regions or (Region(RegionKind.OWN, 0, len(document.text)),)
    lines: list[Line] = []
    start, at = 0, 0
    for number, text in enumerate(document.text.split("\n")):
        while at + 1 < len(regions) and regions[at].end <= start:
            at += 1
        lines.append(Line(number, start, start + len(text), text.rstrip("\r"), regions[at]))
        start += len(text) + 1
    return Layout(document, tuple(lines))
