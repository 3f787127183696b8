"""Which types of right are claimed (or in dispute), as against merely mentioned. Weights: lexicons/rights.toml."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from intake.extractors.attached import role_of
from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import Hit, claims_lexicon, load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.rights.boxes import unticked
from intake.extractors.rights.machine import machine_types
from intake.extractors.rights.senses import sensed_types
from intake.parsers.document import Document
from intake.reading import Source, Value

BY = "rights.types"
_WRITERS = (Place.OWN, Place.LETTER, Place.SUBJECT, Place.FORWARDED, Place.EVIDENCE)
_PATENT_WORDS = ("patent", "专利", "專利")
TYPES = ("copyright", "trademark", "patent", "design", "trade_secret")
_HEAD = 700
_DENIAL = 24  # characters before a type in which a "not" stands
_FOOTER = re.compile(r"\s{0,2}(?:©|\([cC]\)|(?:19|20)\d{2}\b)")


@dataclass
class _Tally:
    """What speaks for one type, and the best place to show for it."""

    points: float = 0.0
    shown: tuple[float, Sentence, Hit] | None = None
    called_patent: bool = False  # a design right that its country calls a patent

    def add(self, points: float, sentence: Sentence, hit: Hit) -> None:
        self.points += points
        around = sentence.document.text[max(sentence.start, hit.start - 8) : min(sentence.end, hit.end + 8)]
        self.called_patent = self.called_patent or any(w in around.casefold() for w in _PATENT_WORDS)
        if self.shown is None or points > self.shown[0]:
            self.shown = points, sentence, hit


@cache
def _rules() -> dict[str, Any]:
    return load_toml("rights.toml")


def claimed_types(material: Material, registered: Mapping[str, Source] | None = None) -> tuple[Value, ...]:
    """The types claimed, the best shown first. `registered`: where the first registration number of a type stands.

    Named in the writer's own text, else (an answer to a notice) in the mail answered, else shown by his words.
    Empty for messages of kind other, and where no right is meant at all.
    """
    if material.kind == "other":
        return ()
    said = _by_fields(material) or _by_label(material) or machine_types(material)
    if said:
        return said
    tallies = named_types(material)
    values = _claimed(tallies, registered or {})
    if not values and material.kind != "notice":
        values = _claimed(_weigh(material, (Place.QUOTED,)), {})
    return values or sensed_types(material)


def named_types(material: Material) -> dict[str, _Tally]:
    """How often and where the writer, his papers included, names each type; computed once a message."""
    return material.once("claims.named_types", lambda: _weigh(material, _WRITERS))


def sole_type(material: Material) -> str | None:
    """The one type of right the writer names, if there is but one."""
    tallies = named_types(material)
    said = {name for name, tally in tallies.items() if tally.shown is not None}
    if "design" in said and tallies["design"].called_patent:
        said.discard("patent")
    return said.pop() if len(said) == 1 else None


def _claimed(tallies: dict[str, _Tally], registered: Mapping[str, Source]) -> tuple[Value, ...]:
    rules = _rules()
    points = {
        name: tally.points + (rules["registered"] if name in registered else 0.0)
        for name, tally in tallies.items()
    }
    if "patent" not in registered and tallies["design"].called_patent:
        points["patent"] = 0.0  # "the patent" is the design patent named before
    most = max(points.values(), default=0.0)
    chosen = []
    for name in sorted(points, key=lambda name: -points[name]):
        least = rules["least"].get(name, rules["least"]["default"])
        share = rules["share"].get(name, rules["share"]["default"])
        if points[name] < least or points[name] < share * most:
            continue
        sure = 0.93 if points[name] >= 2 * least else 0.78
        shown = tallies[name].shown
        if shown is not None:
            _, sentence, hit = shown
            chosen.append(value_at(sentence.document, hit.start, hit.end, BY, sure, value=name))
        else:
            chosen.append(Value(name, 0.85, registered[name], BY))
    return tuple(chosen)


def _by_fields(material: Material) -> tuple[Value, ...]:
    """The types whose boxes are ticked on a form that has a box for each of several types."""
    lexicon = claims_lexicon()
    for document in material.attachments:
        boxes = []
        for item in document.fields:
            if item.kind == "checkbox" and len(item.label) <= _LONGEST_OPTION:
                named = [hit.concept[7:] for hit in _telling(lexicon.find(item.label))]
                boxes += [(name, item) for name in named or _bare_option(item.label)]
        ticked = {name: item for name, item in boxes if item.checked}
        if len({name for name, _ in boxes}) > max(1, len(ticked)) and ticked:
            return tuple(
                value_at(document, item.start, item.end, BY, 0.95, value=name)
                for name, item in ticked.items()
            )
    return ()


def _bare_option(label: str) -> list[str]:
    """The type that one word beside a box names."""
    word = label.strip(" .:：").casefold()
    return [name for name, words in _rules()["bare_option"].items() if word in words]


def _by_label(material: Material) -> tuple[Value, ...]:
    """Types named in the answer to a form's question for the type of right."""
    lexicon = claims_lexicon()
    for document in (material.body, *material.attachments):
        if document.origin != "body" and role_of(material, document).role not in ("letter", "form"):
            continue
        for item in material.layout(document).labelled:
            if not item.own or not item.value or len(item.label) > 80:
                continue
            if not _asks_for_type(item.label):
                continue
            empty = unticked(item.value)
            hits = [h for h in _telling(lexicon.find(item.value)) if not _in_any(h, empty)]
            named = {h.concept[7:]: h for h in reversed(hits)}
            if 1 <= len(named) <= _MOST_NAMED:
                return tuple(
                    value_at(document, item.start + h.start, item.start + h.end, BY, 0.95, value=name)
                    for name, h in sorted(named.items(), key=lambda x: x[1].start)
                )
    return ()


