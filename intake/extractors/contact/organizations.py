"""Whose right it is: the owner's organization before the agent's; a counter-notice's seller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from intake.extractors.base import Material
from intake.extractors.contact.blockaddresses import LEADING_REACH
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.firms import (
    cleaned,
    firm_after,
    firm_in,
    has_legal_form,
    is_generic,
    plausible,
    with_stop,
)
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import label_kind
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.persons import person_in, role_like, same_person
from intake.extractors.contact.postal import address_score
from intake.extractors.contact.saidfirms import said_firms
from intake.extractors.contact.senders import is_shared
from intake.extractors.contact.signedfirms import signed_firms, without_address, zone_firms
from intake.extractors.layout import Labelled
from intake.reading import Value

MAX_ATTACHED = 20_000
_AS_AGENT = re.compile(
    r"\s+(?:as (?:an? )?(?:authorized |authorised )?agents? (?:for|of)|on behalf of|acting (?:for|on behalf of)|\(acting on behalf of|c/-)\s*",
    re.I,
)
_DECLINED = re.compile(
    r"^\W*(?:n/?a|none|no\b.*|not applicable.*|-+|\(?withheld\)?|keine.*|aucun.*|ninguna.*|nessun.*|nenhum.*|geen.*|brak|无|無|なし|없음|privat.*|private.*|individual|self|independent.*|personal)\W*$",
    re.I,
)


def read_organization(material: Material, letters: tuple[Letter, ...], name: Value | None) -> Value | None:
    """The right owner's organization, else the writer's own; None where a private person writes."""
    clues = list(_all_clues(material, letters, name.value if name is not None else ""))
    signatory = name.value if name is not None else ""
    kept = [clue for clue in clues if _may_be(material, clue, signatory)]
    chosen = best("organization", [_with_support(clue, kept) for clue in kept])
    return as_value("organization", _in_full(chosen)) if chosen is not None else None


def _in_full(clue: Clue) -> Clue:
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


def _all_clues(material: Material, letters: tuple[Letter, ...], signatory: str) -> Iterator[Clue]:
    yield from machine_clues(material, "owner", "organization")
    yield from _sender(material, letters)
    elsewhere = _elsewhere(material)
    seller = material.kind == "counter_notice"
    for letter in letters:
        bonus = 0.01 if letter.weight else 0.0
        foreign = letter.foreign
        for clue in (
            *_labelled(letter, foreign),
            *signed_firms(letter, material.language, elsewhere, signatory, seller=seller),
            *zone_firms(letter),
            *said_firms(material, letter),
        ):
            yield replace(clue, bonus=clue.bonus + bonus)


def _elsewhere(material: Material) -> str:
    headers = material.parsed.headers
    attached = (d.text[:MAX_ATTACHED] for d in material.attachments[:10])
    return "\n".join((f" {headers.from_address or ''}", headers.from_name or "", *attached))


def _sender(material: Material, letters: tuple[Letter, ...]) -> Iterator[Clue]:
    """The From header's display name where it is a firm's or shop's, and the letter or its domain uses it."""
    header = material.header("From")
    display = cleaned(material.parsed.headers.from_name or "")
    if header is None or not 3 <= len(display) <= 60 or not plausible(display) or role_like(display):
        return
    person = person_in(display, material.language)
    if (person is not None and person.words > 1) or "@" in display or is_shared(display.replace(" ", ".")):
        return
    squeezed = re.sub(r"\W", "", display.casefold())
    address = re.sub(r"\W", "", (material.parsed.headers.from_address or "").casefold())
    own = "\n".join(line.text for letter in letters for line in islice(letter.lines, 400)).casefold()
    start = header.text.find(display)
    if start >= 0 and (squeezed in address or display.casefold() in own) and len(squeezed) >= 3:
        seller = material.kind == "counter_notice"
        yield Clue(display, header, start, start + len(display), "sender", 0.04 if seller else 0.0)


