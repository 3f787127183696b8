"""Places of a letter where the writer says how to be reached: answers to a form, a section, a signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.extractors.contact.letters import Letter
from intake.extractors.layout import Line

MAX_LINES = 14
PROMPT_MAX = 320
PROSE = 170
_RECIPIENT = ("attn", "attention", "to:", "dear ")


@dataclass(frozen=True, slots=True)
class Zone:
    """Own lines led in by a prompt. kind: "contact" (ways to be reached) or "name" (a signature)."""

    kind: str
    lines: tuple[Line, ...]


def zones_of(letter: Letter) -> tuple[Zone, ...]:
    """What stands below each prompt, in the order of the text."""
    lines = letter.layout.lines
    prompts = _prompts(letter)
    return tuple(
        Zone(kind, taken)
        for number, kind in sorted(prompts.items())
        if kind != "other" and (taken := tuple(_answer(lines, number, prompts)))
    )


def foreign_lines(letter: Letter) -> frozenset[int]:
    """The numbers of the lines below a prompt that asks about somebody else."""
    lines = letter.layout.lines
    prompts = _prompts(letter)
    return frozenset(
        line.number
        for number, kind in prompts.items()
        if kind == "other"
        for line in _answer(lines, number, prompts)
    )


def _prompts(letter: Letter) -> dict[int, str]:
    """Line number to what its prompt asks for; a question about somebody else wins over any other."""
    found: dict[int, str] = {}
    rank = {"other": 0, "name": 1, "contact": 2}
    for hit in letter.all_phrases:
        area, _, kind = hit.concept.partition(".")
        if area != "prompts":
            continue
        line = letter.layout.line_at(hit.start)
        if len(line.text) > PROMPT_MAX or not _leads_in(line, hit.end):
            continue
        if line.text.lstrip(" *").casefold().startswith(_RECIPIENT):
            continue
        known = found.get(line.number)
        if known is None or rank[kind] < rank[known]:
            found[line.number] = kind
    return found


def _leads_in(line: Line, hit_end: int) -> bool:
    """Whether the line is a heading, a question or ends in a colon, and not prose that has the words in it."""
    text = line.text.rstrip(" *_\t\r")
    rest = line.text[hit_end - line.start :].strip(" *_\t\r")
    if text.endswith((":", "：", "?", "？")) or not rest or len(text) <= 60:
        return True
    return rest[:1] in ":：" or text.endswith((".", "。", ":**")) or not line.own


def _answer(lines: tuple[Line, ...], number: int, prompts: dict[int, str]) -> Iterator[Line]:
    taken = 0
    blanks = 0
    for line in lines[number + 1 : number + 1 + 3 * MAX_LINES]:
        if line.blank:
            blanks += 1
            if taken and blanks > 3:
                return
            continue
        if not line.own:
            if taken:
                return
            if line.number - number > 6:
                return
            continue
        text = line.text.strip()
        if line.number in prompts or taken >= MAX_LINES or text.endswith(("?", "？")):
            return
        if len(text) > PROSE and "@" not in text and not any(c.isdigit() for c in text):
            return
        blanks = 0
        taken += 1
        yield line
