"""Titles on certificates and licences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.attached import role_of
from intake.extractors.base import Material
from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, passages
from intake.extractors.rights.quoted import quoted_works, written_marks
from intake.extractors.rights.titles import Candidate
from intake.extractors.rights.types import type_of_certificate

_INID = re.compile(
    r"^[ \t]*(?:\((?:54|540)\)|541)[ \t]+(?P<title>[^\n]{2,120}(?:\n[A-Z][A-Z ,-]{2,60}$)?)", re.M
)


@cache
def _sure() -> dict[str, Any]:
    return load_toml("works.toml")


def titles_on_papers(material: Material) -> Iterator[Candidate]:
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
                        c.surer(-_sure()["on_paper_by"])
                        for c in (*quoted_works(sentence), *written_marks(sentence))
                    )
