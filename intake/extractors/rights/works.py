"""The work by its title, the mark, the patent's title: labels first, then titles in quotes, then marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.extractors.attached import role_of
from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import claims_lexicon
from intake.extractors.passages import Place, Sentence, passages
from intake.parsers.document import Document
from intake.reading import Value

BY = "rights.works"
_QUOTED = re.compile(
    r"[“„\"«「『《〈‘](?P<title>[^“”„\"«»「」『』《》〈〉\n]{2,90}(?:\n[^“”„\"«»「」『』《》〈〉\n]{1,60})?)[”“\"»」』》〉’]"
)
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ][A-ZÀ-Þ0-9&’'-]{2,}(?:[ ][A-ZÀ-Þ][A-ZÀ-Þ0-9&’'-]{1,}){0,3}\b")
_NAMED = re.compile(
    r"[^\S\n]*[-–:]?[^\S\n]*\n?(?P<name>[A-Z][\w.+#-]*(?:[^\S\n]+(?:[A-Z0-9][\w.+#-]*|of|the|and|&|for|to|in|with)){0,6})"
)
_INID = re.compile(
    r"^\s*\(?(?:54|540|541)\)?[ \t]+(?P<title>[^\n]{2,120}(?:\n(?!\s*\(?\d{2,3}\)?[ \t])[A-Z][A-Z ,-]{2,60})?)",
    re.M,
)
_NOT_TITLES = re.compile(
    r"https?:|www\.|@|^\W*$|^(?:DMCA|URL|IP|US|USA|EU|UK|PDF|HTTP|YES|NO|UNDER|PENALTY|PERJURY|I|LLC|INC|GMBH|COPYRIGHT|TRADEMARK|PATENT|NOTICE|THE|VIA|CASE|ID|RE|API|README|PLEASE|HEREBY|DEMAND|THAT|YOU|ACT|PROPRIETARY|CONFIDENTIAL|TAX|VAT|FAX|TEL|CEO|CTO|SKU|MIT|GPL|LICENSE|JSON|SQL|PHP|HTML|CSS)$",
    re.I,
)
_BEFORE = 48  # characters before a quote in which a word may call it a title
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible title at [start, end) of a document."""

    document: Document
    start: int
    end: int
    title: str
    confidence: float
    types: tuple[str, ...]  # the types of right named beside it


def find_works(material: Material) -> tuple[Candidate, ...]:
    """Possible titles, the surest first."""
    found: list[Candidate] = []
    found.extend(_labelled(material))
    for sentence in _sentences(material):
        found.extend(_quoted(sentence))
        found.extend(_marks(sentence))
        found.extend(_named(material, sentence))
    found.extend(_on_certificates(material))
    good = [c for c in found if _is_title(material, c.title)]
    return tuple(sorted(good, key=lambda c: -c.confidence))


def as_value(candidate: Candidate, confidence: float | None = None) -> Value:
    title = re.sub(r"\s+", " ", candidate.title).strip(" \t.,;:*")
    return value_at(
        candidate.document,
        candidate.start,
        candidate.end,
        BY,
        confidence or candidate.confidence,
        value=title,
    )


def _sentences(material: Material) -> Iterator[Sentence]:
    every = passages(material)
    yield from every.at(Place.SUBJECT)
    yield from every.written
    if material.kind in ("counter_notice", "follow_up", "retraction"):
        yield from every.at(Place.QUOTED)


def _labelled(material: Material) -> Iterator[Candidate]:
    lexicon = claims_lexicon()
    for document in material.parsed.documents:
        if document.part.startswith("header:"):
            continue
        for item in material.layout(document).labelled:
            label = re.sub(r"\(.*?\)|[*_#\d.)]", " ", item.label).strip()
            if (
                not item.value
                or len(label) > 60
                or len(item.value) > 300
                or (item.kind == "below"
                and len(item.value) > _LONGEST)
            ):
                continue
            hits = lexicon.find(label)
            if not any(
                h.concept == "rights.work_label" and h.end - h.start >= 0.6 * len(label) for h in hits
            ):
                continue
            quotes = [m for m in _QUOTED.finditer(item.value)]
            sure = 0.9 if item.own else 0.75
            if quotes:
                for number, m in enumerate(quotes):
                    yield Candidate(
                        document,
                        item.start + m.start("title"),
                        item.start + m.end("title"),
                        m["title"],
                        sure - 0.01 * number,
                        (),
                    )
                continue
            value = re.split(r"\s[(（]|[;；\n]|, (?:reg|no|by)\b|https?:", item.value)[0].strip()
            if value and len(value) <= _LONGEST:
                lead = item.value.index(value)
                yield Candidate(
                    document, item.start + lead, item.start + lead + len(value), value, sure - 0.04, ()
                )


