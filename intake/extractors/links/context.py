"""What the words around a link say about it: the words before and after it, and the lines that lead to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from intake.extractors.layout import Line
from intake.extractors.lexicon import Hit
from intake.extractors.links.clauses import clause_around, ends_line
from intake.extractors.links.mentions import Leaf, Mention
from intake.extractors.links.spared import Spared, puts_right, spared

_BEFORE_MAX, _AFTER_MAX = 400, 240  # characters of the sentence that holds a link
_LEAD_LINES = 6  # sentences before a list that may introduce it
_SENTENCE_LINES = 12  # lines of one wrapped sentence
_MARK_MAX = 60  # characters of indentation and mark
_HEADING_MAX = 60
_WRAPPED_FROM = 50  # a shorter line is broken by its writer
_QUESTION = re.compile(r"[^\n?？]{12,400}[?？](?:[^\n?？]{0,160}[.:：](?=\s))?")
_SIGNS = "•*·–■□◆◇●○◎▼▶►★☆※・-"  # before a label or an item of a list
_LABELLED = re.compile(rf"[ \t>\u3000{_SIGNS}]*(?:\d{{1,2}}[.)]\s*)?[^\W\d_][^\n:：]{{1,60}}[:：][ \t]*")
_ANSWERED = re.compile(rf"[ \t>\u3000{_SIGNS}]*(?:\d{{1,2}}[.)]\s*)?[^\W\d_][^\n:：?？]{{1,60}}[:：][ \t]*\S")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)*_]{0,3}\s+(?=[^\sa-z])|[。！？；]|\n[ \t]*\n")
_MARKER = re.compile(
    r"[ \t>]*(?:[-–•●·*・▪◦○■□◆◇▼▶►]|o\s|\(?\d{1,3}[.):、]|\(?[a-z][.)]\s|[#№]\s?\d{1,3}|[【\[]?\d{1,3}[】\]])"
)
_LIST_MARK = re.compile(
    r"[\s>]*(?:[-–•●·*・▪◦○■□◆◇▼▶►o]|\(?\d{1,3}[.):、]|\(?[a-z][.)]|[#№]\s?\d{1,3}|[【\[]?\d{1,3}[】\]])?[^\w(（,;]*$"
)


class Cue(StrEnum):
    """What a phrase says of the link it stands beside; the names of the tables of cues.toml."""

    LISTING = "listing"
    ORIGINAL = "original"
    EXCEPT = "except"
    GONE = "gone"
    FOREIGN = "foreign"
    SAVE = "save"
    EVIDENCE = "evidence"
    CONTACT = "contact"
    POLICY = "policy"
    REFERENCE = "reference"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    INFRINGING_SITE = "infringing_site"
    REACH = "reach"
    TERMS = "terms"
    SHOWN = "shown"
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Lead:
    """A sentence above a link that introduces it: its cues; opens says that it ends like a lead-in or
    looks like a heading; spared, whether it lets be what stands below."""

    cues: tuple[tuple[Cue, Hit], ...]
    opens: bool
    spared: Spared | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The cues of a link. before and after: of its own sentence or line, in order; lead: of the sentences
    that introduce it, nearest first; listed: it begins its line or list item; alone: nothing else stands there;
    answers: a label stands before it on its line;
    clause: the words that speak of it, from start to end; spared: what they let be."""

    before: tuple[tuple[Cue, Hit], ...]
    after: tuple[tuple[Cue, Hit], ...]
    lead: tuple[Lead, ...]
    listed: bool
    alone: bool
    clause: tuple[int, int]
    answers: bool
    spared: Spared | None = None


def context_of(leaf: Leaf, mention: Mention, neighbours: tuple[int, int]) -> Context:
    """The context of a mention; neighbours are the end of the link before it and the start of the next."""
    text = leaf.document.text
    line = leaf.material.layout(leaf.document).line_at(mention.start)
    listed = neighbours[0] <= line.start and _is_listed(text, line, mention.start)
    alone = listed and not text[mention.end : max(mention.end, min(line.end, neighbours[1]))].strip(
        " .,;:>)]*\"'"
    )
    answers = _is_answer(text, line, mention.start)
    start = line.start if listed or answers else _sentence_start(text, mention.start, line, neighbours[0])
    end = (
        mention.end
        if alone or ends_line(leaf, mention.start, mention.end)
        else _sentence_end(text, mention.end, neighbours[1])
    )
    first_of_line = neighbours[0] <= line.start
    clause = clause_around(leaf, mention.start, mention.end, neighbours)
    asked = () if listed else tuple(_asked(leaf, line, start, neighbours[0]))
    return Context(
        tuple(_cues(leaf.hits_in(start, mention.start))),
        tuple(_cues(leaf.hits_in(mention.end, end))),
        (*asked, *_leads(leaf, line, answers=answers)) if first_of_line else asked,
        listed,
        alone,
        clause,
        answers,
        spared(leaf, *clause),
    )


def _is_answer(text: str, line: Line, at: int) -> bool:
    """Whether a link is the value of a label on its own line ("Own product: URL"): no line above speaks of it."""
    return _LABELLED.fullmatch(text, line.start, at) is not None


def _is_listed(text: str, line: Line, at: int) -> bool:
    """Whether nothing but the mark of a list item stands before a place on its line."""
    return at - line.start <= _MARK_MAX and _LIST_MARK.match(text[line.start : at]) is not None


