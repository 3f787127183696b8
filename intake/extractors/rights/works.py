"""The work by its title, the mark, the patent's title: labels first, then titles in quotes, then marks.

Each way of finding a title gives candidates with a confidence; the surest wins. How sure each way is stands
in lexicons/works.toml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from intake.extractors.attached import Role, role_of
from intake.extractors.base import Material, value_at
from intake.extractors.layout import Labelled
from intake.extractors.lexicon import claims_lexicon, load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.rights.answers import italic_titles, leading_title, listed_titles
from intake.extractors.rights.frames import framed_names, shop_names
from intake.extractors.rights.machine import machine_works
from intake.extractors.rights.names import listed_words, proper_names
from intake.extractors.rights.spoken import repeated_marks, spoken_titles, without_legal_form
from intake.extractors.rights.titles import (
    CAPITALS,
    Candidate,
    is_title,
    quoted_titles,
    reads_as_title,
)
from intake.extractors.rights.types import type_of_certificate
from intake.parsers.document import Document, Origin
from intake.reading import Value

BY = "rights.works"
_INID = re.compile(
    r"^[ \t]*(?:\((?:54|540)\)|541)[ \t]+(?P<title>[^\n]{2,120}(?:\n[A-Z][A-Z ,-]{2,60}$)?)", re.M
)
_BY_AUTHOR = re.compile(
    r"^[ \t>*•●-]*(?P<title>[^\n(:]{3,100}?)(?:[ \t]+[-–][ \t]+by[ \t]+|[ \t]*\(ISBN)[^\n]{2,80}$", re.M
)
_BRACKETS = re.compile(r"\([^)]{0,60}\)|[*_#]|^\s*\d{1,2}[.)]|\[\d{1,2}\]")
_VALUE_END = re.compile(r"\s[(（]|[;；\n]|, (?=[a-zà-ÿ])|\s[-–]\s+by\s|https?:|\s{3,}")
_NUMBER_BEFORE = re.compile(r"(?:\w*\d{4,}\w* )+")  # "UK00003555017 LARKMEADOW"
# "live matches of the Copa del Altiplano 2021"
_NAMED_WITHIN = re.compile(
    r"\b(?:of|for|from|to) (?:the |our |my )?(?P<title>[A-Z][\w’'-]+(?: (?:of|the|and|de|del|la|di|[A-Z0-9][\w’'-]*)){0,8})$"
)
_TYPE_CONCEPTS = ("rights.copyright", "rights.trademark", "rights.patent", "rights.design")
_BESIDE_MARK = ("rights.trademark", "rights.design", "senses.brand", "numbers.registration")
_ENTITLED = ("rights.entitled", "rights.titled", "senses.artwork", "senses.authored")
_LONGEST = 120
_SHORT_FORM = 0.3  # share of a title that its short form has at least
_MOST_COUNTED = 150  # titles; bounds the pairs
_MOST_COMPARED = 60  # candidates looked at for a longer title


@cache
def _sure() -> dict[str, Any]:
    return load_toml("works.toml")


def find_works(material: Material) -> tuple[Candidate, ...]:
    """Possible titles, the surest first."""
    found = [*machine_works(material), *_labelled(material), *_on_papers(material)]
    asked = 0
    before: Sentence | None = None
    for sentence in _sentences(material):
        about = sentence.has("rights.work_question") or _heads_work(sentence)
        goes_on = asked == _sure()["answer_sentences"] and _same_line(before, sentence)
        asked = _sure()["answer_sentences"] if about or goes_on else asked - 1
        before = sentence
        if sentence.place is Place.QUOTED and material.kind == "notice":
            continue  # a form's question, quoted above its answer
        bonus = _sure()["answers_question"] if asked >= 0 else 0.0
        found += [
            c.surer(min(2 * bonus, max(0.0, _sure()["quote_most"] - c.confidence))) for c in _quoted(sentence)
        ]
        found += [c.surer(bonus) for c in _marks(sentence)]
        found += italic_titles(sentence)
        found += listed_titles(sentence, listed_words(material))
        found += [
            c.surer(-_sure()["quoted_by"] * (sentence.place is Place.QUOTED)) for c in spoken_titles(sentence)
        ]
        if asked == _sure()["answer_sentences"] - 1:
            found += [*_below_question(sentence), *leading_title(sentence)]
        names = proper_names(material, sentence, about_work=asked >= 0)
        if sentence.place is Place.QUOTED:
            found += [c.surer(-_sure()["quoted_by"]) for c in names if c.types]
        else:
            found += [c.surer(bonus) for c in names]
            found += framed_names(material, sentence)
    found += [*_by_author(material), *repeated_marks(material)]
    good = _agreeing(_without_shops(material, [c for c in found if is_title(material, c.title)]))
    if len({c.title for c in good}) == 1:
        good = [c.surer(_sure()["alone"]) if c.confidence < _sure()["in_subject"] else c for c in good]
    return _whole_first(sorted(good, key=lambda c: -c.confidence))


def _without_shops(material: Material, found: list[Candidate]) -> list[Candidate]:
    """The names of accounts and shops in addresses are hardly those of works, unless called a right."""
    shops, less = shop_names(material), _sure()["shop_by"]
    return [
        c.surer(-less) if not c.types and re.sub(r"[\W_]", "", c.title).casefold() in shops else c
        for c in found
    ]


def _whole_first(found: list[Candidate]) -> tuple[Candidate, ...]:
    """The surest, or the longer title it is the beginning of, if that is nearly as sure."""
    if not found:
        return ()
    best = found[0]
    for other in found[1:_MOST_COMPARED]:
        near = best.confidence - other.confidence <= _sure()["longer_by"]
        if near and other.title.startswith(f"{best.title} ") and best.title[0].isupper():
            return (replace(other, confidence=best.confidence), *found)
    return tuple(found)


def _agreeing(found: list[Candidate]) -> list[Candidate]:
    """Titles found in several places are surer, the whole ones as well as what stands for them in short."""
    most, each, least = (_sure()[key] for key in ("agreeing_most", "agreeing", "agreeing_least"))
    times = Counter(c.title.casefold() for c in found if c.confidence >= least)

    def places(title: str) -> int:
        within = (
            n for t, n in times.items() if t != title and t in title and len(t) >= _SHORT_FORM * len(title)
        )
        return times[title] + sum(within)

    known = {title: places(title) for title in list(times)[:_MOST_COUNTED]}
    return [
        c.surer(min(most, each * (known.get(c.title.casefold(), 1) - 1))) if c.confidence >= least else c
        for c in found
    ]


def as_value(candidate: Candidate) -> Value:
    """A title with the white space of wrapped lines reduced."""
    title = re.sub(r"\s+", " ", candidate.title).strip(" \t.,;:*")
    sure = max(0.0, min(0.97, candidate.confidence))
    return value_at(candidate.document, candidate.start, candidate.end, BY, sure, value=title)


def _sentences(material: Material) -> Iterator[Sentence]:
    every = passages(material)
    yield from every.at(Place.SUBJECT)
    written = {id(s) for s in every.written}
    yield from (s for s in every.sentences if id(s) in written or _asks_work(s))
    if material.kind in ("counter_notice", "follow_up", "retraction"):
        yield from every.at(Place.QUOTED)


def _same_line(before: Sentence | None, sentence: Sentence) -> bool:
    """Whether a sentence goes on in the line of the one before: a form's question of several sentences."""
    return (
        before is not None
        and before.document is sentence.document
        and "\n" not in sentence.document.text[before.end : sentence.start]
    )


