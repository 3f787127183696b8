"""What an attached file is: the writer's letter or form, a list, or a document of some evidence type.

Told by its name, its first lines, the look of its picture and what the mail says of it. The weights and
thresholds are in lexicons/attached.toml, the words in lexicons/claims/evidence.toml.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from intake.extractors.base import Material
from intake.extractors.lexicon import claims_lexicon, load_toml
from intake.parsers.document import Document
from intake.reading import EVIDENCE_TYPES


class Role(StrEnum):
    """What a file is in the message."""

    LETTER = "letter"
    FORM = "form"
    LIST = "list"
    EVIDENCE = "evidence"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file's role; `type` is one of EVIDENCE_TYPES where the role is EVIDENCE."""

    role: Role
    type: str = "other"
    confidence: float = 0.5


_CAMERA_NAME = re.compile(
    r"(?:IMG|DSC|DSCF|DSCN|PXL|P)[_-]?\d{3,}|_DSC\d+|\d{8}_\d{6}|WhatsApp Image|WA\d{4}", re.I
)
_LINK = re.compile(r"https?://")
_ROLES = {"letter": Role.LETTER, "form": Role.FORM, "list": Role.LIST, "no_evidence": Role.NOTHING}


@cache
def _rules() -> dict[str, Any]:
    return load_toml("attached.toml")


def role_of(material: Material, document: Document) -> Attached:
    """What an attached file is; computed once a file."""
    return material.once(f"claims.attached.{document.part}", lambda: _judge(material, document))


def _judge(material: Material, document: Document) -> Attached:
    media = document.media_type.lower()
    if media in _rules()["technical_media"] or _is_ornament(document):
        return Attached(Role.NOTHING)
    if media in _rules()["sheet_media"]:
        return Attached(Role.LIST)
    scores = _scores(material, document)
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or scores[best] < _rules()["least"]:
        return _unnamed(material, document)
    if best in _ROLES:
        return Attached(_ROLES[best], confidence=_confidence(scores, best))
    return Attached(Role.EVIDENCE, best, _confidence(scores, best))


def _scores(material: Material, document: Document) -> Counter[str]:
    """How much speaks for each kind of file."""
    rules = _rules()
    scores: Counter[str] = Counter()
    name, _, _ = (document.filename or "").rpartition(".")
    spaced = re.sub(r"[_\-.]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)", " ", name or document.filename or "")
    for kind in _kinds(spaced):
        scores[kind] += rules["name"].get(kind, rules["name"]["default"])
    head = document.text[: rules["head_chars"]]
    for kind, count in Counter(_all_kinds(head)).items():
        scores[kind] += min(count, 3) * rules["head"].get(kind, rules["head"]["default"])
    for kind in _kinds(head[: rules["title_chars"]]):
        scores[kind] += rules["title_again"] * rules["head"].get(kind, rules["head"]["default"])
    if _CAMERA_NAME.search(document.filename or ""):
        scores["photo"] += rules["camera_name"]
    image = document.image
    picture = document.media_type.startswith("image/")
    if image is not None:
        if image.camera:
            scores["photo"] += rules["camera"]
        for kind, weight in rules["looks"].get(image.looks, {}).items():
            scores[kind] += weight
    if not picture:
        for kind in ("screenshot", "photo"):
            scores[kind] *= rules["not_a_picture"]
    elif picture:
        for kind in ("letter", "form", "list"):
            scores[kind] *= rules["only_a_picture"]
    if document.media_type.lower() in rules["written_media"]:
        for kind in rules["official"]:
            scores[kind] *= rules["written"]
    if len(_LINK.findall(document.text)) >= rules["list_links"] and len(document.text) < rules["list_chars"]:
        scores["list"] += rules["many_links"]
    if document.fields:
        scores["form"] += rules["fields"]
    if not picture and _is_signed_statement(document.text[: rules["statement_chars"]]):
        scores["letter"] += rules["signed_statement"]
    if not picture and len(document.text) > rules["letter_chars"] and _greets(head):
        scores["letter"] += rules["greeting"]
    return scores


def _greets(head: str) -> bool:
    return any(hit.concept == "evidence.greeting" for hit in claims_lexicon().find(head))


def _is_signed_statement(text: str) -> bool:
    """Whether a text states what only the writer of a notice states, and closes as letters do."""
    said = {hit.concept for hit in claims_lexicon().find(text)}
    return "statements.closing" in said and bool(
        said & {"statements.good_faith", "statements.accurate_whole"}
    )


def _unnamed(material: Material, document: Document) -> Attached:
    """A file that neither name nor text tells: a picture is what the mail speaks of, a text is a letter."""
    if document.media_type.startswith("image/"):
        looks = document.image.looks if document.image else "unknown"
        said = _announced(material)
        if looks == "screenshot" or (looks != "photo" and said["screenshot"] > 0):
            return Attached(Role.EVIDENCE, "screenshot", 0.6)
        return Attached(Role.EVIDENCE, "photo", 0.7 if looks == "photo" else 0.5)
    if len(document.text.strip()) > _rules()["letter_chars"]:
        return Attached(Role.LETTER, confidence=0.5)
    unread = next((p for p in material.parsed.parts if p.id == document.part), None)
    if not document.text.strip() and unread is not None and unread.status in ("unreadable", "skipped"):
        return Attached(Role.NOTHING)
    return Attached(Role.EVIDENCE, "other", 0.4)


def _announced(material: Material) -> Counter[str]:
    """The kinds of file that the body speaks of."""
    return material.once("claims.announced", lambda: Counter(_all_kinds(material.body.text[:20000])))


def _is_ornament(document: Document) -> bool:
    """A logo, a drawn signature, a tracking pixel: a small picture."""
    image = document.image
    if image is None:
        return False
    least = _rules()["ornament_pixels"]
    return (image.width * image.height < least and image.looks != "photo") or min(
        image.width, image.height
    ) < 40


def _all_kinds(text: str) -> list[str]:
    known = {*EVIDENCE_TYPES, *_ROLES}
    found = []
    last: dict[str, int] = {}
    for hit in claims_lexicon().find(text):
        area, _, kind = hit.concept.partition(".")
        if area == "evidence" and kind in known and last.get(kind, -1) <= hit.start:
            found.append(kind)
            last[kind] = hit.end
    return found


def _kinds(text: str) -> set[str]:
    return set(_all_kinds(text))


def _confidence(scores: Counter[str], best: str) -> float:
    second = max((v for k, v in scores.items() if k != best), default=0.0)
    lead = scores[best] - second
    return 0.92 if lead >= 2.5 else 0.8 if lead >= 1 else 0.6
