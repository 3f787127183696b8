"""The firm the From header names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.domains import (
    is_of_domain,
)
from intake.extractors.contact.firms import cleaned, plausible
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.persons import person_in, role_like
from intake.extractors.contact.senders import is_shared
from intake.parsers.document import Document

_AT_FIRM = re.compile(r"\s+(?:at|from|of|for|von|bei|vom|de|chez|di|da|van|bij|@|\||·|[-–—])\s+|\s*\(", re.I)


def _person_at(header: Document, display: str, at: re.Match[str], domains: frozenset[str]) -> Iterator[Clue]:
    """The house of a display name "Jolyon at Cobblecraft" or "Ada Quill | Thistlepost"."""
    house = display[at.end() :].strip(" )")
    person = person_in(display[: at.start()])
    borne = is_of_domain(house, domains)
    if person is None or not plausible(house) or role_like(house) or not house[:1].isupper():
        return
    if borne or (at[0].strip() in ("|", "(", "@", "at", "·") and person.words > 1):
        start = header.text.find(house)
        if start >= 0:
            yield Clue(house, header, start, start + len(house), "at_firm", 0.05 if borne else -0.06)


def sender_firms(material: Material, letters: tuple[Letter, ...], domains: frozenset[str]) -> Iterator[Clue]:
    """The From header's display name where it is a firm's or shop's, and the letter or its domain uses it."""
    header = material.header("From")
    display = cleaned(material.parsed.headers.from_name or "")
    whole = material.parsed.headers.from_name or ""
    if header is not None and (at := _AT_FIRM.search(whole)) is not None:
        yield from _person_at(header, whole, at, domains)
    if header is None or not 3 <= len(display) <= 60 or not plausible(display) or role_like(display):
        return
    person = person_in(display, material.language)
    if (person is not None and person.words > 1) or "@" in display or is_shared(display.replace(" ", ".")):
        return
    squeezed = re.sub(r"\W", "", display.casefold())
    address = re.sub(r"\W", "", (material.parsed.headers.from_address or "").casefold())
    own = "\n".join(line.text for letter in letters for line in islice(letter.lines, 400)).casefold()
    start = header.text.find(display)
    handle = display.islower() and address.startswith(squeezed)
    if (
        start >= 0
        and not handle
        and (squeezed in address or display.casefold() in own or is_of_domain(display, domains))
        and len(squeezed) >= 3
    ):
        bonus = 0.04 if material.kind == "counter_notice" else 0.0
        if is_of_domain(display, domains):
            bonus += 0.10
        yield Clue(display, header, start, start + len(display), "sender", bonus)