def _heads_work(sentence: Sentence) -> bool:
    """Whether a line is a heading such as "COPYRIGHTED WORK"."""
    text = sentence.text.strip(" \t*#_=-:0123456789.)")
    return (
        len(text) <= 40
        and sentence.place is not Place.SUBJECT
        and any(
            h.concept == "rights.work_label" and h.end - h.start >= 0.8 * len(text) for h in sentence.hits
        )
    )


def _asks_work(sentence: Sentence) -> bool:
    """Whether a quoted form asks for the work."""
    return sentence.place is Place.QUOTED and sentence.has("rights.work_question")


def _labelled(material: Material) -> Iterator[Candidate]:
    """Values behind a label for the work or mark."""
    for document in material.parsed.documents:
        if document.origin is Origin.HEADER or not _has_labels(material, document):
            continue
        layout = material.layout(document)
        for item in layout.labelled:
            if item.kind == "table" and layout.lines[item.line].text.count("\t") > 1:
                continue  # neighbours in a list are no label and value
            yield from _of_label(material, document, item)


def _has_labels(material: Material, document: Document) -> bool:
    if document.origin is not Origin.ATTACHMENT:
        return True
    judged = role_of(material, document)
    return judged.role in (Role.LETTER, Role.FORM) or judged.type == "registration_certificate"


