"""What a title looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from intake.extractors.base import Material
from intake.extractors.lexicon import load_toml
from intake.parsers.document import Document

# Straight quotes close where they opened; a title holds no quotation mark of its own and at most one break.
_QUOTED = re.compile(
    r"(?:“(?P<a>[^“”\n]{2,110}(?:\n[^“”\n]{1,60})?)[”“]|„(?P<b>[^“”„\"\n]{2,110}(?:\n[^“”„\"\n]{1,60})?)[“”\"]"
    r"|«\s?(?P<c>[^«»\n]{2,110}(?:\n[^«»\n]{1,60})?)\s?»|(?<!\w)\"(?P<d>[^\"\n]{2,110}(?:\n[^\"\n]{1,60})?)\"(?![A-Za-z0-9])"
    r"|《(?P<e>[^》\n]{1,80})》|「(?P<f>[^」\n]{1,80})」|『(?P<g>[^』\n]{1,80})』|〈(?P<h>[^〉\n]{1,80})〉"
    r"|(?<!\w)[‘'](?P<i>[^‘’'\n]{2,80})[’'](?![A-Za-z\u00c0-\u024f0-9]))"
)
UPPER = "".join(chr(c) for c in (*range(0x41, 0x250), *range(0x391, 0x430)) if chr(c).isupper())
CAPITALS = re.compile(
    rf"\b[{UPPER}][{UPPER}0-9&’'-]{{2,}}(?:[ ](?:[&+][ ])?[{UPPER}][{UPPER}0-9&’'-]+){{0,3}}\b"
)
_CODE = re.compile(
    r"(?:[A-Z]{1,3}[ .-]?)?\d[\dA-Z,./ -]*|[A-Z]{1,2}\d{1,2}[A-Z]?|\S{0,4}\d{4,}\S*"
)  # a number or postcode
_LONG_NUMBER = re.compile(r"\d{5}")
_ADDRESS = re.compile(r"https?:|www\.|@")
_OATH = (
    "as mentioned",
    "see ",
    "please ",
    "guide to ",
    "guide for ",
    "terms of ",
    "i have ",
    "i swear",
    "i consent",
    "i am ",
    "we have ",
    "under penalty",
)


_JOB = re.compile(
    r"(?:(?:senior|chief|general|managing|vice|deputy|assistant|legal)\s+)*(?:director|manager|officer|counsel|attorney"
    r"|president|engineer|head|founder|co-founder|owner|analyst|partner|paralegal|secretary|ceo|cto|coo|leiter\w*"
    r"|geschäftsführer\w*|directeur|directrice|gérante?|abogad[oa]|avvocato|advogad[oa])\b(?!['’])",
    re.I,
)


@cache
def _never() -> frozenset[str]:
    """Words that alone make no title, however they are written."""
    return frozenset(load_toml("works.toml")["never"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible title at [start, end) of a document; `types` of right are named beside it."""

    document: Document
    start: int
    end: int
    title: str
    confidence: float
    types: tuple[str, ...] = ()

    def surer(self, by: float) -> Candidate:
        return replace(self, confidence=self.confidence + by) if by else self


def quoted_titles(text: str) -> Iterator[tuple[int, int, str]]:
    """What stands in quotation marks, without them: (start, end, title)."""
    if not any(c in text for c in "“„«\"《「『〈‘'"):
        return
    for match in _QUOTED.finditer(text):
        name = match.lastgroup
        if name is not None:
            yield match.start(name), match.end(name), match[name]


def reads_as_title(text: str) -> bool:
    """A title begins with a capital, a digit or an ideograph, or is at most three words; it is no sentence."""
    plain = text.strip(" \t*_.,;:-")
    words = plain.split()
    if not words or len(words) > 16 or len(plain) > 110 or text.lstrip()[0] in "([":
        return False
    if text.rstrip().endswith((":", ";")) or (text.rstrip().endswith(".") and len(words) > 4):
        return False
    return len(words) <= 3 or not plain[0].islower()


def is_title(material: Material, title: str) -> bool:
    """No oath, no address, no name of the platform or of the sender."""
    plain = title.strip(" \t.,;:*'\"[]()")
    folded = plain.casefold()
    if (
        len(plain) < 2
        or _CODE.fullmatch(plain)
        or _LONG_NUMBER.search(plain)
        or _ADDRESS.search(plain)
        or not any(c.isalpha() for c in plain)
    ):
        return False
    if all(word in _never() for word in re.findall(r"[\w/]+", folded)):
        return False
    sender = (material.parsed.headers.from_name or "").casefold()
    return (
        not folded.startswith(_OATH)
        and not folded.startswith(("copyright ", "©", "(c) "))
        and not _JOB.match(plain)
        and folded not in (material.platform.name.casefold(), sender)
    )