def _asks_for_type(label: str) -> bool:
    """A label such as "Right concerned"; a single word such as "Right" must be the whole label."""
    hits = [h for h in claims_lexicon().find(label) if h.concept == "rights.right_label"]
    return any(h.end - h.start >= min(12, 0.8 * len(label.strip(" *_()"))) for h in hits)


_LONGEST_OPTION = 40  # characters; a longer label is a statement to be ticked, not a type
_MOST_NAMED = 3  # a form that lists more is not filled in


def _weigh(material: Material, places: tuple[Place, ...]) -> dict[str, _Tally]:
    rules = _rules()
    tallies: dict[str, _Tally] = {name: _Tally() for name in TYPES}
    written = {id(s) for s in passages(material).written}
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for sentence in passages(material).at(*places):
        place = sentence.place
        if place is Place.FORWARDED and id(sentence) not in written:
            continue
        certificate = place is Place.EVIDENCE
        if certificate and not _on_certificate(material, sentence):
            continue
        empty = [(a + sentence.start, b + sentence.start) for a, b in unticked(sentence.text)]
        hits = [h for h in _telling(sentence.hits) if not _is_footer(sentence, h) and not _in_any(h, empty)]
        hits = _not_denied(sentence, hits)
        named = {h.concept[7:] for h in hits}
        if not certificate and (len(named) >= rules["listing"] or _is_letterhead(sentence)):
            continue
        for name in named:
            hit = next(h for h in hits if h.concept[7:] == name)
            seen[name, place] += 1
            if seen[name, place] > rules["most_counted"]:
                continue
            tallies[name].add(_points(sentence, name, hit), sentence, hit)
    return tallies


def _not_denied(sentence: Sentence, hits: list[Hit]) -> list[Hit]:
    """Without the types that the writer says it is not about: "not a copyright or trade mark matter"."""
    left: list[Hit] = []
    denied: Hit | None = None
    lasts: tuple[str, ...] = tuple(_rules()["denied"]["before"])
    for hit in sorted(hits, key=lambda h: h.start):
        lead = (
            sentence.document.text[max(sentence.start, hit.start - _DENIAL) : hit.start].casefold().rstrip()
        )
        joined = denied is not None and lead.endswith(tuple(_rules()["denied"]["joining"]))
        if joined or f" {lead}".endswith(lasts):
            denied = hit
        else:
            denied = None
            left.append(hit)
    return left


def _is_letterhead(sentence: Sentence) -> bool:
    """A line that names a profession and is no sentence: "Patent and Trade Mark Attorneys"."""
    text = sentence.text
    return (
        sentence.has("rights.profession")
        and len(text) <= 120
        and text[-1] not in ".!?。:："
        and "/" not in text
    )


def _in_any(hit: Hit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


def _is_footer(sentence: Sentence, hit: Hit) -> bool:
    """A copyright line such as "Copyright © 2020 Acme" claims nothing here."""
    return _FOOTER.match(sentence.document.text, hit.end) is not None


def _on_certificate(material: Material, sentence: Sentence) -> bool:
    """Whether a sentence stands in the head of a certificate."""
    return role_of(material, sentence.document).type == "registration_certificate" and sentence.start <= _HEAD


def _points(sentence: Sentence, name: str, hit: Hit) -> float:
    """How much one naming of a right says."""
    rules = _rules()
    weights = rules["place"]
    points: float = weights.get(sentence.place, 1.0)
    if sentence.has("statements.good_faith") or sentence.has("statements.perjury"):
        points *= rules["in_statement"]
    if sentence.has("statements.owner") or sentence.has("kind.notice_act"):
        points *= rules["in_claim"]
    if sentence.has("rights.left_out"):
        points *= rules["left_out"]
    return points


def _telling(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that name a right: none inside a job title or an office's name, no patent in a design patent."""
    hits = list(hits)
    covers = [h for h in hits if h.concept == "rights.job"]
    designs = [h for h in hits if h.concept == "rights.design"]
    telling = []
    for hit in hits:
        area, _, name = hit.concept.partition(".")
        if area != "rights" or name not in TYPES:
            continue
        if name != "design" and any(_within(hit, d) for d in designs):
            continue
        if name != "copyright" and any(_within(hit, c) for c in covers):
            continue
        if name == "patent" and any(
            0 <= hit.start - d.end <= 1 or 0 <= d.start - hit.end <= 1 for d in designs
        ):
            continue
        telling.append(hit)
    return telling


def _within(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end


def type_of_certificate(document: Document) -> str | None:
    """The type of right a certificate is about: the first one its head names."""
    hits = _telling(claims_lexicon().find(document.text[:_HEAD]))
    return hits[0].concept[7:] if hits else None
