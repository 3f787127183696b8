"""The person a line begins with."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.extractors.contact.clues import Clue
from intake.extractors.contact.lexicon import label_kind
from intake.extractors.contact.persons import person_in
from intake.extractors.contact.regions import places_in
from intake.extractors.layout import Line
from intake.parsers.document import Document

_NUMBERING = re.compile(r"\s*\(?(?:\d{1,2}[.)]|[a-z][.)]\s)\s*(?=[^\W\d_])")  # "8." or "f) "


def rest(line: Line, at: int) -> Line:
    text = line.text[at:]
    lead = len(text) - len(text.lstrip())
    return replace(line, start=line.start + at + lead, text=text[lead:])


def label_of(text: str) -> str | None:
    head, colon, _ = text.replace("：", ":").partition(":")
    return label_kind(head) if colon and len(head) <= 40 else None


def on_line(
    document: Document, line: Line, cue: str, language: str | None, *, lower: bool = False
) -> Clue | None:
    """The person a line begins with; nothing where the line is an office or a firm."""
    text = line.text
    label = label_of(text)
    numbering = _NUMBERING.match(text)
    shift = numbering.end() if numbering is not None else 0
    text = text[shift:]
    if label in ("name", "title"):
        colon = text.replace("：", ":").index(":") + 1
        text, shift = text[colon:], shift + colon
    if len(text) > 130:
        return None
    found = person_in(text, language, lower=lower or label == "name")
    if found is None or text[found.end :].lstrip()[:1] in (":", "："):
        return None
    start = line.start + shift + found.start
    lone = found.words == 1
    weak = -0.1 if found.sure < 0.7 and not lone else 0.0
    if lone and places_in(text[:120]):
        return None  # "Bristol, UK"
    if lone:
        return Clue(found.name, document, start, start + len(found.name), "lone", weak)
    return Clue(found.name, document, start, start + len(found.name), cue, weak)
