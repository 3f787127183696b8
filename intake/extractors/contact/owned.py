"""Lines that name a house and its owner: "Fundgrube Wittmoor, Inh. Uwe Clasen"; and houses a letter is signed for."""

from __future__ import annotations

import re
from functools import cache

from intake.extractors.contact.firms import cleaned, without_for
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data


@cache
def _owner_marks() -> re.Pattern[str]:
    marks = "|".join(re.escape(m) for m in sorted(data("names")["owner_marks"], key=len, reverse=True))
    return re.compile(rf"\s*[,;|·•(–—-]*\s*(?<!\w)(?:{marks})\s*:?\s+(?=[^\W\d_a-z])")


def owner_at(text: str) -> re.Match[str] | None:
    """The mark between a house and its owner: the house stands before it, the owner behind."""
    match = _owner_marks().search(text[:200])
    return match if match is not None and len(text[: match.start()].strip()) > 2 else None


def houses_signed_for(letter: Letter) -> frozenset[str]:
    """Houses in the signature that cannot be people, in lower case: before an owner's mark, behind "Pour la"."""
    found: set[str] = set()
    for block in letter.signatures:
        for line in block.lines[:9]:
            mark = owner_at(line.text)
            if mark is not None:
                found.add(cleaned(line.text[: mark.start()]).casefold())
            elif (house := without_for(line.text)) != line.text.strip() and house.rstrip().endswith(","):
                found.add(cleaned(house).casefold())
    return frozenset(found)
