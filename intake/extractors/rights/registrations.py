"""Registration numbers with their office: by the word before them and the office's way of writing them.

Patterns and words are data: lexicons/offices.toml and lexicons/claims/numbers.toml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from intake.extractors.attached import role_of
from intake.extractors.base import Material, source_at
from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.rights.checks import CHECKS, NORMAL_FORMS, plain
from intake.extractors.rights.types import sole_type, type_of_certificate
from intake.parsers.document import Document, Origin
from intake.reading import Registration

BY = "rights.registrations"
_NUMBER = re.compile(
    r"(?:(?<![A-Za-zÀ-ɏ])[A-Za-z]{1,4}\.?[A-Za-z]?\.?[- ]?|[国國粤京沪浙苏闽鲁川渝鄂湘皖赣冀豫晋陕辽吉黑云贵桂琼甘青蒙宁新藏津港]作登字-? ?)?"
    r"(?<![\d])\d(?:[ ,./-]{0,2}\d|[ ./-]?[A-Z](?![a-z]|[A-Z]{2})){4,26}(?:\s?[ABSU]\d?(?![\w]))?"
)
_URL = re.compile(r"https?://[^\s<>\"]+|www\.[^\s<>\"]+|[\w.+-]{1,64}@[\w.-]{1,255}")
_REACH = 42  # characters between a number and the word that tells what it is
_MOST, _MOST_IN_SENTENCE = 200, 40  # numbers looked at
_HEAD = 600  # first characters of a document, where the office names itself
_PHONE_LIKE = re.compile(r"^\+|^\(?0\d{1,4}\)?[ /-]")
_RIGHT_WORDS = ("copyright", "trademark", "patent", "design")


@dataclass(frozen=True, slots=True)
class _Office:
    name: str
    type: str
    pattern: re.Pattern[str]
    words: re.Pattern[str] | None
    alone: bool
    only: tuple[str, ...]
    unsaid: bool
    check: str | None
    normal: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A number with the type of right it registers."""

    type: str | None
    registration: Registration
    certificate: bool = False

    @property
    def part(self) -> str | None:
        return self.registration.source.part if self.registration.source else None


@cache
def _offices() -> tuple[_Office, ...]:
    def words(listed: list[str]) -> re.Pattern[str] | None:
        if not listed:
            return None
        bounded = (rf"\b{re.escape(w)}\b" if w.isascii() and w[-1] != "." else re.escape(w) for w in listed)
        return re.compile("|".join(bounded))

    return tuple(
        _Office(
            o["name"], o["type"], re.compile(o["pattern"]), words(o.get("words", [])), o.get("self", False),
            tuple(o.get("only", ())), o.get("unsaid", False), o.get("check"), o.get("normal"),
        )
        for o in load_toml("offices.toml")["office"]
    )  # fmt: skip


def find_registrations(material: Material) -> tuple[Found, ...]:
    """Every registration number once, the writer's own text before certificates and quotes."""
    found: dict[str, Found] = {}
    for sentence in _where(material):
        if len(found) >= _MOST:
            break
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


def _in_sentence(material: Material, sentence: Sentence) -> Iterator[Found]:
    if not any(c.isdigit() for c in sentence.text):
        return
    text = unicodedata.normalize("NFKC", sentence.text)
    if len(text) != len(sentence.text):
        text = sentence.text
    blanked = _URL.sub(lambda m: " " * len(m[0]), text)
    end_of_last: tuple[int, str] | None = None
    for match in islice(_NUMBER.finditer(blanked), _MOST_IN_SENTENCE):
        start, end = match.span()
        digits = sum(c.isdigit() for c in match[0])
        if digits < 5 or (start and blanked[start - 1] in "+'’"):
            continue
        first_digit = start + next(i for i, c in enumerate(match[0]) if c.isdigit())
        label = _label(sentence, sentence.start + first_digit)
        if (
            label is None
            and end_of_last
            and blanked[end_of_last[0] : start].strip()
            in (",", "and", "und", "et", "y", "e", "&", "、", "和", "/", ";")
        ):
            label = end_of_last[1]
        if _PHONE_LIKE.match(match[0]) and label in (None, "bare", "decoy"):
            continue
        item = _judge(material, sentence, match[0], start, label)
        if item is not None:
            end_of_last = (end, label or "")
            yield item


