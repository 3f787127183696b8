"""Which country a letter comes from: for telephone numbers written without their country code."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import islice

import phonenumbers

from intake.extractors.base import Material
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data
from intake.extractors.remembered import remembered

_US_STATE = re.compile(
    r"\b[A-Z][A-Za-z .]{1,30},? (?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]),? \d{5}(?:-\d{4})?\b"
)
_UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_CA_POSTCODE = re.compile(r"\b[A-CEGHJ-NPR-TVXY]\d[A-Z] ?\d[A-Z]\d\b")
_IE_POSTCODE = re.compile(
    r"\b[A-Z]\d[\dW] [A-Z\d]{4}\b|\bCo\. (?:Donegal|Galway|Cork|Kerry|Clare|Mayo|Sligo|Dublin|Wicklow|Wexford|Kildare|Meath|Louth|Kilkenny|Waterford|Limerick|Tipperary|Leitrim|Roscommon|Cavan|Monaghan|Offaly|Laois|Longford|Westmeath|Carlow)\b"
)
_AU_POSTCODE = re.compile(r"\b(?:NSW|VIC|QLD|TAS|ACT|S\.?A\.?|W\.?A\.?|N\.?T\.?) \d{4}\b|\bABN \d")
_PLUS = re.compile(r"\+(\d{1,3})[\d\s().\-]{6,}")
_WORD = re.compile(r"[^\W\d_]+(?:[ .\-][^\W\d_]+){0,3}")
_GENERIC = frozenset(
    {"com", "org", "net", "info", "biz", "example", "io", "co", "me", "tv", "ai", "app", "dev", "eu"}
)


@cache
def _places() -> dict[str, tuple[str, float]]:
    """A country's or city's name in lower case to its country and how much it tells."""
    found: dict[str, tuple[str, float]] = {}
    addresses = data("addresses")
    for region, names in addresses["cities"].items():
        for name in names:
            found[name] = (region, 2.0)
    for region, names in addresses["countries"].items():
        for name in names:
            found[name] = (region, 3.0)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    latin = sorted((n for n in _places() if n < "\u2e80"), key=len, reverse=True)
    cjk = sorted((n for n in _places() if n > "\u2e80"), key=len, reverse=True)
    return re.compile(
        rf"(?<![\w.])(?:{'|'.join(map(re.escape, latin))})(?!\w)|{'|'.join(map(re.escape, cjk))}"
    )


@remembered
def places_in(text: str) -> tuple[str, ...]:
    """The countries (ISO 3166-1) that a short text names, by themselves or by a great city, in order."""
    return tuple(_places()[match[0]][0] for match in _pattern().finditer(text.casefold()))


def only_places(text: str) -> bool:
    """Whether a short text is nothing but the names of countries and cities."""
    left = _pattern().sub("", text.casefold())
    return not any(c.isalnum() for c in left) and any(c.isalnum() for c in text)


MAX_PROSE = 400  # lines read for places
PROSE_VOTE = 0.6  # of a country merely named
TRUSTED = 2.5  # votes from which a country is the writer's, be the number in use there or not


def regions_of(material: Material, letters: tuple[Letter, ...]) -> tuple[tuple[str, float], ...]:
    """The countries the writer may be in with what speaks for each, the likeliest first; never empty."""
    votes: dict[str, float] = defaultdict(float)
    for letter in letters:
        for line in _telling_lines(letter):
            text = line[:300]
            for match in _pattern().finditer(text.casefold()):
                region, weight = _places()[match[0]]
                votes[region] += weight
            if _US_STATE.search(text):
                votes["US"] += 3
            if _UK_POSTCODE.search(text):
                votes["GB"] += 3
            if _CA_POSTCODE.search(text):
                votes["CA"] += 3
            if _IE_POSTCODE.search(text):
                votes["IE"] += 3
            if _AU_POSTCODE.search(text):
                votes["AU"] += 3
            for match in _PLUS.finditer(text):
                abroad = _region_of_code(match[1])
                if abroad:
                    votes[abroad] += 2
    for region in _named_in_prose(letters):
        votes[region] += PROSE_VOTE
    domain = (material.parsed.headers.from_address or "").rpartition(".")[2].casefold()
    if len(domain) == 2 and domain not in _GENERIC:
        votes["GB" if domain == "uk" else domain.upper()] += 2
    spoken = data("phones")["language_regions"].get(material.language or "", [])
    for place, region in enumerate(spoken):
        votes[region] += 1 if place == 0 else 0.2
    votes[material.platform.country] += 0.5
    return tuple(sorted(votes.items(), key=lambda item: -item[1])[:12])


def _named_in_prose(letters: tuple[Letter, ...]) -> frozenset[str]:
    """Countries the writer names anywhere ("founder of Ankara Atelier in Lagos"): they decide where nothing
    else does."""
    prose = (line.text[:600] for letter in letters for line in islice(letter.lines, MAX_PROSE))
    return frozenset(region for text in prose for region in places_in(text))


def _telling_lines(letter: Letter) -> list[str]:
    """Signature, letterhead, address lines and lines with a number: where a country is the writer's."""
    chosen: dict[int, str] = {line.number: line.text for block in letter.signatures for line in block.lines}
    chosen.update((line.number, line.text) for line in letter.letterhead[:4] if letter.weight)
    for hit in letter.hits("addresses.introductions"):
        line = letter.layout.line_at(hit.start)
        chosen[line.number] = line.text[hit.end - line.start :]
    for label in letter.labelled:
        chosen[label.line] = f"{label.value}"
    return list(chosen.values())


@cache
def _region_of_code(digits: str) -> str | None:
    for length in (1, 2, 3):
        region = phonenumbers.region_code_for_country_code(int(digits[:length]))
        if region not in ("ZZ", "001"):
            return str(region)
    return None