def _of_label(material: Material, document: Document, item: Labelled) -> Iterator[Candidate]:
    label = _BRACKETS.sub(" ", item.label).strip()
    if not item.value or not label or len(label) > 70 or len(item.value) > 400:
        return
    if not item.own and material.kind == "notice":
        return
    hits = claims_lexicon().find(label)
    known = sum(h.end - h.start for h in hits if h.concept == "rights.work_label")
    names = known >= 0.5 * len(label)
    asks = any(h.concept == "rights.right_label" for h in hits)
    if not names and not asks:
        return
    sure = _sure()["label"] - (0 if item.own else _sure()["quoted_by"])
    if (
        document.origin is Origin.ATTACHMENT
        and role_of(material, document).type == "registration_certificate"
    ):
        sure -= _sure()["on_certificate_by"]
    quotes = list(quoted_titles(item.value))
    for start, end, title in quotes:
        yield Candidate(document, item.start + start, item.start + end, title, sure)
    if quotes:
        return
    if asks and not names:
        for match in CAPITALS.finditer(item.value):
            yield Candidate(
                document, item.start + match.start(), item.start + match.end(), match[0], sure - 0.1
            )
        return
    stop = _VALUE_END.search(item.value)
    value = item.value[: stop.start() if stop else None].rstrip()
    if value and len(value) <= _LONGEST and reads_as_title(value):
        yield Candidate(document, item.start, item.start + len(value), value, sure - 0.03)
        return
    named = _NAMED_WITHIN.search(value)
    if named is not None and reads_as_title(named["title"]):
        start = item.start + named.start("title")
        yield Candidate(
            document, start, start + len(named["title"]), named["title"], sure - _sure()["within_by"]
        )


def _quoted(sentence: Sentence) -> Iterator[Candidate]:
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


def _below_question(sentence: Sentence) -> Iterator[Candidate]:
    """A line of its own under "the infringed works are:" that is a title and nothing else."""
    words = sentence.text.split()
    capital = sum(w[0].isupper() or w[0].isdigit() for w in words)
    if 0 < len(words) <= 10 and capital >= 0.6 * len(words) and reads_as_title(sentence.text):
        yield Candidate(
            sentence.document, sentence.start, sentence.end, sentence.text, _sure()["below_question"]
        )


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


def _marks(sentence: Sentence) -> Iterator[Candidate]:
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


def _on_papers(material: Material) -> Iterator[Candidate]:
    """Titles on certificates (INID codes 54 and 541, WIPO ST.9 and ST.60) and in licences."""
    for document in material.attachments:
        kind = role_of(material, document).type
        if kind == "registration_certificate":
            right = type_of_certificate(document)
            for match in _INID.finditer(document.text):
                title = match["title"].strip()
                yield Candidate(
                    document, match.start("title"), match.start("title") + len(title), title,
                    _sure()["inid"], (right,) if right else (),
                )  # fmt: skip
        if kind in ("registration_certificate", "license"):
            for sentence in passages(material).at(Place.EVIDENCE):
                if sentence.document is document:
                    yield from (
                        c.surer(-_sure()["on_paper_by"]) for c in (*_quoted(sentence), *_marks(sentence))
                    )


def _by_author(material: Material) -> Iterator[Candidate]:
    """Lines such as "TITLE - by AUTHOR" or "Title (ISBN 978...) by Author"."""
    signs = ("rights.copyright", "senses.artwork", "rights.work_noun")
    if not any(s.has(sign) for s in passages(material).written for sign in signs):
        return
    body = material.body
    for first, last in material.own_spans(body):
        for match in _BY_AUTHOR.finditer(body.text, first, last):
            title = match["title"].strip()
            if reads_as_title(title) and title[0].isupper() and len(title.split()) <= 14:
                start = match.start("title")
                yield Candidate(body, start, start + len(match["title"]), title, _sure()["by_author"])