def _label(sentence: Sentence, at: int) -> str | None:
    """What the nearest word before the number says it is: registration, decoy, a right's name, or bare."""
    best: tuple[int, int, str] | None = None
    for hit in sentence.hits:
        area, _, name = hit.concept.partition(".")
        if hit.end > at or at - hit.end > _REACH:
            continue
        if area == "numbers" or (area == "rights" and name in _RIGHT_WORDS):
            rank = (hit.end, hit.end - hit.start, name)
            if best is None or rank > best:
                best = rank
    if best is None:
        return None
    if best[2] == "bare":
        earlier = [
            h
            for h in sentence.hits
            if h.end <= best[0] - best[1]
            and h.end >= at - _REACH
            and h.concept.partition(".")[0] in ("numbers", "rights")
        ]
        names = [h.concept.partition(".")[2] for h in sorted(earlier, key=lambda h: (h.end, h.end - h.start))]
        telling = [n for n in names if n in _RIGHT_WORDS or n in ("registration", "decoy", "office_name")]
        return telling[-1] if telling else "bare"
    return best[2]


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
        for office in _offices():
            number = _fits(office, reduced, label, kind, context, certificate)
            if number is None:
                continue
            start = sentence.start + at + lead
            length = len(written[lead:].rstrip(" .,;-/"))
            source = source_at(document, start, start + length)
            sure = 0.95 if office.alone or label not in (None, "bare") else 0.85
            sure -= 0.1 if document.ocr else 0.0
            return Found(office.type, Registration(number, sure, source, BY, office.name))
    told = ("registration",) if certificate or _PHONE_LIKE.match(written) else ("registration", *_RIGHT_WORDS)
    if label in told and kind is not None:
        return _without_office(document, sentence, written, at, kind)
    return None


def _readings(written: str) -> list[int]:
    """Where a number may begin: with its letters, or (a word of the sentence stuck to it) at its digits."""
    first = next(i for i, c in enumerate(written) if c.isdigit())
    return [0] if first == 0 else [0, first]


def _fits(
    office: _Office, reduced: str, label: str | None, kind: str | None, context: str, certificate: bool
) -> str | None:
    """The number in the office's normal form, if it can be one of that office's."""
    match = office.pattern.fullmatch(reduced)
    if match is None:
        return None
    if not office.alone:
        if label is None or (label == "bare" and not certificate):
            return None
        if kind is not None and kind != office.type:
            return None
        if (
            office.only
            and kind not in office.only
            and not (office.unsaid and kind is None and label == "registration")
        ):
            return None
        if office.words is not None and not office.words.search(context):
            return None
    number = match["number"] if "number" in match.re.groupindex else match[0]
    if office.check is not None and not CHECKS[office.check](number):
        return None
    return NORMAL_FORMS.get(office.normal or "", plain)(number)


def _without_office(document: Document, sentence: Sentence, written: str, at: int, kind: str) -> Found | None:
    """A number that is called a registration but fits no office we know."""
    number = plain(written)
    if not 6 <= sum(c.isdigit() for c in number) <= 13 or re.match(r"[\d.]*/", written):
        return None
    start = sentence.start + at
    source = source_at(document, start, start + len(written.rstrip(" .,;-/")))
    return Found(kind, Registration(number, 0.6, source, BY, None), sentence.place is Place.EVIDENCE)


def _kind_at(sentence: Sentence, at: int) -> str | None:
    """The type of right named nearest before the number, else the one named in the sentence."""
    types = [
        h for h in sentence.hits if h.concept.partition(".")[0] == "rights" and h.concept[7:] in _RIGHT_WORDS
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
    """A number that is another one with a year or country before it is that one."""
    for value, item in found.items():
        shorter = [
            v for v in found if v != value and len(v) >= 7 and value.endswith(v) and len(value) - len(v) <= 2
        ]
        if not shorter:
            yield item
