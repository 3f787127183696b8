"""Which types of right are claimed (or in dispute), as against merely mentioned. Weights: lexicons/rights.toml."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from intake.extractors.attached import role_of
from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import Hit, claims_lexicon, load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.parsers.document import Document
from intake.reading import Value

BY = "rights.types"
TYPES = ("copyright", "trademark", "patent", "design", "trade_secret")
_HEAD = 700
_FOOTER = re.compile(r"\s{0,2}(?:©|\([cC]\)|(?:19|20)\d{2}\b)")


@dataclass
class _Tally:
    """What speaks for one type, and the best place to show for it."""

    points: float = 0.0
    shown: tuple[float, Sentence, Hit] | None = None
    places: set[str] = field(default_factory=set)

    def add(self, points: float, sentence: Sentence, hit: Hit) -> None:
        self.points += points
        self.places.add(sentence.place)
        if self.shown is None or points > self.shown[0]:
            self.shown = points, sentence, hit


@cache
def _rules() -> dict[str, Any]:
    return load_toml("rights.toml")


def claimed_types(material: Material, registered: Iterable[str] = ()) -> tuple[Value, ...]:
    """The types claimed, the best shown first. `registered`: types of the registration numbers given.

    Empty for messages of kind other, and where no right is named at all.
    """
    if material.kind == "other":
        return ()
    labelled = _by_label(material)
    if labelled:
        return labelled
    registered = set(registered)
    tallies = _weigh(material, (Place.OWN, Place.LETTER, Place.SUBJECT, Place.FORWARDED, Place.EVIDENCE))
    if "patent" not in registered and _is_design_patent(tallies["design"]):
        tallies["patent"] = _Tally()  # "the patent" is the design patent named before
    for name in registered:
        if name in tallies:
            tallies[name].points += _rules()["registered"]
    values = _claimed(material, tallies)
    if not values and material.kind != "notice":
        values = _claimed(material, _weigh(material, (Place.QUOTED,)))
    return values


def _is_design_patent(design: _Tally) -> bool:
    """Whether the design right is one that its country calls a patent."""
    return design.shown is not None and any(
        word in design.shown[1].text.casefold() for word in ("patent", "专利", "專利")
    )


def _claimed(material: Material, tallies: dict[str, _Tally]) -> tuple[Value, ...]:
    rules = _rules()
    most = max((t.points for t in tallies.values()), default=0.0)
    chosen = []
    for name, tally in sorted(tallies.items(), key=lambda item: -item[1].points):
        least = rules["least"].get(name, rules["least"]["default"])
        if (
            tally.shown is None
            or tally.points < least
            or tally.points < rules["share"].get(name, rules["share"]["default"]) * most
        ):
            continue
        _, sentence, hit = tally.shown
        sure = 0.93 if tally.points >= 2 * least else 0.78
        chosen.append(value_at(sentence.document, hit.start, hit.end, BY, sure, value=name))
    return tuple(chosen)


def _by_label(material: Material) -> tuple[Value, ...]:
    """Types named in the answer to a form's question for the type of right."""
    lexicon = claims_lexicon()
    for document in (material.body, *material.attachments):
        if document.origin != "body" and role_of(material, document).role not in ("letter", "form"):
            continue
        for item in material.layout(document).labelled:
            if not item.own or not item.value or len(item.label) > 80:
                continue
            if not any(h.concept == "rights.right_label" for h in lexicon.find(item.label)):
                continue
            hits = _telling(lexicon.find(item.value))
            named = {h.concept[7:]: h for h in reversed(hits)}
            if 1 <= len(named) <= _MOST_NAMED:
                return tuple(
                    value_at(document, item.start + h.start, item.start + h.end, BY, 0.95, value=name)
                    for name, h in sorted(named.items(), key=lambda x: x[1].start)
                )
    return ()


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
        hits = [h for h in _telling(sentence.hits) if not _is_footer(sentence, h)]
        named = {h.concept[7:] for h in hits}
        if len(named) >= rules["listing"] and not certificate:
            continue  # a heading that lists all rights
        for name in named:
            hit = next(h for h in hits if h.concept[7:] == name)
            seen[name, place] += 1
            if seen[name, place] > rules["most_counted"]:
                continue
            tallies[name].add(_points(sentence, name, hit), sentence, hit)
    return tallies


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
