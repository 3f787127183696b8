"""Registration numbers with their office: by the word before them and the office's way of writing them.

Patterns and words are data: lexicons/offices.toml and lexicons/claims/numbers.toml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from intake.extractors.attached import role_of
from intake.extractors.base import Material, source_at
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.rights.checks import plain
from intake.extractors.rights.labels import RIGHT_WORDS, label_of
from intake.extractors.rights.offices import fits, number_words, offices
from intake.extractors.rights.types import sole_type, type_of_certificate
from intake.parsers.document import Document, Origin
from intake.reading import Registration

BY = "rights.registrations"
_NUMBER = re.compile(
    r"(?:(?<![A-Za-zÀ-ɏ])[A-Za-z]{1,4}\.?[A-Za-z]?\.?[- ]?|[国國粤京沪浙苏闽鲁川渝鄂湘皖赣冀豫晋陕辽吉黑云贵桂琼甘青蒙宁新藏津港]作登字-? ?)?"
    r"(?<![\d])\d(?:(?: ?[./-] ?|[ ,])?\d|[ ./-]?[A-Z](?![a-z]|[A-Z]{2})){4,26}(?:\s?[ABSU]\d?(?![\w]))?"
)
_URL = re.compile(r"https?://[^\s<>\"]+|www\.[^\s<>\"]+|[\w.+-]{1,64}@[\w.-]{1,255}")
_LEAST_DIGITS = 5
_VOID_REACH = 60  # characters from a number to words such as "was refused"
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e\u3000]+")
_DATE = re.compile(
    r"(?<![\d.,/-])\d{1,2}(?:st|nd|rd|th)?, (?:19|20)\d{2}(?![\d/-]|[ .,]\d{3})"
    r"|(?<![\d/.-])\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20)\d{2}(?![\d/-])|(?<![\d/.-])(?:19|20)\d{2}-\d{2}-\d{2}(?![\d/-])"
)
_AND = (",", "and", "und", "et", "y", "e", "&", "、", "和", "/", ";", "oraz", "i", "en", "及", "と", "및")
_MOST, _MOST_IN_SENTENCE = 200, 40  # numbers looked at
_HEAD = 600  # first characters of a document, where the office names itself
_PHONE_LIKE = re.compile(r"^\+|^\(?0\d{1,4}\)?[ /-]")


@dataclass(frozen=True, slots=True)
class Found:
    """A number with the type of right it registers."""

    type: str | None
    registration: Registration
    certificate: bool = False

    @property
    def part(self) -> str | None:
        return self.registration.source.part if self.registration.source else None


def find_registrations(material: Material) -> tuple[Found, ...]:
    """Every registration number once, the writer's own text before certificates and quotes."""
    found: dict[str, Found] = {}
    for sentence in _where(material):
        if len(found) >= _MOST:
            break
        for item in _in_sentence(material, sentence):
            found.setdefault(item.registration.value.upper(), item)
    if not found:
        for sentence in _on_papers(material):
            for item in _in_sentence(material, sentence):
                found.setdefault(item.registration.value.upper(), item)
    known = {f.part for f in found.values() if f.registration.office is not None}
    surest = {
        n: f for n, f in found.items() if not f.certificate or f.registration.office or f.part not in known
    }
    return tuple(_without_longer_forms(surest))


def _where(material: Material) -> Iterator[Sentence]:
    every = passages(material)
    yield from every.at(Place.SUBJECT)
    yield from every.written
    for sentence in every.at(Place.EVIDENCE):
        if role_of(material, sentence.document).type == "registration_certificate":
            yield sentence
    if material.kind in ("counter_notice", "retraction"):
        yield from (s for s in every.at(Place.QUOTED) if s.document.origin in (Origin.BODY, Origin.NESTED))


def _on_papers(material: Material) -> Iterator[Sentence]:
    """Powers of attorney and licences name the right they are given for."""
    for sentence in passages(material).at(Place.EVIDENCE):
        if role_of(material, sentence.document).type in ("authorization_letter", "license"):
            yield sentence


def _in_sentence(material: Material, sentence: Sentence) -> Iterator[Found]:
    if not any(c.isdigit() for c in sentence.text):
        return
    text = _legible(material, sentence.text)
    end_of_last: tuple[int, str] | None = None
    for match in islice(_NUMBER.finditer(text), _MOST_IN_SENTENCE):
        start, end = match.span()
        if sum(c.isdigit() for c in match[0]) < _LEAST_DIGITS or (start and text[start - 1] in "+'’"):
            continue
        first_digit = start + next(i for i, c in enumerate(match[0]) if c.isdigit())
        label = label_of(material, sentence, sentence.start + first_digit)
        if label is None and end_of_last and text[end_of_last[0] : start].strip() in _AND:
            label = end_of_last[1]
        if _PHONE_LIKE.match(match[0]) and label in (None, "bare", "decoy"):
            continue
        if material.kind != "counter_notice" and _is_void(sentence, sentence.start + end):
            continue
        item = _judge(material, sentence, match[0], start, label)
        if item is not None:
            end_of_last = (end, label or "")
            yield item


