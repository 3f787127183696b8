"""Titles in quotation marks and marks in capitals, by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence
from intake.extractors.rights.spoken import without_legal_form
from intake.extractors.rights.titles import CAPITALS, Candidate, quoted_titles, reads_as_title

_NUMBER_BEFORE = re.compile(r"(?:\w*\d{4,}\w* )+")  # "UK00003555017 LARKMEADOW"
_TYPE_CONCEPTS = ("rights.copyright", "rights.trademark", "rights.patent", "rights.design")
_BESIDE_MARK = ("rights.trademark", "rights.design", "senses.brand", "numbers.registration")
_ENTITLED = ("rights.entitled", "rights.titled", "senses.artwork", "senses.authored")


@cache
def _sure() -> dict[str, Any]:
    return load_toml("works.toml")


def quoted_works(sentence: Sentence) -> Iterator[Candidate]:
    """Titles in quotation marks; surer behind a word such as "entitled" or beside a type of right."""
    text = sentence.text
    sure = _sure()
    for start, end, title in quoted_titles(text):
        if not reads_as_title(title):
            continue
        at = sentence.start + start - 1
        before = [h for h in sentence.hits if at - sure["before"] <= h.end <= at]
        if any(h.concept == "rights.seller_word" and at - h.end <= sure["beside"] for h in before):
            continue
        types = tuple(dict.fromkeys(h.concept[7:] for h in sentence.hits if h.concept in _TYPE_CONCEPTS))
        numbered = any(h.concept.startswith("numbers.") for h in sentence.hits)
        if any(h.concept in _ENTITLED for h in before):
            points = sure["entitled"]
        elif any(h.concept in _TYPE_CONCEPTS for h in before) or (types and numbered):
            points = sure["beside_type"]
        elif types or any(sentence.has(c) for c in ("statements.owner", "senses.authored", "senses.artwork")):
            points = sure["with_type"]
        else:
            points = sure["in_subject"] if sentence.place is Place.SUBJECT else sure["in_quotes"]
            points += sure["title_case"] if title.istitle() and " " in title else 0
        points += sure["book_quotes"] if text[start - 1] in "《「『〈" else 0
        points -= sure["quoted_by"] if sentence.place is Place.QUOTED else 0
        points -= sure["defined_by"] if _defines(text, start, end) else 0
        if sentence.has("rights.left_out"):
            points -= sure["left_out_by"]
        points -= sure["company_by"] if title.casefold().endswith(tuple(sure["company_ends"])) else 0
        points -= sure["small_letters_by"] if title.islower() else 0
        yield Candidate(sentence.document, sentence.start + start, sentence.start + end, title, points, types)


def _defines(text: str, start: int, end: int) -> bool:
    """A quote in brackets gives a party its short name: (the "Company"); behind a number it is a title."""
    lead = text[max(0, start - 16) : start - 1].rstrip().casefold()
    if re.search(r"\d[ a-z]{0,3}[(（]$", lead):
        return False
    if lead.endswith("("):
        return text[end + 1 : end + 3].lstrip(" ")[:1] in (")", "")
    return lead.endswith(
        ("(the", "collectively,", "hereinafter", "(nachfolgend", "(ci-après", "以下简称", "（以下简称")
    )


def written_marks(sentence: Sentence) -> Iterator[Candidate]:
    """Words in capitals beside a word for a mark or design."""
    places = [h for h in sentence.hits if h.concept in _BESIDE_MARK]
    letters = [c for c in sentence.text if c.isalpha()]
    if not places or sum(c.isupper() for c in letters) > 0.6 * len(letters):
        return
    sure = _sure()
    types = (
        ("design",)
        if sentence.has("rights.design") and not sentence.has("rights.trademark")
        else ("trademark",)
    )
    for match in CAPITALS.finditer(sentence.text):
        number = _NUMBER_BEFORE.match(match[0])
        skipped = number.end() if number else 0
        mark = without_legal_form(match[0][skipped:])
        at = sentence.start + match.start() + skipped
        end = at + len(mark)
        distance = min(min(abs(at - h.end), abs(h.start - end)) for h in places)
        points = (
            sure["mark_next"] if distance <= 3 else sure["mark_near"] if distance <= 40 else sure["mark_far"]
        )
        points += sure["disputed"] if sentence.place is Place.QUOTED else 0
        points -= sure["firm_by"] if mark != match[0][skipped:] else 0
        yield Candidate(sentence.document, at, end, mark, points, types)
