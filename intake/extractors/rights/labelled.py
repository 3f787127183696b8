"""Titles behind a label for the work or mark ("Copyrighted work: ...")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.attached import Role, role_of
from intake.extractors.base import Material
from intake.extractors.layout import Labelled
from intake.extractors.lexicon import claims_lexicon, load_toml
from intake.extractors.rights.titles import CAPITALS, Candidate, quoted_titles, reads_as_title
from intake.parsers.document import Document, Origin

_BRACKETS = re.compile(r"\([^)]{0,60}\)|[*_#]|^\s*\d{1,2}[.)]|\[\d{1,2}\]")
_VALUE_END = re.compile(r"\s[(（]|[;；\n]|, (?=[a-zà-ÿ])|\s[-–]\s+by\s|https?:|\s{3,}")
# "live matches of the Copa del Altiplano 2021"
_NAMED_WITHIN = re.compile(
    r"\b(?:of|for|from|to) (?:the |our |my )?(?P<title>[A-Z][\w’'-]+(?: (?:of|the|and|de|del|la|di|[A-Z0-9][\w’'-]*)){0,8})$"
)
_LONGEST = 120  # characters of a title


@cache
def _sure() -> dict[str, Any]:
    return load_toml("works.toml")


def labelled_titles(material: Material) -> Iterator[Candidate]:
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
