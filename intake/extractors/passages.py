"""Who wrote which sentence: the message's texts as sentences, each with its place and what it says.

The writer's own words (the mail's body, and letters and forms attached to it) count for what is claimed and
stated; what is quoted, passed on or printed on a certificate counts only where an extractor asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from intake.extractors.attached import Role, role_of
from intake.extractors.base import Material
from intake.extractors.lexicon import Hit, claims_lexicon
from intake.extractors.sentences import sentences
from intake.parsers.document import Document, Origin, RegionKind


class Place(StrEnum):
    """Where a sentence stands."""

    SUBJECT = "subject"
    OWN = "own"
    LETTER = "letter"  # an attached letter or form of the writer
    EVIDENCE = "evidence"  # any other attached file
    QUOTED = "quoted"  # the mail answered, or one attached
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters [start, end) of a document and the concepts of the claims lexicon found there."""

    document: Document
    start: int
    end: int
    place: Place
    hits: tuple[Hit, ...]
    concepts: frozenset[str]

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    def has(self, concept: str) -> bool:
        return concept in self.concepts

    def all(self, concept: str) -> Iterator[Hit]:
        return (hit for hit in self.hits if hit.concept == concept)


@dataclass(frozen=True, slots=True)
class Passages:
    """All sentences of a message, in the order of its documents."""

    sentences: tuple[Sentence, ...]

    def at(self, *places: Place) -> Iterator[Sentence]:
        return (s for s in self.sentences if s.place in places)

    @property
    def written(self) -> Iterator[Sentence]:
        """What the writer says: own body text first, then letters and forms, else what he passes on."""
        return self.at(*self._written_places())

    def _written_places(self) -> tuple[Place, ...]:
        own = sum(s.end - s.start for s in self.sentences if s.place in (Place.OWN, Place.LETTER))
        return (Place.OWN, Place.LETTER) if own >= _FEW_WORDS else (Place.OWN, Place.LETTER, Place.FORWARDED)


_MOST_HITS = 120  # of one sentence; keeps hostile text from costing more than its length
_LEAST_ANSWERS = 3  # of a form that is quoted and answered
_FEW_WORDS = 240  # characters; a shorter own text only introduces what is forwarded
_REGION_PLACE = {
    RegionKind.OWN: Place.OWN,
    RegionKind.QUOTED: Place.QUOTED,
    RegionKind.FORWARDED: Place.FORWARDED,
}


def passages(material: Material) -> Passages:
    """The message's sentences; computed once a message."""
    return material.once("claims.passages", lambda: Passages(tuple(_of_message(material))))


def _of_message(material: Material) -> Iterator[Sentence]:
    for document in material.parsed.documents:
        if document.origin is Origin.HEADER:
            if document.part == "header:Subject":
                yield from _of_document(document, Place.SUBJECT, [(0, len(document.text))])
        elif document.origin is Origin.BODY:
            form = _is_quoted_form(material, document)
            for region in document.regions:
                place = _REGION_PLACE.get(region.kind)
                if form and place is Place.QUOTED:
                    place = Place.OWN
                if place is not None:
                    yield from _of_document(document, place, [(region.start, region.end)])
        elif document.origin is Origin.NESTED:
            yield from _of_document(document, Place.QUOTED, [(0, len(document.text))])
        else:
            written = role_of(material, document).role in (Role.LETTER, Role.FORM)
            place = Place.LETTER if written else Place.EVIDENCE
            yield from _of_document(document, place, [(0, len(document.text))])


def _is_quoted_form(material: Material, document: Document) -> bool:
    """Whether what is quoted is a form that the writer fills in: questions and answers by turns, and nobody
    whom he answers. The oaths printed on it are his."""
    kinds = [region.kind for region in document.regions]
    if RegionKind.ATTRIBUTION in kinds or material.parsed.headers.in_reply_to:
        return False
    turns = sum(a is RegionKind.QUOTED and b is RegionKind.OWN for a, b in pairwise(kinds))
    return turns >= _LEAST_ANSWERS


def _of_document(document: Document, place: Place, spans: Iterable[tuple[int, int]]) -> Iterator[Sentence]:
    """The sentences of some stretches of a document, with the hits that lie wholly inside each."""
    for first, last in spans:
        text = document.text[first:last]
        hits = claims_lexicon().find(text)
        at = 0
        for start, end in sentences(text):
            while at < len(hits) and hits[at].start < start:
                at += 1
            inside: list[Hit] = []
            ahead = at
            while ahead < len(hits) and hits[ahead].start < end:
                hit = hits[ahead]
                if hit.end <= end and len(inside) < _MOST_HITS:
                    inside.append(Hit(hit.concept, hit.start + first, hit.end + first))
                ahead += 1
            at = ahead
            concepts = frozenset(hit.concept for hit in inside)
            yield Sentence(document, start + first, end + first, place, tuple(inside), concepts)
