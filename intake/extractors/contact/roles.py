"""As what the writer writes: the owner of the right, an agent of the owner, or a seller."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.domains import is_of_domain, own_domains
from intake.extractors.contact.easthouses import east_houses
from intake.extractors.contact.firms import cleaned, firm_in, has_legal_form, plausible
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.offices import capacity_in, office_in
from intake.extractors.contact.persons import role_like
from intake.extractors.contact.prosefirms import firm_after, firm_before, in_house
from intake.extractors.contact.saidfirms import entrusting
from intake.extractors.contact.signedfirms import without_address
from intake.extractors.contact.slots import HEAD_LINES, own_head
from intake.extractors.contact.spokesmen import is_declined, seller_or_spokesman
from intake.reading import Value

_PROGRAM = re.compile(
    r"\b(?:game|desktop|web|mobile|chat|torrent|mail|e-?mail|vpn|sql|http|wallet|android|ios|windows|api|native) client\b|\bclient(?:-side|_| (?:app|application|binary|software|code|library|version))",
    re.I,
)
_COPY = re.compile(r"\s*b?cc\b|\s*(?:copy|kopie|copie|copia|cópia|kopia) (?:to|an|à|a|para|aan|do)\b", re.I)
_UNEQUIVOCAL = re.compile(
    r"\b(?:agents?|attorneys?|solicitors?|lawyers?|clients?|customer|retained|instructed|engaged|mandated|appointed|commissioned|hired)\b"
    r"|\b(?:(?:we|i|this firm|our firm|our office) represent|vertret|bevollmächtig|beauftrag|mandat|mandant|représent|interv(?:iens|enons) pour|represent(?:o|amos|ando)\b|en nombre y representación"
    r"|por encargo|su incarico|in nome e per conto|assist(?:o|iamo)\b|em nome e |procurador|treed op|treden op|vertegenwoordig|cliënt|reprezent|pełnomocni|na zlecenie|z upoważnienia)",
    re.I,
)
# One who speaks for others by trade, and here for the house that employs him.
_EMPLOYED = re.compile(
    r"\b(?:employed (?:as|by)|in-house|our legal department|syndikus\w*|in unserer rechtsabteilung|juriste d['’]entreprise|notre service juridique|nuestro departamento jurídico|nostro ufficio legale|nosso departamento jurídico|bedrijfsjurist\w*|nasz dział prawny)\b|本公司法务|我司法务|弊社法務|당사 법무",
    re.I,
)
_CLAIMED = re.compile(r"(?:i am|i['’]m|ich bin|je suis|soy|sono|sou|ik ben|jestem|我是|私は|저는)\b")
_CLIENT = re.compile(r"(?:my|our|mein|meine|mon|ma|mi|il mio|la mia|meu|minha|mijn|mój|moja)\w* \w+")
_FOR_ANOTHER = re.compile(r"\b(?:acting )?on behalf of\b|\bas (?:an )?agents? (?:for|of)\b|\bc/-", re.I)


def read_role(
    material: Material, letters: tuple[Letter, ...], name: Value | None, organization: Value | None
) -> Value | None:
    """owner, agent or seller; None for a message of another kind that says nothing of it."""
    if material.kind == "counter_notice":
        return seller_or_spokesman(letters, name)
    if material.kind == "other":
        return None
    domains = own_domains(material, letters)
    clues = [clue for letter in letters for clue in _clues(letter, domains)]
    chosen = best("role", _own_word_first(clues))
    if chosen is not None:
        return as_value("role", chosen)
    place = next((letter for letter in letters if letter.document.text.strip()), None)
    if place is None:
        return None
    return Value("owner", 0.8, organization.source if organization is not None else None, "contact.role")


def _own_word_first(clues: list[Clue]) -> list[Clue]:
    """Who says "I am the copyright owner" may have clients all the same ("the form mails my client")."""
    claimed = any(
        c.cue == "owner" and _CLAIMED.match(c.document.text[c.start : c.end].casefold()) for c in clues
    )
    return [
        replace(c, bonus=c.bonus - 0.12)
        if claimed and c.cue == "agent" and _CLIENT.fullmatch(c.document.text[c.start : c.end].casefold())
        else c
        for c in clues
    ]


def _clues(letter: Letter, domains: frozenset[str]) -> list[Clue]:
    clues = [
        Clue("agent", letter.document, hit.start, hit.end, "agent")
        for hit in letter.hits("agency.agent")
        if not _is_program(letter, hit.start, hit.end)
    ]
    labels = {letter.asks(x.label): x for x in letter.labelled if x.value}
    clues += _agents_named(letter)
    agency = labels.get("agency")
    if agency is not None and "owner" in labels:
        clues.append(Clue("agent", letter.document, agency.start, agency.end, "agent", 0.02))
    other = labels.get("organization")
    if (
        agency is not None
        and other is not None
        and has_legal_form(agency.value)
        and cleaned(agency.value).casefold() not in other.value.casefold()
    ):
        clues.append(Clue("agent", letter.document, agency.start, agency.end, "agent", 0.02))
    for label in letter.labelled:
        if letter.asks(label.label) == "organization" and _FOR_ANOTHER.search(label.value):
            clues.append(Clue("agent", letter.document, label.start, label.end, "agent", 0.02))
    clues += _capacities(letter)
    clues += _two_firms(letter)
    clues += _represents_another(letter, domains)
    clues += [
        Clue("owner", letter.document, hit.start, hit.end, "owner", -0.03)
        for hit in letter.hits("agency.owner")
        if not _in_oath(letter, hit.start)
    ]
    return clues


def _agents_named(letter: Letter) -> list[Clue]:
    """ "Agent: BookGuardian S.à r.l." in a form."""
    return [
        Clue("agent", letter.document, x.start, x.end, "agent")
        for x in letter.labelled
        if letter.asks(x.label) == "agency"
        and x.value
        and firm_in(x.value[:120])
        and not is_declined(x.value)
    ]


def _capacities(letter: Letter) -> list[Clue]:
    """ "Capacity: authorised agent" in a form, with one capacity alone behind it."""
    said = ((x, capacity_in(x.value)) for x in letter.labelled if len(x.value) <= 60)
    return [
        Clue(capacity, letter.document, x.start, x.end, "capacity")
        for x, capacity in said
        if capacity is not None and letter.asks(x.label) in ("title", "capacity")
    ]


def _is_program(letter: Letter, start: int, end: int) -> bool:
    """ "Our client checks its own files": in a letter about a program, not about a customer."""
    text = letter.document.text
    return "client" in text[start:end].casefold() and _PROGRAM.search(text) is not None


def _two_firms(letter: Letter) -> list[Clue]:
    """A form that names an owner, and another firm as the one who writes."""
    firms = [(letter.asks(x.label), firm_in(x.value), x) for x in letter.labelled if len(x.value) <= 120]
    owners = {cleaned(firm).casefold() for kind, firm, _ in firms if kind == "owner" and firm}
    return [
        Clue("agent", letter.document, x.start, x.end, "other_owner")
        for kind, firm, x in firms
        if owners
        and firm
        and kind in ("agency", "name", "organization")
        and cleaned(firm).casefold() not in owners
    ]


def _in_oath(letter: Letter, at: int) -> bool:
    """ "... that I am the copyright owner, or am authorized to act": the oath of a form, which tells nothing."""
    around = letter.document.text[max(0, at - 160) : at + 170].casefold()
    return "perjury" in around or "or am authorized" in around or "or an agent authorized" in around


def _represents_another(letter: Letter, domains: frozenset[str]) -> list[Clue]:
    """ "on behalf of X" where the signature is of another house than X."""
    text = letter.document.text
    lines = [line for block in letter.signatures for line in block.lines[:8] if not _COPY.match(line.text)]
    if len(lines) <= 2:
        lines += [line for zone in letter.zones if zone.kind == "contact" for line in zone.lines[:8]]
    owners = {x.line for x in letter.labelled if letter.asks(x.label) == "owner"}
    lines = [line for line in (*own_head(letter)[:HEAD_LINES], *lines) if line.number not in owners]
    own = " ".join(line.text for line in lines).casefold()
    parts = (part for line in lines for part in re.split(r"[|·•]", line.text))
    signed = [firm for part in parts if (firm := firm_in(without_address(part)))]
    clues = []
    for hit in letter.hits("agency.before"):
        span = firm_after(text, hit.end)
        if span is None or in_house(text, hit.start, hit.end):
            continue
        name = cleaned(text[span[0] : span[1]])
        if not plausible(name):
            continue
        firsts = [re.split(r"[\s,.]+", part.strip().casefold())[0] for part in re.split(r"/| and ", name)]
        if any(first in own and len(first) > 2 for first in firsts) and not _behalf_line(letter, hit.start):
            clues.append(Clue("owner", letter.document, hit.start, span[1], "owner"))
        elif is_of_domain(name, domains):
            clues.append(Clue("owner", letter.document, hit.start, span[1], "owner", -0.02))
        elif (
            signed
            or office_in(own)
            or _behalf_line(letter, hit.start)
            or _UNEQUIVOCAL.search(text, hit.start, hit.end)
            or _working_for(text, hit.start)
        ):
            clues.append(
                Clue(
                    "agent",
                    letter.document,
                    hit.start,
                    span[1],
                    "other_owner",
                    0.03 if has_legal_form(name) else 0.0,
                )
            )
    for start, end in entrusting(letter):
        first = re.split(r"[\s,.]+", text[start:end].casefold())[0]
        if first not in own:
            clues.append(Clue("agent", letter.document, start, end, "other_owner", 0.03))
    clues += [
        replace(owner, value="agent", cue="other_owner", bonus=0.0)
        for owner in east_houses(letter, seller=False)
        if owner.cue == "represented" and owner.value.casefold() not in own
    ]
    for hit in letter.hits("agency.after"):
        span = firm_before(text, hit.start)
        name = cleaned(text[span[0] : span[1]]).casefold() if span is not None else ""
        if "authori" in text[hit.start : hit.end].casefold():
            continue  # "SignalGuard OÜ is authorized to act on behalf of ..."
        if len(name) > 3 and name in own:
            clues.append(Clue("owner", letter.document, hit.start, hit.end, "owner", -0.01))
    if not clues and not (role_like(own) and "founder" in own) and _EMPLOYED.search(text) is None:
        house = next((line for line in lines if office_in(line.text) and not _is_prose(line.text)), None)
        if house is not None:
            clues.append(Clue("agent", letter.document, house.start, house.end, "assumed", 0.02))
    return clues


def _is_prose(text: str) -> bool:
    """The end of an oath ("... its agent, or the law."), no line of a signature."""
    return text.rstrip().endswith((".", ",", ";")) or "the law" in text.casefold()


def _behalf_line(letter: Letter, at: int) -> bool:
    """A line of a signature block that says for whom: "On behalf of M7"."""
    line = letter.layout.line_at(at)
    return any(line.number == other.number for block in letter.signatures for other in block.lines)


def _working_for(text: str, at: int) -> bool:
    return any(
        word in text[max(0, at - 40) : at].casefold() for word in ("working", "acting", "agent", "contract")
    )