def _sentence_start(text: str, at: int, line: Line, previous: int) -> int:
    """Where the words begin that lead to a link in prose: its sentence, but no more than its cell or list item."""
    floor = max(previous, at - _BEFORE_MAX, 0)
    if _MARKER.match(text, line.start, min(at, line.start + _MARK_MAX)):
        floor = max(floor, line.start)
    start = floor
    for match in _SENTENCE_END.finditer(text, floor, at):
        start = match.end()
    return max(start, text.rfind("\t", start, at) + 1)


def _sentence_end(text: str, at: int, following: int) -> int:
    ceiling = min(following, at + _AFTER_MAX, len(text))
    match = _SENTENCE_END.search(text, at, ceiling)
    end = match.start() if match else ceiling
    tab = text.find("\t", at, end)
    return tab if tab >= 0 else end


def _leads(leaf: Leaf, line: Line, *, answers: bool) -> Iterator[Lead]:
    """The sentences above that hold no link themselves and say something, nearest first. answers: a label
    stands on the link's line, so that the answers to other labels say nothing of it."""
    lines = leaf.material.layout(leaf.document).lines
    at = leaf.text_above[line.number]
    for _ in range(_LEAD_LINES):
        if at < 0:
            return
        first = last = lines[at]
        while first.number > 0 and last.number - first.number < _SENTENCE_LINES:
            upper = lines[first.number - 1]
            if leaf.text_above[first.number] != upper.number or not _runs_on(upper, first):
                break
            first = upper
        if answers and _ANSWERED.match(first.text):
            at = leaf.text_above[first.number]
            continue
        cues = tuple(_cues(leaf.hits_in(first.start, last.end)))
        opens = _opens(leaf.document.text[first.start : last.end].rstrip())
        leads = opens or (line.number - last.number <= 2 and _speaks_of_below(leaf, first, last))
        said = spared(leaf, first.start, last.end) if leads else None
        if said and puts_right(leaf, first.start, last.end):
            said = None
        if cues or said:
            yield Lead(cues, opens, said)
        at = leaf.text_above[first.number]


def _opens(sentence: str) -> bool:
    """Whether it ends like a lead-in, asks (the question of a form), or is short and without an end like a
    heading."""
    return (
        sentence.endswith((":", "："))
        or "?" in sentence
        or "？" in sentence
        or (len(sentence) <= _HEADING_MAX and not sentence.endswith((".", "。", "!", "！", ",", ")", "）")))
    )


def _asked(leaf: Leaf, line: Line, start: int, previous: int) -> Iterator[Lead]:
    """The question of a form that is answered on its own line, however many links the answer has."""
    question = _QUESTION.match(leaf.document.text, max(previous, line.start), start)
    if question is not None:
        cues = tuple(_cues(leaf.hits_in(question.start(), question.end())))
        if cues:
            yield Lead(cues, True)


def row_label(leaf: Leaf, mention: Mention) -> Iterator[Lead]:
    """The cues of the first cell of a row of a two-column form."""
    assert mention.place is not None
    first = leaf.table(mention.place).rows[mention.place.row][0]
    if mention.place.column > 0 and first.end <= mention.start:
        cues = tuple(
            (Cue(h.concept.removeprefix("cues.")), h)
            for h in leaf.hits_in(first.start, first.end)
            if h.concept.startswith("cues.")
        )
        if cues:
            yield Lead(cues, True)


def _speaks_of_below(leaf: Leaf, first: Line, last: Line) -> bool:
    """Whether a sentence leads to what stands under it, although it ends with a full stop."""
    concepts = {h.concept for h in leaf.hits_in(first.start, last.end)}
    return "spare.below" in concepts and not any(c.startswith("ordinal.") for c in concepts)


def _runs_on(upper: Line, lower: Line) -> bool:
    """Whether a line goes on in the next: long, of one region, and without an end of its own."""
    text = upper.text.rstrip()
    return len(text) >= _WRAPPED_FROM and upper.region == lower.region and text[-1] not in ".:?!。：；;"


def _cues(hits: Iterable[Hit]) -> Iterator[tuple[Cue, Hit]]:
    """The role phrases among hits, without those that lie inside a longer one."""
    kept: list[Hit] = []
    for hit in sorted((h for h in hits if h.concept.startswith("cues.")), key=lambda h: (h.start, -h.end)):
        if kept and hit.end <= kept[-1].end and (hit.start, hit.end) != (kept[-1].start, kept[-1].end):
            continue
        kept.append(hit)
    for hit in kept:
        yield Cue(hit.concept.removeprefix("cues.")), hit


def last_cue(cues: Sequence[tuple[Cue, Hit]], wanted: Sequence[Cue]) -> Cue | None:
    """The last of these that stands among cues."""
    return next((cue for cue, _ in reversed(cues) if cue in wanted), None)


def first_cue(cues: Sequence[tuple[Cue, Hit]], wanted: Sequence[Cue]) -> Cue | None:
    """The first of these that stands among cues."""
    return next((cue for cue, _ in cues if cue in wanted), None)


def lead_cue(
    context: Context,
    wanted: Sequence[Cue],
    counts: Callable[[Lead, Cue, int], bool] = lambda lead, cue, length: True,
    lines: int = 6,
) -> Cue | None:
    """The role that the nearest sentence with a word of these says; its longest phrase decides."""
    for lead in context.lead[:lines]:
        said = [(hit.end - hit.start, hit.end, cue) for cue, hit in lead.cues if cue in wanted]
        said = [(length, end, cue) for length, end, cue in said if counts(lead, cue, length)]
        if said:
            return max(said)[2]
    return None
