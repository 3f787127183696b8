"""The places of a list of listings: its printed numbers or letters, else the order, and the words beside each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from intake.extractors.base import Material
from intake.extractors.links.judge import Judged, Role
from intake.extractors.links.mentions import leaf_of

_PRINTED = re.compile(
    r"[ \t>#(（\[【]*(?:(?i:pos|position|nr|no|n[°º]|item|artikel|art|#)\.?[ \t]*)?"
    r"(?:(?P<number>\d{1,3})(?:[.):：、\]】）\t ]|[ \t]*[-–])|(?P<letter>[A-Ha-h])[.)）:])"
)
_WORD = re.compile(r"[^\W\d_]+")
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,}")
_LETTERS_MIN = 4  # of a word that tells one listing from another
_LABEL_MAX = 300  # characters of a label on one side of a listing
_STEM = 6  # letters by which words of one stem are told
_EAST_PIECE = 2


@dataclass(frozen=True)
class Places:
    """A list: its items by place (from 1). printed: the places are printed numbers; lettered: printed letters;
    labels: the words that stand beside each item, as `stems` gives them."""

    items: dict[int, str]
    printed: bool
    lettered: bool
    labels: dict[int, frozenset[str]]

    @cached_property
    def telling(self) -> dict[str, frozenset[int]]:
        """The places whose labels have a word that not all labels have."""
        found: dict[str, set[int]] = {}
        for place, words in self.labels.items():
            for word in words:
                found.setdefault(word, set()).add(place)
        return {word: frozenset(at) for word, at in found.items() if len(at) < len(self.items)}


def item_of(judged: Judged) -> str:
    """What tells an item: its number, else its address."""
    return judged.mention.site.item_id or judged.mention.key


def places_of(material: Material, found: Sequence[Judged]) -> Places:
    """The places of the listings of a list, by their printed numbers or letters, or by their order where most
    have none."""
    listed = [j for j in found if j.role in (Role.LISTING, Role.EXCEPTED, Role.KEPT) and j.mention.site.own]
    marks = [(_printed(material, j), j) for j in reversed(listed)]
    numbered = {mark[0]: j for mark, j in marks if mark is not None}
    if len(numbered) > 1 and 2 * len(numbered) > len(listed):
        lettered = sum(mark is not None and mark[1] for mark, _ in marks) > len(numbered) / 2
        return _places(material, numbered, printed=True, lettered=lettered)
    first = {item_of(j): j for j in reversed(listed)}
    ordered = dict(enumerate((first[item] for item in dict.fromkeys(map(item_of, listed))), 1))
    return _places(material, ordered, printed=False, lettered=False)


def _places(material: Material, listed: dict[int, Judged], *, printed: bool, lettered: bool) -> Places:
    labels = {place: frozenset(stems(_beside(material, j))) for place, j in listed.items()}
    return Places({place: item_of(j) for place, j in listed.items()}, printed, lettered, labels)


def _printed(material: Material, judged: Judged) -> tuple[int, bool] | None:
    """The number before a listing, of its row's first cell or of its line, and whether a letter stands for it."""
    mention = judged.mention
    if mention.place is not None:
        leaf = leaf_of(material, mention.document)
        first = leaf.table(mention.place).rows[mention.place.row][0].text.strip(" .)")
        if first.isdecimal() and len(first) <= 3:
            return int(first), False
        return (ord(first) - ord("A") + 1, True) if re.fullmatch(r"[A-H]", first) else None
    line = material.layout(mention.document).line_at(mention.start)
    match = _PRINTED.match(mention.document.text, line.start, mention.start)
    if match is None:
        return None
    if match["number"]:
        return int(match["number"]), False
    return ord(match["letter"].casefold()) - ord("a") + 1, True


def _beside(material: Material, judged: Judged) -> str:
    """The words of a listing's line or row, without its address."""
    mention = judged.mention
    if mention.place is not None:
        row = leaf_of(material, mention.document).table(mention.place).rows[mention.place.row]
        return " ".join(cell.text for number, cell in enumerate(row) if number != mention.place.column)
    line = material.layout(mention.document).line_at(mention.start)
    text = mention.document.text
    first, last = max(line.start, mention.start - _LABEL_MAX), min(line.end, mention.end + _LABEL_MAX)
    return f"{text[first : mention.start]} {text[mention.end : max(last, mention.end)]}"


def stems(text: str) -> Iterator[str]:
    """The words of a label, without case, accents and endings; of Chinese, Japanese and Korean pairs of letters."""
    for match in _WORD.finditer(text):
        word = match[0]
        if _EAST.match(word):
            yield from (word[i : i + _EAST_PIECE] for i in range(len(word) - 1))
        elif len(word) >= _LETTERS_MIN:
            plain = unicodedata.normalize("NFKD", word.casefold())
            yield "".join(c for c in plain if not unicodedata.combining(c))[:_STEM]