def _may_be(material: Material, clue: Clue, signatory: str) -> bool:
    low = clue.value.casefold()
    platform = material.platform.name.casefold()
    if platform in low or low in platform or is_generic(clue.value) or "@" in low or "http" in low:
        return False
    return not (signatory and same_person(signatory, clue.value) and not has_legal_form(clue.value))


def _with_support(clue: Clue, clues: list[Clue]) -> Clue:
    """The same name by another cue bears it out."""
    mine = _key(clue.value)
    others = {c.cue for c in clues if c.cue != clue.cue and (mine in _key(c.value) or _key(c.value) in mine)}
    return replace(clue, bonus=clue.bonus + 0.02 * min(1, len(others)))


def _key(name: str) -> str:
    return re.sub(r"\W|\b(?:inc|llc|ltd|gmbh|limited|corp|co)\b", "", name.casefold())


def _labelled(letter: Letter, foreign: frozenset[int]) -> Iterator[Clue]:
    cues = {
        "owner": "owner_label",
        "organization": "organization_label",
        "agency": "agency_label",
        "name": "organization_label",
    }
    for label in letter.labelled:
        kind = label_kind(label.label) or ""
        if kind in ("address", "phone") and label.line not in foreign:
            yield from _before_address(letter, label)
        if (
            kind not in cues
            or label.line in foreign
            or not label.value
            or _DECLINED.match(label.value)
            or len(label.value) > 220
        ):
            continue
        value = label.value.split("\n", 1)[0]
        person = person_in(value)
        if kind == "name":
            value = without_address(value)
        if kind == "name" and (firm_in(value) is None or (person is not None and person.words > 1)):
            continue
        if (
            kind in ("agency", "organization")
            and person is not None
            and person.words > 1
            and person.sure >= 0.9
            and firm_in(value) is None
            and len(person.name) == len(cleaned(value))
            and kind == "agency"
        ):
            continue
        if (
            kind == "owner"
            and person is not None
            and person.words > 1
            and firm_in(value) is None
            and not has_legal_form(value)
            and "brand" not in label.label.casefold()
        ):
            continue
        behind = _AS_AGENT.search(value)
        if behind is not None:
            owner = cleaned(re.split(r"[;\n]", value[behind.end() :])[0])
            if plausible(owner) and owner[:1].isupper():
                at = label.start + behind.end()
                yield Clue(owner, letter.document, at, at + len(value) - behind.end(), "owner_label")
            value = value[: behind.start()]
        text = re.split(
            r"\s[/／]\s(?=shop|store|shop\b|店)|[;；]|(?<=\S)[（(](?:店铺|shop|store)",
            value,
            maxsplit=1,
            flags=re.I,
        )[0]
        text = without_address(text)
        firm = cleaned(text)
        if not plausible(firm) or len(firm.split()) > 9:
            continue
        at = letter.document.text.find(firm[:12], label.start, max(label.end, label.start + 1))
        start = at if at >= 0 else label.start
        bonus = 0.02 if has_legal_form(firm) else 0.0
        if label.label.casefold().strip() in (
            "brand",
            "client",
            "owner",
            "inhaber",
            "inhaberin",
            "to",
            "seller",
            "shop",
            "store",
        ):
            bonus -= 0.15
        yield Clue(
            firm, letter.document, start, min(label.end, start + len(text.rstrip())), cues[kind], bonus
        )


def _before_address(letter: Letter, label: Labelled) -> Iterator[Clue]:
    """ "Address: Reed Maps, 3 Quay Street, Galway": the house before the street."""
    reach = LEADING_REACH.match(label.value)
    lead = reach.end() if reach is not None else 0
    head, comma, rest = label.value[lead:].partition(",")
    firm = cleaned(head)
    said = firm.split()
    if not comma or not 2 <= len(said) <= 6 or not all(w[0].isupper() or w == "&" for w in said):
        return
    if any(c.isdigit() for c in head) or role_like(head) or not plausible(firm) or address_score(head):
        return
    if address_score(rest) >= 2:  # the signatory's own name is dropped later
        start = label.start + lead
        yield Clue(firm, letter.document, start, start + len(head), "organization_label", -0.15)