def _legible(material: Material, text: str) -> str:
    """The text, character for character, with its full-width signs narrow and its broken lines joined, and
    blanks for links, addresses, dates and the platform's own case numbers."""
    text = _FULL_WIDTH.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text).replace("\n", " ")
    case = re.compile(rf"(?<!\w){re.escape(material.platform.case_prefix)}[- ]?\d{{4}}[- ]{{0,2}}\d{{4,8}}")
    for pattern in (_URL, _DATE, case):
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


def _is_void(sentence: Sentence, end: int) -> bool:
    """Whether the words behind a number say that it stands for nothing claimed ("was refused")."""
    return any(0 <= hit.start - end <= _VOID_REACH for hit in sentence.all("numbers.void"))


def _judge(material: Material, sentence: Sentence, written: str, at: int, label: str | None) -> Found | None:
    """The registration that a number is, or None where it is another number."""
    document = sentence.document
    certificate = sentence.place is Place.EVIDENCE
    if label == "decoy":
        return None
    context = f"{document.text[max(0, sentence.start - 80) : sentence.end + 60]}\n{document.text[:_HEAD] if certificate else ''}"
    kind = _kind_at(sentence, sentence.start + at)
    kind = kind or (type_of_certificate(document) if certificate else sole_type(material))
    for lead in _readings(written):
        reduced = re.sub(r"\s+", " ", written[lead:]).strip(" .,;-/")
        for office in offices():
            number = fits(office, reduced, label, kind, context, certificate)
            if number is None:
                continue
            start = sentence.start + at + lead
            length = len(written[lead:].rstrip(" .,;-/"))
            source = source_at(document, start, start + length)
            sure = 0.95 if office.alone or label not in (None, "bare") else 0.85
            sure -= 0.1 if document.ocr else 0.0
            return Found(office.type, Registration(number, sure, source, BY, office.name))
    told = ("registration",) if certificate or _PHONE_LIKE.match(written) else ("registration", *RIGHT_WORDS)
    if label in told and kind is not None:
        return _without_office(document, sentence, written, at, kind)
    return None


def _readings(written: str) -> list[int]:
    """Where a number may begin: with its letters, or (a word of the sentence stuck to it) at its digits."""
    first = next(i for i, c in enumerate(written) if c.isdigit())
    if first == 0:
        return [0]
    return [first] if written[:first].strip(" .-").casefold() in number_words() else [0, first]


def _without_office(document: Document, sentence: Sentence, written: str, at: int, kind: str) -> Found | None:
    """A number that is called a registration but fits no office we know."""
    lead = _readings(written)[0]
    written, at = written[lead:], at + lead
    number = plain(written)
    if not 6 <= sum(c.isdigit() for c in number) <= 13 or re.match(r"[\d.]*/", written):
        return None
    start = sentence.start + at
    source = source_at(document, start, start + len(written.rstrip(" .,;-/")))
    return Found(kind, Registration(number, 0.6, source, BY, None), sentence.place is Place.EVIDENCE)


def _kind_at(sentence: Sentence, at: int) -> str | None:
    """The type of right named nearest before the number, else the one named in the sentence."""
    types = [
        h for h in sentence.hits if h.concept.partition(".")[0] == "rights" and h.concept[7:] in RIGHT_WORDS
    ]
    types = [h for h in types if not _inside_other(h.start, h.end, sentence)]
    before = [h for h in types if h.end <= at]
    if before:
        return max(before, key=lambda h: (h.end, h.end - h.start)).concept[7:]
    return types[0].concept[7:] if types else None


def _inside_other(start: int, end: int, sentence: Sentence) -> bool:
    """A "patent" inside "design patent" is none."""
    return any(
        h.concept in ("rights.design", "rights.job")
        and h.start <= start
        and h.end >= end
        and h.end - h.start > end - start
        for h in sentence.hits
    )


def _without_longer_forms(found: dict[str, Found]) -> Iterator[Found]:
    """A number that is another one with a year or country before it is that one; one that a known office's
    number begins with is that number, cut at the end of a line."""
    for value, item in found.items():
        shorter = [
            v for v in found if v != value and len(v) >= 7 and value.endswith(v) and len(value) - len(v) <= 2
        ]
        office = item.registration.office
        cut = office is None and any(
            v != value and v.startswith(value) and f.registration.office for v, f in found.items()
        )
        if not shorter and not cut:
            yield item
