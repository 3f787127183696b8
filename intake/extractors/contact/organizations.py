"""Whose right it is: the owner's organization before the agent's; a counter-notice's seller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.contact.addressed import greeted, opponents
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.domains import (
    linked_hosts,
    named_by_domain,
    own_domains,
)
from intake.extractors.contact.firms import bears_word, has_legal_form, is_generic
from intake.extractors.contact.labelledfirms import labelled_firms
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.persons import same_person
from intake.extractors.contact.ranking import fuller, in_full, key, owners_first
from intake.extractors.contact.saidfirms import said_firms
from intake.extractors.contact.senderfirms import sender_firms
from intake.extractors.contact.signedfirms import signed_firms, zone_firms
from intake.extractors.contact.slots import Told, headed_firms, slotted_firms
from intake.reading import Value

MAX_ATTACHED = 20_000


def read_organization(material: Material, letters: tuple[Letter, ...], name: Value | None) -> Value | None:
    """The right owner's organization, else the writer's own; None where a private person writes."""
    clues = list(_all_clues(material, letters, name.value if name is not None else ""))
    signatory = name.value if name is not None else ""
    kept = owners_first([clue for clue in clues if _may_be(material, clue, signatory)])
    chosen = best("organization", [_with_support(clue, kept) for clue in kept])
    return as_value("organization", in_full(fuller(chosen, kept))) if chosen is not None else None


def _all_clues(material: Material, letters: tuple[Letter, ...], signatory: str) -> Iterator[Clue]:
    yield from machine_clues(material, "owner", "organization")
    domains = own_domains(material, letters)
    yield from sender_firms(material, letters, domains)
    elsewhere = _elsewhere(material)
    seller = material.kind == "counter_notice"
    told = Told(
        signatory, material.language, domains, elsewhere.casefold(), seller, greeted(material),
        linked_hosts(material, letters),
    )  # fmt: skip
    for letter in letters:
        bonus = 0.01 if letter.weight else 0.0
        foreign = letter.foreign
        for clue in (
            *labelled_firms(letter, foreign),
            *signed_firms(letter, material.language, elsewhere, signatory, seller=seller),
            *zone_firms(letter),
            *said_firms(material, letter),
            *named_by_domain(letter, domains),
            *slotted_firms(letter, told),
            *headed_firms(letter, told),
        ):
            yield replace(clue, bonus=clue.bonus + bonus)


def _elsewhere(material: Material) -> str:
    headers = material.parsed.headers
    attached = (d.text[:MAX_ATTACHED] for d in material.attachments[:10])
    said = (headers.from_name or "", *greeted(material), *attached)
    return "\n".join((f" {headers.from_address or ''}", *said))


def _may_be(material: Material, clue: Clue, signatory: str) -> bool:
    low = clue.value.casefold()
    platform = material.platform.name.casefold()
    if low in material.once("contact.opponents", lambda: opponents(material)):
        return False
    if platform in low or low in platform or is_generic(clue.value) or "@" in low or "http" in low:
        return False
    if not signatory or not same_person(signatory, clue.value) or has_legal_form(clue.value):
        return True
    return bears_word(clue.value) and len(clue.value.split()) > len(
        signatory.split()
    )  # "Ella Marsh Ceramics"


def _with_support(clue: Clue, clues: list[Clue]) -> Clue:
    """The same name by another cue bears it out."""
    mine = key(clue.value)
    others = {c.cue for c in clues if c.cue != clue.cue and (mine in key(c.value) or key(c.value) in mine)}
    return replace(clue, bonus=clue.bonus + 0.02 * min(1, len(others)))
