"""Case numbers of this service, of subject, body, reply headers and the mail that is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from intake.extractors.base import Material, value_at
from intake.extractors.links.mentions import leaf_of
from intake.extractors.sentences import sentences
from intake.parsers.document import Document, Origin, RegionKind
from intake.reading import Value

BY = "links.cases"
_SUBJECT, _REPLY, _BODY, _NESTED = 0.98, 0.97, 0.95, 0.93
_MENTIONS_MAX = 200  # of a document
_HEADERS = ("header:In-Reply-To", "header:References")


def read_case_references(material: Material) -> tuple[Value, ...]:
    """Every case number the message is about, once, in the platform's spelling ("HM-2026-000123").

    Numbers of other cases, mentioned as examples or as not affected, are left out. The reply headers count
    where they name one of our Message-IDs.
    """
    pattern = re.compile(
        rf"(?<![\w-]){re.escape(material.platform.case_prefix)}[-–‑ ]?(\d{{4}})[-–‑ ]?(\d{{6}})(?!\d)",
        re.IGNORECASE,
    )
    found: dict[str, Value] = {}
    aside: set[str] = set()
    for document in _documents(material):
        sure = _sureness(document)
        for match in islice(pattern.finditer(document.text), _MENTIONS_MAX):
            number = f"{material.platform.case_prefix}-{match[1]}-{match[2]}"
            if document.origin is not Origin.HEADER and _in_passing(
                material, document, match.start(), match.end()
            ):
                aside.add(number)
            elif number not in found:
                found[number] = value_at(document, match.start(), match.end(), BY, sure, number)
    return tuple(
        v
        for n, v in found.items()
        if n not in aside or v.source is None or v.source.part.startswith("header:")
    )


def _documents(material: Material) -> Iterator[Document]:
    """Subject, reply headers of our own mail, body, attached files, attached mails; in this order."""
    subject = material.header("Subject")
    if subject is not None:
        yield subject
    yield material.body
    yield from (d for d in material.attachments if not d.ocr)
    for name in _HEADERS:
        header = material.document(name)
        if header is not None and any(
            "@" + domain in header.text.casefold() for domain in _our_domains(material)
        ):
            yield header
    yield from material.nested


def _our_domains(material: Material) -> tuple[str, ...]:
    platform = material.platform
    return (*(d.casefold() for d in platform.domains), *(a.partition("@")[2] for a in platform.recipients))


def _sureness(document: Document) -> float:
    if document.part == "header:Subject":
        return _SUBJECT
    if document.origin is Origin.HEADER:
        return _REPLY
    return _NESTED if document.origin is Origin.NESTED else _BODY


def _in_passing(material: Material, document: Document, start: int, end: int) -> bool:
    """Whether its sentence speaks of another case: an example, an earlier one, one not affected."""
    leaf = leaf_of(material, document)
    if leaf.region_at(start) not in (RegionKind.OWN, RegionKind.FORWARDED):
        return False
    floor = max(0, start - 300)
    for s, e in sentences(document.text[floor : end + 300]):
        if floor + s <= start < floor + e:
            return any(h.concept == "aside.case" for h in leaf.hits_in(floor + s, floor + e))
    return False
