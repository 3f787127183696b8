"""Whose right it is: the owner's organization before the agent's; a counter-notice's seller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from intake.extractors.base import Material
from intake.extractors.contact.addressed import greeted, opponents
from intake.extractors.contact.blockaddresses import LEADING_REACH
from intake.extractors.contact.clues import Clue, as_value, best, confidence
from intake.extractors.contact.domains import (
    is_of_domain,
    linked_hosts,
    named_by_domain,
    own_domains,
)
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
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.offices import capacity_in, office_in
from intake.extractors.contact.persons import person_in, role_like, same_person
from intake.extractors.contact.postal import address_score
from intake.extractors.contact.saidfirms import said_firms
from intake.extractors.contact.senders import is_shared
from intake.extractors.contact.signedfirms import signed_firms, without_address, zone_firms
from intake.extractors.contact.slots import Told, headed_firms, slotted_firms
from intake.extractors.layout import Labelled
from intake.parsers.document import Document
from intake.reading import Value

MAX_ATTACHED = 20_000
_AS_AGENT = re.compile(
    r"\s+(?:as (?:an? )?(?:authorized |authorised )?agents? (?:for|of)|on behalf of|acting (?:for|on behalf of)|\(acting on behalf of|c/-)\s*",
    re.I,
)
_AT_FIRM = re.compile(r"\s+(?:at|from|of|for|von|bei|vom|de|chez|di|da|van|bij|@|\||·|[-–—])\s+|\s*\(", re.I)
_DECLINED = re.compile(
    r"^\W*(?:n/?a|none|no\b.*|not applicable.*|-+|\(?withheld\)?|keine.*|aucun.*|ninguna.*|nessun.*|nenhum.*|geen.*|brak|无|無|なし|없음|privat.*|private.*|individual|self|independent.*|personal)\W*$",
    re.I,
)


def read_organization(material: Material, letters: tuple[Letter, ...], name: Value | None) -> Value | None:
    """The right owner's organization, else the writer's own; None where a private person writes."""
    clues = list(_all_clues(material, letters, name.value if name is not None else ""))
    signatory = name.value if name is not None else ""
    kept = _owners_first([clue for clue in clues if _may_be(material, clue, signatory)])
    chosen = best("organization", [_with_support(clue, kept) for clue in kept])
    return as_value("organization", _in_full(_fuller(chosen, kept))) if chosen is not None else None


def _fuller(chosen: Clue, clues: list[Clue]) -> Clue:
    """ "Kantu" of kantu.example as "Tienda Kantu", which signs."""
    if chosen.cue != "of_domain":
        return chosen
    low = chosen.value.casefold().split()
    longer = [
        clue
        for clue in clues
        if clue.cue in _SIGNED
        and set(low) < set(clue.value.casefold().split())
        and len(clue.value.split()) <= len(low) + 2
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
SURE_OWNER = 0.88
BEHIND_OWNER = 0.14  # what an agent's own name loses where the one it acts for is named


def _owners_first(clues: list[Clue]) -> list[Clue]:
    """Law firms last where somebody else is named for whom they act, agents behind the house they represent, and
    a person who is represented behind the person's firm."""
    owners = [
        c
        for c in clues
        if c.cue in _OWNERS and not office_in(c.value) and confidence("organization", c) >= SURE_OWNER
    ]
    keys = [_key(c.value) for c in owners]
    others = owners or [c for c in clues if c.cue in _SHOPS and not office_in(c.value)]
    firms = [c for c in owners if not _is_private(c.value)]
    return [_behind(c, keys if firms else [], others=bool(others), firms=bool(firms)) for c in clues]


def _behind(clue: Clue, owners: list[str], *, others: bool, firms: bool) -> Clue:
    mine = _key(clue.value)
    if others and office_in(clue.value):
        return replace(clue, bonus=clue.bonus - BEHIND_OWNER)
    if clue.cue in _BY_PLACE and owners and not any(mine in owner or owner in mine for owner in owners):
        return replace(clue, bonus=clue.bonus - BEHIND_OWNER)
    if clue.cue in _OWNERS and not firms and _is_private(clue.value):
        return replace(clue, bonus=clue.bonus - PRIVATE)
    return clue


PRIVATE = 0.12  # what the name of a private person that is represented loses against a firm's


def _is_private(name: str) -> bool:
    person = person_in(name)
    return person is not None and person.words > 1 and firm_in(name) is None


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
    domains = own_domains(material, letters)
    yield from _sender(material, letters, domains)
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
            *_labelled(letter, foreign),
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


def _sender(material: Material, letters: tuple[Letter, ...], domains: frozenset[str]) -> Iterator[Clue]:
    """The From header's display name where it is a firm's or shop's, and the letter or its domain uses it."""
    header = material.header("From")
    display = cleaned(material.parsed.headers.from_name or "")
    if header is not None and (at := _AT_FIRM.search(display)) is not None:
        yield from _person_at(header, display, at, domains)
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
        and (squeezed in address or display.casefold() in own)
        and len(squeezed) >= 3
    ):
        seller = material.kind == "counter_notice"
        yield Clue(display, header, start, start + len(display), "sender", 0.04 if seller else 0.0)


def _may_be(material: Material, clue: Clue, signatory: str) -> bool:
    low = clue.value.casefold()
    platform = material.platform.name.casefold()
    if low in material.once("contact.opponents", lambda: opponents(material)):
        return False
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
        kind = letter.asks(label.label) or ""
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
            and not _is_agents(letter)
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


def _is_agents(letter: Letter) -> bool:
    """Whether a form names an agent: then whoever owns the right is not the one who writes."""
    return any(
        letter.asks(x.label) == "agency"
        or (letter.asks(x.label) in ("title", "capacity") and capacity_in(x.value[:60]) == "agent")
        for x in letter.labelled
        if x.value
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
