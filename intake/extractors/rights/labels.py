"""What the words before a number say it is: in its sentence, in the cell or line before, at its column's head."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from intake.extractors.base import Material
from intake.extractors.lexicon import Hit, claims_lexicon
from intake.extractors.passages import Sentence, passages
from intake.parsers.document import Document

RIGHT_WORDS = ("copyright", "trademark", "patent", "design")
_REACH = 42  # characters between a number and the word that tells what it is
_REACH_OF_BARE = 130  # from a bare "No." back to the right it is the number of
_BESIDE = 3  # "Patent No."
_NEXT = 4  # between a label and the cell or line of its number
_LEAD = 8  # characters of a cell before its number: "US ", "No. "
_MOST_CELLS = 40


def label_of(material: Material, sentence: Sentence, at: int) -> str | None:
    """registration, decoy, the name of a right or of an office's word, bare; None where nothing tells.

    `at` is the number's first digit in the document.
    """
    label = _nearest(list(_telling(sentence.hits)), at)
    if label not in (None, "bare") or at - sentence.start > _LEAD:
        return label
    return _of_cell_before(material, sentence, at) or _of_column(material, sentence, at) or label


def _telling(hits: tuple[Hit, ...] | list[Hit]) -> Iterator[Hit]:
    """The hits that can tell what a number is."""
    for hit in hits:
        area, _, name = hit.concept.partition(".")
        if (area == "numbers" and name != "void") or (area == "rights" and name in RIGHT_WORDS):
            yield hit


def _nearest(hits: list[Hit], at: int, right_behind: bool = True) -> str | None:
    """What the nearest word before the number says; a bare "No." takes it from the words before."""
    before = [h for h in hits if h.end <= at]
    if not before:
        return None
    best = max(before, key=lambda h: (h.end, h.end - h.start, h.concept))
    name = best.concept.partition(".")[2]
    if at - best.end > _REACH:
        return None
    if name != "bare":
        return name
    earlier = [h for h in before if h.end <= best.start and at - h.end <= _REACH_OF_BARE]
    if earlier:
        last = max(earlier, key=lambda h: (h.end, h.end - h.start))
        told = last.concept.partition(".")[2]
        beside = best.start - last.end <= _BESIDE
        if told in RIGHT_WORDS and beside:
            return "registration"  # "Patent No."
        if told == "office_name" and at - last.end <= _REACH:
            return "registration"  # "INPI (processo 9...)"
        if told in RIGHT_WORDS or (told in ("registration", "decoy") and at - last.end <= _REACH):
            return told
    if right_behind:  # 第35550179号注册商标
        behind = [h for h in hits if at <= h.start <= at + _REACH and h.concept.startswith("rights.")]
        if behind:
            return behind[0].concept.partition(".")[2]
    return "bare"


def _of_cell_before(material: Material, sentence: Sentence, at: int) -> str | None:
    """What the cell or line right before says that ends with a label: "Registration Number:"."""
    last = _ending_before(material, sentence.document).get(sentence.start)
    if last is None:
        return None
    hits = list(_telling(last.hits))
    ends = last.end - len(last.text) + len(last.text.rstrip(" .:：#°º"))
    if not any(ends - h.end <= 1 for h in hits):
        return None
    return _nearest(hits, at, right_behind=False)


def _ending_before(material: Material, document: Document) -> dict[int, Sentence]:
    """For each start of a sentence, the sentence that ends right before it."""

    def pairs() -> dict[int, Sentence]:
        own = [s for s in passages(material).sentences if s.document is document]
        return {b.start: a for a, b in pairwise(own) if 0 <= b.start - a.end <= _NEXT}

    return material.once(f"rights.ending_before.{document.part}", pairs)


def _of_column(material: Material, sentence: Sentence, at: int) -> str | None:
    """What the head of the number's column says, where the text has a table of tab-separated cells."""
    heads = material.once(
        f"rights.columns.{sentence.document.part}", lambda: _heads_of(sentence.document.text)
    )
    line = sentence.document.text.rfind("\n", 0, sentence.start) + 1
    head = heads.get(line)
    column = sentence.document.text.count("\t", line, sentence.start)
    if head is None or column >= len(head):
        return None
    name = head[column]
    found = _nearest(list(_telling(claims_lexicon().find(name))), len(name) + 1, right_behind=False)
    return found if len(name) <= _REACH else None


def _heads_of(text: str) -> dict[int, list[str]]:
    """The head row's cells for each line of a table, by the line's start."""
    heads: dict[int, list[str]] = {}
    head: list[str] | None = None
    start = 0
    for line in text.split("\n"):
        if "\t" not in line:
            head = None
        elif head is None:
            head = line.split("\t")[:_MOST_CELLS]
        else:
            heads[start] = head
        start += len(line) + 1
    return heads
