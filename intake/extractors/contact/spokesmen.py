"""Who answers a takedown: the seller, or one who speaks for the seller (an attorney, an agent, kin)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.offices import office_in, spokesman_in
from intake.extractors.contact.persons import person_in, same_person
from intake.reading import Value

_ONCE = frozenset(("was", "were", "former", "ex", "been"))  # "the complainer was my client"
_PARTS = re.compile(r"\s*(?:[|│｜·•\t,;(]|\s(?:[-–—/]|//)\s)\s*")
_NEGATED = re.compile(
    r"^\W*(?:n/?a|none|no one|nobody|myself|self|-+|not represented|keine?r?|niemand|personne|nadie|nessuno|ninguém|niemand|brak|nikt|无|無|なし|없음)\W*$",
    re.I,
)
BELOW = 3  # lines below the signatory's that say what he is


def seller_or_spokesman(letters: tuple[Letter, ...], name: Value | None) -> Value:
    """The role of a counter-notice's writer: "agent" where somebody speaks for the seller, else "seller"."""
    signatory = name.value if name is not None else ""
    chosen = best("role", [clue for letter in letters for clue in _clues(letter, signatory)])
    return as_value("role", chosen) if chosen is not None else Value("seller", 0.95, None, "contact.role")


def _clues(letter: Letter, signatory: str) -> Iterator[Clue]:
    yield from _said(letter)
    yield from _labelled(letter)
    yield from _by_trade(letter, signatory)


def _said(letter: Letter) -> Iterator[Clue]:
    """ "Our client", "on behalf of my dad"."""
    text = letter.document.text
    for hit in letter.hits("agency.counsel", "agency.kin"):
        around = text[max(0, hit.start - 4) : hit.end + 2]
        before = text[max(0, hit.start - 24) : hit.start].casefold().split()
        if hit.concept == "agency.kin":
            yield Clue("agent", letter.document, hit.start, hit.end, "kin")
        elif "attorney" not in around.casefold().replace("attorney for", "") and not _ONCE.intersection(
            before
        ):
            yield Clue("agent", letter.document, hit.start, hit.end, "counsel")


def _labelled(letter: Letter) -> Iterator[Clue]:
    """ "Represented by: Jane Doe, Esq." and "Capacity: attorney for the seller"."""
    for label in letter.labelled:
        asked = letter.asks(label.label)
        if not label.value or is_declined(label.value) or label.line in letter.others:
            continue
        if asked == "agency" or (asked in ("title", "capacity") and spokesman_in(label.value[:60])):
            yield Clue("agent", letter.document, label.start, label.end, "represented_seller")


def is_declined(value: str) -> bool:
    """Whether a field for one who acts for another is answered with nobody ("N/A", "myself")."""
    return _NEGATED.match(value) is not None


def _by_trade(letter: Letter, signatory: str) -> Iterator[Clue]:
    """ "Attorney at Law" beside or below the signatory's name; a law firm's name in the signature."""
    for block in letter.signatures:
        since: int | None = None
        for line in block.lines[:9]:
            if line.number in letter.others:
                continue
            person = person_in(line.text)
            if signatory and person is not None and same_person(person.name, signatory):
                since = line.number
            if since is None:
                continue
            near = line.number - since <= BELOW
            for part in _PARTS.split(line.text):
                told = (spokesman_in(part) if near and len(part) <= 60 else None) or office_in(part)
                if told is not None and "@" not in part:
                    yield Clue("agent", letter.document, line.start, line.end, "by_trade")
                    return
