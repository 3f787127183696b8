"""Names of shops in a place of their own beside the listings of a list: "NAME: URL", "NAME - URL", a name on the
line above its URLs, a name in brackets on the line below, a column that no head explains.

A product's title may stand in the same place, so the names are weighed: a handle's look, the same name elsewhere,
a letter that speaks of sellers, and company of names already known decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.extractors.layout import Line
from intake.extractors.links.claimant import is_claimants
from intake.extractors.links.judge import Judged
from intake.extractors.links.mentions import Leaf
from intake.extractors.links.names import is_empty, label_length, name_like, named
from intake.extractors.links.tables import Column, heads_of
from intake.parsers.document import RegionKind
from intake.reading import Value

_ENOUGH = 2.0  # weight from which a name is taken for a shop's
_HANDLE, _TWICE, _SPOKEN, _EVERY, _MARKED, _WORDS = 2.0, 1.5, 1.0, 0.5, 0.5, 0.25  # weights
_MAX = 40  # characters of a name
_HEADS = "●■◆◇▼▶►★☆#◎"  # marks of headings
_ABOVE_MAX = 8  # lines of URLs below one name
_LETTERS_MIN = 2
_SURE, _LESS_SURE = 0.8, 0.7
_MARK = r"[ \t>]*(?:[-–•●·*▪◦○■◆◇▼▶►★☆#◎]|\(?\d{1,3}[.)、]|[a-z][.)])?[ \t]*"
_BEFORE = re.compile(
    rf"{_MARK}(?P<name>[^\n:：|,;()（）<>]{{2,{_MAX}}}?)[ \t]*(?:[:：|,(（]|\s[-–—][ \t]|[–—])"
)
_ALONE = re.compile(rf"{_MARK}(?P<name>[^\n:：|,;()（）<>]{{2,{_MAX}}}?)[ \t]*[:：]?[ \t]*")
_BRACKETS = re.compile(r"[ \t>]*[(（\[][ \t]*(?P<name>[^\n()（）\[\]]{2,60})[)）\]][ \t.]*")
_LOOKS = re.compile(r"[a-zß-ÿ][A-Z]|[A-Za-z]\d|\d[A-Za-z]|\w[_&]|\w\.\w|[a-z]-[a-z]|\s&\s")
_QUOTES = '"“”„«»「」『』'
_QUOTE = re.compile(f"[{_QUOTES}]")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|[\w.&'’-]+")
_JOINTS = frozenset({"&", "und", "and", "et", "y", "e", "en", "i", "de", "la", "le", "du", "des", "del", "di", "da", "do", "van", "von", "the", "of"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Slot:
    """A possible name at [start, end), and the sort of place it stands in."""

    start: int
    end: int
    sort: str


def slotted(leaf: Leaf, judged: Sequence[Judged]) -> Iterator[Value]:
    """The names in the places beside these listings that are shops'."""
    slots = [slot for j in judged for slot in _slots(leaf, j)]
    for sort in dict.fromkeys(slot.sort for slot in slots):
        group = list(dict.fromkeys(slot for slot in slots if slot.sort == sort))
        listings = sum(slot.sort == sort for slot in slots)
        every = _EVERY if len(group) > 1 and 3 * listings >= 2 * len(judged) else 0.0
        weights = [_weight(leaf, s) + every for s in group]
        taken = sum(w >= _ENOUGH for w in weights)
        for slot, weight in zip(group, weights, strict=True):
            if weight >= _ENOUGH or (taken and 2 * taken >= len(group)):
                yield from named(leaf, slot.start, slot.end, _SURE if weight >= _ENOUGH else _LESS_SURE)


def _slots(leaf: Leaf, judged: Judged) -> Iterator[_Slot]:
    mention = judged.mention
    if mention.region is not RegionKind.OWN or not mention.site.own:
        return
    if mention.place is not None:
        heads, row = heads_of(leaf, mention.place.table), leaf.table(mention.place).rows[mention.place.row]
        if (
            heads.column(Column.SELLER) is not None
            or len(row) < 2
            or (heads.row < 0 and len(leaf.table(mention.place).rows) < 2)
        ):
            return
        for column, cell in enumerate(row):
            if (
                column != mention.place.column
                and column not in heads.kinds
                and _is_name(leaf, cell.start, cell.end)
            ):
                yield _Slot(cell.start, cell.end, f"column {mention.place.table} {column}")
        return
    text = leaf.document.text
    line = leaf.material.layout(leaf.document).line_at(mention.start)
    before = _BEFORE.match(text, line.start, mention.start)
    if before is not None and not leaf.has_mention(line.start, mention.start):
        yield from _slot(leaf, before, "before")
    elif not re.search(r"\w{2}", text[line.start : mention.start]):
        yield from _around(leaf, line)


def _around(leaf: Leaf, line: Line) -> Iterator[_Slot]:
    """The line above a run of lines that are nothing but URLs, and a line in brackets below."""
    lines = leaf.material.layout(leaf.document).lines
    text = leaf.document.text
    at = line.number - 1
    while at >= 0 and line.number - at <= _ABOVE_MAX and leaf.has_mention(lines[at].start, lines[at].end):
        at -= 1
    if at >= 0 and not lines[at].blank and lines[at].own:
        above = _ALONE.fullmatch(text, lines[at].start, lines[at].end)
        if above is not None:
            yield from _slot(leaf, above, "above")
    if line.number + 1 < len(lines):
        below = _BRACKETS.fullmatch(text, lines[line.number + 1].start, lines[line.number + 1].end)
        if below is not None:
            start = below.start("name") + label_length(below["name"])
            if _is_name(leaf, start, below.end("name")):
                yield _Slot(start, below.end("name"), "below")


def _slot(leaf: Leaf, match: re.Match[str], sort: str) -> Iterator[_Slot]:
    """The name, without the word for a shop before it ("Negozio NAME"); that word says what the name is."""
    start, end = match.span("name")
    label = label_length(match["name"])
    alone = sort == "above" and name_like(match["name"][label:], labelled=True)
    if label and (alone or _is_name(leaf, start + label, end)):
        yield _Slot(start + label, end, "told")
    elif _is_name(leaf, start, end):
        yield _Slot(start, end, sort)


def _is_name(leaf: Leaf, start: int, end: int) -> bool:
    """Whether it looks like a name: capitals or a handle, and none of the writer's."""
    name = leaf.document.text[start:end].strip()
    if sum(c.isalpha() for c in name) < _LETTERS_MIN:
        return False
    if (
        not name_like(name)
        or _QUOTE.search(name.strip(_QUOTES))
        or is_empty(name)
        or leaf.has_mention(start, end)
        or is_claimants(leaf.material, name)
    ):
        return False
    if _LOOKS.search(name) or (not name[0].isascii() and not name[0].isalpha()):
        return True
    words = _WORD.findall(name)
    return bool(words) and all(w[0].isupper() or w in _JOINTS or not w[0].islower() for w in words)


def _weight(leaf: Leaf, slot: _Slot) -> float:
    text = leaf.document.text
    name = text[slot.start : slot.end].strip()
    weight = _HANDLE if _LOOKS.search(name) or slot.sort == "told" else 0.0
    weight += _TWICE if len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) > 1 else 0.0
    weight += _SPOKEN if any(h.concept == "shops.label" for h in leaf.hits) else 0.0
    if slot.sort == "above" and text[: slot.start].rstrip(' \t"“„«「『')[-1:] in tuple(_HEADS):
        weight += _MARKED
    return weight + (_WORDS if " " in name else 0.0)