def _quoted(sentence: Sentence) -> Iterator[Candidate]:
    text = sentence.text
    if not any(c in text for c in '“„"«「『《〈'):
        return
    weak = sentence.place is Place.QUOTED
    for match in _QUOTED.finditer(text):
        title = match["title"]
        if len(title.split()) > 14 or len(title) > 100:
            continue
        at = sentence.start + match.start()
        near = [h for h in sentence.hits if at - _BEFORE <= h.end <= at and h.concept == "rights.entitled"]
        types = tuple(dict.fromkeys(h.concept[7:] for h in sentence.hits if h.concept in _TYPE_CONCEPTS))
        sure = 0.86 if near else 0.74 if types else 0.66 if sentence.place is Place.SUBJECT else 0.4
        if match[0][0] in "《「『〈":
            sure += 0.1
        if _defines(text, match.end(), match.start()):
            sure -= 0.4
        yield Candidate(
            sentence.document, sentence.start + match.start("title"), sentence.start + match.end("title"), title,
            sure - (0.12 if weak else 0.0), types,
        )  # fmt: skip


_TYPE_CONCEPTS = ("rights.copyright", "rights.trademark", "rights.patent", "rights.design")


def _defines(text: str, end: int, start: int) -> bool:
    """A quote in brackets gives a party its short name: (the "Company")."""
    return text[max(0, start - 12) : start].rstrip().endswith(
        ("(", "(the", "collectively,", "or", "“", "hereinafter")
    ) and text[end : end + 1] in (")", " ", ",")


def _marks(sentence: Sentence) -> Iterator[Candidate]:
    """Words in capitals beside a word for a mark."""
    if not sentence.has("rights.trademark") and not sentence.has("rights.design"):
        return
    letters = [c for c in sentence.text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) > 0.6 * len(letters):
        return
    places = [h for h in sentence.hits if h.concept in ("rights.trademark", "rights.design")]
    types = ("trademark",) if sentence.has("rights.trademark") else ("design",)
    for match in _CAPITALS.finditer(sentence.text):
        at, end = sentence.start + match.start(), sentence.start + match.end()
        distance = min(min(abs(at - h.end), abs(h.start - end)) for h in places)
        sure = 0.84 if distance <= 3 else 0.7 if distance <= 40 else 0.5
        yield Candidate(
            sentence.document, at, end, match[0], sure - (0.1 if sentence.place is Place.QUOTED else 0), types
        )


def _named(material: Material, sentence: Sentence) -> Iterator[Candidate]:
    """A proper name right behind a word such as "our software", "the book", "the project"."""
    if sentence.place is Place.QUOTED:
        return
    for hit in sentence.all("rights.entitled"):
        match = _NAMED.match(sentence.text, hit.end - sentence.start)
        if match is None:
            continue
        name = match["name"].rstrip(" .")
        if len(name) < 3 or name.split()[0].lower() in _STOP:
            continue
        yield Candidate(
            sentence.document,
            sentence.start + match.start("name"),
            sentence.start + match.start("name") + len(name),
            name,
            0.5,
            (),
        )


_STOP = {
    "i",
    "the",
    "in",
    "we",
    "this",
    "that",
    "of",
    "it",
    "my",
    "our",
    "and",
    "for",
    "to",
    "on",
    "is",
    "a",
    "copyright",
    "github",
}


def _on_certificates(material: Material) -> Iterator[Candidate]:
    for document in material.attachments:
        if role_of(material, document).type not in ("registration_certificate", "license"):
            continue
        for match in _INID.finditer(document.text):
            title = match["title"].strip()
            yield Candidate(document, match.start("title"), match.start("title") + len(title), title, 0.8, ())
        for match in _QUOTED.finditer(document.text[:4000]):
            yield Candidate(document, match.start("title"), match.end("title"), match["title"], 0.55, ())


def _is_title(material: Material, title: str) -> bool:
    """No oath, no address, no name of the platform or of a person's firm."""
    plain = title.strip(" \t.,;:*'\"")
    if len(plain) < 2 or _NOT_TITLES.search(plain) or plain.casefold() == material.platform.name.casefold():
        return False
    if not any(c.isalpha() for c in plain) or plain.casefold().startswith(
        ("i have ", "i swear", "i consent", "i am ")
    ):
        return False
    shop = material.parsed.headers.from_name or ""
    return plain.casefold() != shop.casefold()
