"""Which of the firms named is the right owner's: owners before agents, firms before people, full names before short ones."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from intake.extractors.contact.clues import Clue, confidence
from intake.extractors.contact.firms import cleaned, firm_in, has_legal_form
from intake.extractors.contact.lexicon import data
from intake.extractors.contact.offices import office_in
from intake.extractors.contact.persons import person_in
from intake.extractors.contact.prosefirms import firm_after, with_stop


def fuller(chosen: Clue, clues: list[Clue]) -> Clue:
    """ "Kantu" of kantu.example as "Tienda Kantu", which signs."""
    if chosen.cue not in _SHORT or has_legal_form(chosen.value):
        return chosen
    low = chosen.value.casefold().split()
    longer = [
        clue
        for clue in clues
        if (clue.cue in _SIGNED or (chosen.cue == "sender" and clue.cue == "of_domain"))
        and set(low) < set(clue.value.casefold().split())
        and len(clue.value.split()) <= len(low) + 3
    ]
    if not longer:
        return chosen
    return replace(longer[0], cue=chosen.cue, bonus=chosen.bonus)


_OWNERS = frozenset({"represented", "owner_label", "machine_owner"})
_SHOPS = frozenset({"runs", "owns", "organization_label", "shop"})
_BY_PLACE = frozenset(
    {
        "signature_form", "signature_word", "signature_bare", "signature_slot", "letterhead", "of_domain", "sender",
        "at_firm", "agency_label", "organization_label", "we_are", "role_of", "runs",
    }
)  # fmt: skip
_SIGNED = frozenset(
    {"signature_form", "signature_word", "signature_bare", "signature_slot", "letterhead", "sender"}
)
_SHORT = frozenset(
    {"sender", "of_domain", "runs", "we_are", "shop", "owns", "role_of"}
)  # prose may shorten a name
SURE_OWNER = 0.88
_ARTICLE = re.compile(r"(?<!\w)(?:the|la|le|les|die|das|el|los|las|il|lo|gli|het|os|as)\s$|(?<!\w)l['’]$")
TOLD_OF = 160  # characters behind a person's name in which the shop of that person is named
BEHIND_OWNER = 0.14  # what an agent's own name loses where the one it acts for is named


def owners_first(clues: list[Clue]) -> list[Clue]:
    """Law firms last where somebody else is named for whom they act, agents behind the house they represent, and
    a person who is represented behind the person's firm."""
    owners = [
        c
        for c in clues
        if c.cue in _OWNERS and not office_in(c.value) and confidence("organization", c) >= SURE_OWNER
    ]
    keys = [key(c.value) for c in owners]
    others = owners or [c for c in clues if c.cue in _SHOPS and not office_in(c.value)]
    firms = [c for c in owners if not _is_private(c.value) or _has_article(c)]
    shops = [c for c in clues if c.cue in ("runs", "shop") and not office_in(c.value)]
    return [_behind(c, keys if firms else [], shops, others=bool(others)) for c in clues]


def _behind(clue: Clue, owners: list[str], shops: list[Clue], *, others: bool) -> Clue:
    mine = key(clue.value)
    if others and office_in(clue.value):
        return replace(clue, bonus=clue.bonus - BEHIND_OWNER)
    if clue.cue in _BY_PLACE and owners and not any(mine in owner or owner in mine for owner in owners):
        return replace(clue, bonus=clue.bonus - BEHIND_OWNER)
    if clue.value.casefold().startswith(_departments()):
        return replace(clue, bonus=clue.bonus - BEHIND_OWNER)
    told = any(c.document is clue.document and 0 < c.start - clue.end < TOLD_OF for c in shops)
    if clue.cue in _OWNERS and told and _is_private(clue.value):
        return replace(clue, bonus=clue.bonus - PRIVATE)
    return clue


PRIVATE = 0.12  # what the name of a private person that is represented loses against a firm's


def _has_article(clue: Clue) -> bool:
    """ "La Liga Pelota Vasca": no person's name stands behind an article."""
    return _ARTICLE.search(clue.document.text, max(0, clue.start - 6), clue.start) is not None


@cache
def _departments() -> tuple[str, ...]:
    return tuple(f"{start} " for start in data("organizations")["department_starts"])


def _is_private(name: str) -> bool:
    person = person_in(name)
    return person is not None and person.words > 1 and firm_in(name) is None


def in_full(clue: Clue) -> Clue:
    """ "Larkmoor" as "Larkmoor Data Tools, Inc." where the text calls it so anywhere."""
    if has_legal_form(clue.value) or len(clue.value) < 3 or clue.value[0] > "\u2e80":
        return clue
    text = clue.document.text[:100_000]
    at = text.find(clue.value)
    for _ in range(20):
        if at < 0:
            break
        span = firm_after(text, at)
        name = cleaned(text[span[0] : with_stop(text, span[1])]) if span is not None else ""
        if span is not None and span[0] == at and has_legal_form(name) and len(name.split()) <= 7:
            return replace(clue, value=name, start=at, end=with_stop(text, span[1]))
        at = text.find(clue.value, at + 1)
    return clue


def key(name: str) -> str:
    return re.sub(r"\W|\b(?:inc|llc|ltd|gmbh|limited|corp|co)\b", "", name.casefold())
