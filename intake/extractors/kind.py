"""What sort of message this is, by what is said and where. Weights: lexicons/kind.toml."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import Any

from intake.extractors.attached import Role, role_of
from intake.extractors.base import Material
from intake.extractors.intents.amounts import amounts
from intake.extractors.lexicon import claims_lexicon, load_toml
from intake.extractors.passages import Place, passages
from intake.extractors.statements.made import says
from intake.extractors.together import Together
from intake.parsers.document import Document
from intake.reading import Value

BY = "kind"
_PLACES = {Place.SUBJECT: "subject", Place.OWN: "own", Place.LETTER: "letter", Place.QUOTED: "quoted"}
_STATEMENTS = ("good_faith", "authority", "mistake", "jurisdiction")
_BULK = ("bulk", "list", "junk")
_REPLY = re.compile(r"^\s*(?:re|aw|antw|sv|odp|rif|res|ynt|回复|回復|答复|答覆|返信|回覆)\s*[:：]", re.I)


@cache
def _weights() -> dict[str, Any]:
    return load_toml("kind.toml")


@cache
def _acts() -> dict[str, tuple[Together, ...]]:
    """What writers do, by the concepts that stand together for it."""
    return {
        name: tuple(Together.of(rule, area="moves") for rule in rules)
        for name, rules in _weights()["act"].items()
    }


def read_kind(material: Material) -> Value:
    """One of KINDS. The confidence grows with its lead over the next kind; the source is null."""
    weights = _weights()
    cues = _cues(material)
    if not _has_stake(material, cues):
        cues["no_stake", "header"] += 1
    scores = _scores(cues)
    order: list[str] = weights["order"]
    bounded = {kind: min(weights["highest"], max(weights["lowest"], scores[kind])) for kind in order}
    intents = _intent_points(material)
    total = {kind: bounded[kind] + intents[kind] for kind in order}
    best = max(order, key=lambda kind: (total[kind], -order.index(kind)))
    share = 1.0 / sum(math.exp(total[kind] - total[best]) for kind in order)
    return Value(best, round(min(0.99, share), 3), None, BY)


def _scores(cues: Counter[tuple[str, str]]) -> Counter[str]:
    """Points for each kind. A cue that is seen again in a place may count once more (CUE_again)."""
    scores: Counter[str] = Counter()
    weights = _weights()
    for (cue, place), count in cues.items():
        for kind in weights["order"]:
            scores[kind] += weights[kind].get(cue, {}).get(place, 0.0)
            if count > 1:
                scores[kind] += weights[kind].get(f"{cue}_again", {}).get(place, 0.0)
    return scores


def _intent_points(material: Material) -> Counter[str]:
    """Points for each kind by what the sentences of subject and text are for."""
    rules = _weights()["intents"]
    points: Counter[str] = Counter(rules["before"])
    for place, found in zip(("subject", "written"), _amounts(material, rules), strict=True):
        for intent, amount in found.items():
            for kind, weight in rules[place].get(intent, {}).items():
                points[kind] += weight * amount
    return points


def _amounts(material: Material, rules: dict[str, Any]) -> tuple[dict[str, float], dict[str, float]]:
    return amounts(material, least=rules["least"], most=rules["most"])


def _cues(material: Material) -> Counter[tuple[str, str]]:
    """How often each cue is seen in each place."""
    cues = _header_cues(material)
    forwarded_counts = {id(s) for s in passages(material).written if s.place is Place.FORWARDED}
    for sentence in passages(material).sentences:
        place = _PLACES.get(sentence.place)
        if id(sentence) in forwarded_counts:
            place = "letter"
        if place is None:
            continue
        if not sentence.hits:
            continue
        for act, rules in _acts().items():
            if any(rule.hold(sentence) for rule in rules):
                cues[act, place] += 1
        if place == "quoted":
            continue
        for concept in sentence.concepts:
            area, _, cue = concept.partition(".")
            if area == "kind":
                cues[cue, place] += 1
        if place != "subject":
            for key in _STATEMENTS:
                if says(sentence, key):
                    cues[f"statement_{key}", place] += 1
    for document in material.attachments:
        if role_of(material, document).role in (Role.LETTER, Role.FORM):
            _add_filename_cues(document, cues)
    return cues


def _has_stake(material: Material, cues: Counter[tuple[str, str]]) -> bool:
    """Whether anything tells that something of the writer's was acted on: who defends himself without is rare,
    and who says of his own work what a defendant would say is not."""
    weights = _weights()
    rules = weights["intents"]
    if any(cue in weights["stake"] for cue, _ in cues):
        return True
    return any(found.get("putback", 0.0) > 0.0 for found in _amounts(material, rules))


def _add_filename_cues(document: Document, cues: Counter[tuple[str, str]]) -> None:
    name = re.sub(r"[_.\-]+", " ", document.filename or "")
    for hit in claims_lexicon().find(name):
        area, _, cue = hit.concept.partition(".")
        if area == "kind":
            cues[cue, "filename"] += 1


def _header_cues(material: Material) -> Counter[tuple[str, str]]:
    """What the headers say: bounces (RFC 3464), automatic answers (RFC 3834), bulk mail, answers to us."""
    headers = material.parsed.headers
    cues: Counter[tuple[str, str]] = Counter()
    sender = (headers.from_address or "").casefold()
    content = (headers.get("Content-Type") or "").casefold()
    if sender.startswith(("mailer-daemon", "postmaster")) or "delivery-status" in content:
        cues["bounce_header", "header"] += 1
    if (headers.get("Auto-Submitted") or "no").casefold().startswith("auto-replied") or headers.get(
        "X-Autoreply"
    ):
        cues["auto_reply_header", "header"] += 1
    if headers.get("List-Unsubscribe") or (headers.get("Precedence") or "").casefold() in _BULK:
        cues["bulk_header", "header"] += 1
    if _names_case(material):
        cues["answers_case", "header"] += 1
    elif _links_here(material):
        cues["links_without_case", "header"] += 1
    if headers.in_reply_to or _REPLY.match(headers.subject or ""):
        cues["answers_mail", "header"] += 1
    if any(d.structured for d in material.parsed.documents):
        cues["structured", "header"] += 1
    return cues


def _links_here(material: Material) -> bool:
    """Whether the writer gives a link to this platform."""
    domains = material.platform.domains
    return any("/" in s.text and any(f"{d}/" in s.text for d in domains) for s in passages(material).written)


def _names_case(material: Material) -> bool:
    """Whether subject or body name a case of this service."""
    pattern = rf"\b{re.escape(material.platform.case_prefix)}-\d{{4}}-\d{{4,8}}\b"
    subject = material.parsed.headers.subject or ""
    return re.search(pattern, subject) is not None or re.search(pattern, material.body.text) is not None
