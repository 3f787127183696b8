"""Places of a letter where the writer says how to be reached: answers to a form, a section, a signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from intake.extractors.layout import Layout, Line
from intake.extractors.lexicon import Hit

MAX_LINES = 14
MAX_PROMPTS = 80  # of one text; a form has a dozen questions
MAX_FOREIGN = 40  # what is said of the accused runs longer
PROMPT_MAX = 320
PROSE = 170
# A question ends soon behind the words that ask, and something that is no further question follows.
_ANSWERED = re.compile(
    r"[^\n.?:：？]{0,40}[.?:：？][*_ \t]{0,6}(?<=[\s*_：？])(?=[^\s*_])(?![^\n]{0,200}[?？][*_\s]*$)"
)
_ASKS = re.compile(r"\bprovide\b|\?|\bidentify\b|\bbitte\b|\bveuillez\b|\bindique|请|請", re.I)
_RECIPIENT = ("attn", "attention", "to:", "dear ")


@dataclass(frozen=True, slots=True)
class Zone:
    """Own lines led in by a prompt. kind: "contact" (ways to be reached) or "name" (a signature)."""

    kind: str
    lines: tuple[Line, ...]


def zones_of(layout: Layout, phrases: Iterable[Hit]) -> tuple[tuple[Zone, ...], frozenset[int]]:
    """What stands below each prompt, in the order of the text, and the numbers of the lines that answer a
    prompt about somebody else. `phrases` are those of the contact lexicon in the whole text."""
    lines = layout.lines
    prompts, ends = _prompts(layout, phrases)
    zones: list[Zone] = []
    foreign: set[int] = set()
    for number, kind in sorted(prompts.items())[:MAX_PROMPTS]:
        tail = _tail(lines[number], ends[number]) if kind != "other" else None
        answer = (*((tail,) if tail else ()), *_answer(lines, number, prompts))
        if kind == "other":
            foreign.update(line.number for line in answer)
        elif answer:
            zones.append(Zone(kind, answer))
    return tuple(zones), frozenset(foreign)


def _prompts(layout: Layout, phrases: Iterable[Hit]) -> tuple[dict[int, str], dict[int, int]]:
    """Line number to what its prompt asks for, and to where the last such phrase ends; a question about
    somebody else wins over any other."""
    found: dict[int, str] = {}
    ends: dict[int, int] = {}
    rank = {"other": 0, "name": 1, "contact": 2}
    for hit in phrases:
        area, _, kind = hit.concept.partition(".")
        if area != "prompts":
            continue
        line = layout.line_at(hit.start)
        if min(len(line.text), hit.end - line.start) > PROMPT_MAX or not _leads_in(line, hit.end):
            continue
        if line.text.lstrip(" *").casefold().startswith(_RECIPIENT):
            continue
        if kind == "other" and line.own and _is_statement(line.text):
            continue
        known = found.get(line.number)
        if known is None or rank[kind] < rank[known]:
            found[line.number] = kind
        ends[line.number] = max(hit.end, ends.get(line.number, 0))
    return found, ends


def _is_statement(text: str) -> bool:
    """A sentence that only speaks of somebody else, and asks nothing."""
    return text.rstrip(" *_").endswith((".", "。", ",")) and _ASKS.search(text) is None


def _leads_in(line: Line, hit_end: int) -> bool:
    """Whether the line is a heading, a question or ends in a colon, and not prose that has the words in it."""
    text = line.text.rstrip(" *_\t\r")
    rest = line.text[hit_end - line.start :].strip(" *_\t\r")
    if text.endswith((":", "：", "?", "？")) or not rest or len(text) <= 60:
        return True
    if len(line.text) <= PROMPT_MAX and (text.endswith((".", "。", ":**")) or not line.own):
        return True
    return rest[:1] in ":：" or _ANSWERED.match(line.text, hit_end - line.start) is not None


def _tail(line: Line, hit_end: int) -> Line | None:
    """The answer that stands behind a question on its own line."""
    match = _ANSWERED.match(line.text, hit_end - line.start) if line.own else None
    if match is None:
        return None
    return replace(line, start=line.start + match.end(), text=line.text[match.end() :])


def _answer(lines: tuple[Line, ...], number: int, prompts: dict[int, str]) -> Iterator[Line]:
    taken = 0
    blanks = 0
    most = MAX_LINES if prompts[number] != "other" else MAX_FOREIGN
    for line in lines[number + 1 : number + 1 + 3 * most]:
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
        if line.number in prompts or taken >= most or text.endswith(("?", "？")):
            return
        if len(text) > PROSE and "@" not in text and not any(c.isdigit() for c in text):
            return
        blanks = 0
        taken += 1
        yield line
