"""Titles and marks as people write them in a sentence: "titled The Owl", "(Reg. No. 123, NAME)", "It is called X",
a mark in capitals that comes again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.attached import role_of
from intake.extractors.base import Material
from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.rights.titles import CAPITALS, Candidate, reads_as_title

_UNTIL = re.compile(r"[ \t]*(?P<title>[^\W\d_][^\n.,;:(（)）\"“”«»、，。；：]{1,70})")
_LABELLED = re.compile(r"[ \t]*[:：][ \t]*(?P<title>[^\n:：()（）、，。；;]{1,60})[)）、，]")
_BESIDE_NUMBER = re.compile(
    r"\d ?[号號호]?\s?[,，、]\s?(?P<title>[^\W\d][^,，、()（）\n]{1,30})[)）]"
    r"|[(（](?P<title2>[^\W\d][^,，、()（）\n]{1,30})[,，、][^()（）\n]{0,30}\d{5}"
)
_BEHIND_NUMBER = re.compile(r"\d{3}(?: ?[ABSU]\d?)?, (?P<title>[^\W\d_a-z][^\n.,;:()\d]{7,70})(?=[.;)\n]|$)")
_END = re.compile(
    r"\s(?:and|which|that|und|et|y|e|en|i|oraz|is|was|das|die|qui|que|che|kt\w{2,4}|in the|on the|at https?)\s(?=[a-zà-ÿ]).*$"
)
_LEGAL_FORM = re.compile(r"(?<!&)\s(?:LLC|LLP|PLLC|INC|LTD|LIMITED|GMBH|SAS|SARL|SRL|SPA|PLC|CORP|CO)$")


@cache
def _sure() -> dict[str, Any]:
    return load_toml("works.toml")["spoken"]  # type: ignore[no-any-return]


def spoken_titles(sentence: Sentence) -> Iterator[Candidate]:
    """Titles of one sentence behind a word such as "titled", behind a label in it, beside a number in brackets."""
    text = sentence.text
    for hit in sentence.all("rights.titled"):
        match = _UNTIL.match(text, hit.end - sentence.start)
        if match is not None and not _is_of_seller(sentence, hit.start):
            title = _END.sub("", match["title"]).rstrip()
            if title and (title[0].isupper() or not title[0].isascii()) and reads_as_title(title):
                yield _at(sentence, match.start("title"), title, _sure()["titled"])
    for hit in sentence.all("rights.work_label"):
        match = _LABELLED.match(text, hit.end - sentence.start)
        if match is not None:
            yield _at(sentence, match.start("title"), match["title"].rstrip(), _sure()["labelled"])
    for match in _BESIDE_NUMBER.finditer(text):
        name = "title" if match["title"] is not None else "title2"
        named = sentence.has("rights.trademark") or sentence.has("rights.design")
        if named and not re.match(r"[a-z]|.*\d", match[name]):
            yield _at(sentence, match.start(name), match[name].rstrip(), _sure()["beside_number"])
    if sentence.has("rights.patent") or sentence.has("rights.design"):
        for match in _BEHIND_NUMBER.finditer(text):
            yield _at(sentence, match.start("title"), match["title"].rstrip(), _sure()["behind_number"])


def repeated_marks(material: Material) -> Iterator[Candidate]:
    """Words in capitals that the writer's text and his certificates have more than once."""
    count: Counter[str] = Counter()
    first: dict[str, Candidate] = {}
    on_certificate = set()
    for sentence in passages(material).sentences:
        certificate = sentence.place is Place.EVIDENCE
        if certificate and role_of(material, sentence.document).type != "registration_certificate":
            continue
        if sentence.place in (Place.QUOTED, Place.FORWARDED) or (not certificate and _shouts(sentence)):
            continue
        for match in CAPITALS.finditer(sentence.text):
            mark = without_legal_form(match[0])
            count[mark] += 1
            if certificate and match[0] == sentence.text.strip():
                on_certificate.add(mark)
            if not certificate and mark not in first:
                first[mark] = _at(sentence, match.start(), mark, _sure()["repeated"], ("trademark",))
    for mark, candidate in first.items():
        times = min(count[mark], 4) - 2
        if times >= 0 and len(mark) >= 4:
            yield candidate.surer(
                _sure()["each_more"] * times + (_sure()["certified"] if mark in on_certificate else 0)
            )


def without_legal_form(name: str) -> str:
    """ACME for ACME LLC."""
    return _LEGAL_FORM.sub("", name)


def _shouts(sentence: Sentence) -> bool:
    letters = [c for c in sentence.text if c.isalpha()]
    return sentence.place is not Place.SUBJECT and sum(c.isupper() for c in letters) > 0.6 * len(letters)


def _is_of_seller(sentence: Sentence, at: int) -> bool:
    return any(
        0 <= at - h.end <= 32 and not re.search(r"[.;:()]|,(?! it)", sentence.document.text[h.end : at])
        for h in sentence.all("rights.seller_word")
    )


def _at(sentence: Sentence, start: int, title: str, sure: float, types: tuple[str, ...] = ()) -> Candidate:
    at = sentence.start + start
    return Candidate(sentence.document, at, at + len(title), title, sure, types)
