"""Sentences of a text, by rule: fast, for every script, and sound on wrapped lines, lists and forms.

A sentence ends at a full stop that is none of an abbreviation, at a blank line, at a line break that is no
mere wrapping, and at the borders of table cells and regions. Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BREAK = re.compile(
    r"\n[ \t\r>]*\n|\n"  # a blank line, a line break
    r"|[.!?…]+[\"'”’»)\]*_]{0,3}(?=[\s\u200b])"  # a full stop before white space
    r"|[。！？；!?][”」』）]?"  # a full stop of Chinese and Japanese
    r"|\t+| \| "  # a border of table cells
)
_ITEM = re.compile(
    r"[ \t>]*(?:[-–•·*▪◦§☐☑☒□■✓✔]|\(?\d{1,2}[.)、）:]|\(?[a-hivx]{1,4}[.)]|\[[ \dxXvV]{0,2}\]|[一二三四五六七八九十]{1,2}[、.])\s?"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Nr|Inc|Ltd|Co|Corp|LLC|Art|Sec|Reg|Ser|Appl|Pat|Tel|Fax|Attn|vs?|U\.S|e\.g|i\.e|bzw|ggf|z\.\s?B|d\.\s?h|Abs|Str|str|Hr|Fr|Sr|Sra|Srta|Dña|Mme|Mlle|M|av|Av|núm|nº|n|N|p\.\s?ex|s\.\s?r\.\s?o|ul|pl|al|cf|op|S\.A|[A-Z])\.$"
)
_NUMBERING = re.compile(
    r"(?:^|[\s(\[])(?:nos?|nrs?|n[uú]m|pos|poz|art|fig|abb|pp?|vol|bd|tel|ext)\.$", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?:^|[\s>(])\d{1,2}\.$")
_LABEL = re.compile(r"[^\W\d_a-z][^.:：\n]{1,70}[:：](?:\s|$)")  # "The information is correct: Yes"
_CHOSEN = re.compile(r"(?:\[[ xXvV_✓]?\]|\([ xX_✓]?\)|[☐☑☒□■])[ \t]*\w{1,12}$")  # "[ ] yes [x] no"
_WRAP_MIN = 38  # a shorter line is not wrapped but ended by its writer
_WRAP_MIN_CJK = 18
_LONGEST = 2000  # keeps what is done for each sentence bounded on text that never ends one


def sentences(text: str, borders: Iterable[int] = ()) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of the sentences, without white space at their ends. `borders` are offsets that
    no sentence crosses (the starts of regions)."""
    start = 0
    stops = sorted(set(borders))
    at = 0
    for end, after in _ends(text):
        while at < len(stops) and stops[at] <= start:
            at += 1
        while at < len(stops) and stops[at] < end:
            yield from _trimmed(text, start, stops[at])
            start = stops[at]
            at += 1
        yield from _trimmed(text, start, end)
        start = after
    for stop in stops[at:]:
        if start < stop < len(text):
            yield from _trimmed(text, start, stop)
            start = stop
    yield from _trimmed(text, start, len(text))


def _ends(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences end, each with the place where the next may begin."""
    line_start = 0
    for match in _BREAK.finditer(text):
        mark = match[0]
        if mark == "\n":
            wrapped = _wraps(text, line_start, match.start())
            line_start = match.end()
            if not wrapped:
                yield match.start(), match.end()
        elif mark[0] == "\n":
            line_start = match.end()
            yield match.start(), match.end()
        elif mark[0] == "." and (_abbreviated(text, match.end()) or not _begins(text, match.end())):
            continue
        else:
            yield match.end() if mark[0] not in "\t " else match.start(), match.end()


def _wraps(text: str, line_start: int, line_end: int) -> bool:
    """Whether the break after this line only wraps a sentence."""
    line = text[line_start:line_end].rstrip()
    if not line or line[-1] in ".!?:;。！？：；☐☑☒":
        return False
    if _CHOSEN.search(line[-20:]):
        return False
    following = text[line_end + 1 : line_end + 100].lstrip(" \t>")
    if not following or following[0] == "\n" or _ITEM.match(text, line_end + 1):
        return False
    if following.startswith(("http://", "https://")):
        return False
    if _LABEL.match(following):
        return False
    if following[0].islower() and line[-1] != ")":
        return len(line) >= _WRAP_MIN // 2
    if "\u2e80" <= following[0] <= "\ufaff":
        return len(line) >= _WRAP_MIN_CJK
    return len(line) >= _WRAP_MIN + 12 or (len(line) >= _WRAP_MIN and line[-1] == ",")


def _abbreviated(text: str, end: int) -> bool:
    """Whether the full stop before `end` belongs to an abbreviation, a list's number or an ordinal."""
    if text[end : end + 2].strip()[:1].isdecimal() and _NUMBERING.search(text[max(0, end - 6) : end]):
        return True
    if _ORDINAL.search(text[max(0, end - 5) : end]):
        return True
    return _ABBREVIATION.search(text[max(0, end - 12) : end]) is not None


def _begins(text: str, at: int) -> bool:
    """Whether what follows a full stop can begin a sentence."""
    following = text[at : at + 12].lstrip(" \t\u200b\u00a0")
    return not following or not following[0].islower()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span without white space at its ends, in pieces where it is longer than any sentence."""
    while end - start > _LONGEST:
        cut = max(text.rfind(" ", start, start + _LONGEST), text.rfind("\n", start, start + _LONGEST))
        cut = cut if cut > start else start + _LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    while start < end and (text[start].isspace() or text[start] == ">"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
