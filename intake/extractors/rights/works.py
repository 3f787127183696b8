"""The work by its title, the mark, the patent's title: labels first, then titles in quotes, then marks.

Each way of finding a title gives candidates with a confidence; the surest wins. How sure each way is stands
in lexicons/works.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.rights.agreement import agreeing, whole_first, without_shops
from intake.extractors.rights.answers import italic_titles, leading_title, listed_titles
from intake.extractors.rights.frames import framed_names
from intake.extractors.rights.labelled import labelled_titles
from intake.extractors.rights.machine import machine_works
from intake.extractors.rights.names import listed_words, proper_names
from intake.extractors.rights.papers import titles_on_papers
from intake.extractors.rights.quoted import quoted_works, written_marks
from intake.extractors.rights.spoken import repeated_marks, spoken_titles
from intake.extractors.rights.titles import Candidate, is_title, reads_as_title
from intake.reading import Value

BY = "rights.works"
_BY_AUTHOR = re.compile(
    r"^[ \t>*•●-]*(?P<title>[^\n(:]{3,100}?)(?:[ \t]+[-–][ \t]+by[ \t]+|[ \t]*\(ISBN)[^\n]{2,80}$", re.M
)


@cache
def _sure() -> dict[str, Any]:
    return load_toml("works.toml")


def find_works(material: Material) -> tuple[Candidate, ...]:
    """Possible titles, the surest first."""
    found = [*machine_works(material), *labelled_titles(material), *titles_on_papers(material)]
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
            c.surer(min(2 * bonus, max(0.0, _sure()["quote_most"] - c.confidence)))
            for c in quoted_works(sentence)
        ]
        found += [c.surer(bonus) for c in written_marks(sentence)]
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
    good = agreeing(without_shops(material, [c for c in found if is_title(material, c.title)]))
    if len({c.title for c in good}) == 1:
        good = [c.surer(_sure()["alone"]) if c.confidence < _sure()["in_subject"] else c for c in good]
    return whole_first(sorted(good, key=lambda c: -c.confidence))


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


def _below_question(sentence: Sentence) -> Iterator[Candidate]:
    """A line of its own under "the infringed works are:" that is a title and nothing else."""
    words = sentence.text.split()
    capital = sum(w[0].isupper() or w[0].isdigit() for w in words)
    if 0 < len(words) <= 10 and capital >= 0.6 * len(words) and reads_as_title(sentence.text):
        yield Candidate(
            sentence.document, sentence.start, sentence.end, sentence.text, _sure()["below_question"]
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
