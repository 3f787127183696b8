"""Firms in forms: beside "Company", "Rights owner", "Agent", and at the beginning of an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.extractors.contact.blockaddresses import LEADING_REACH
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.firms import cleaned, firm_in, has_legal_form, plausible
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import is_shop_label
from intake.extractors.contact.offices import capacity_in
from intake.extractors.contact.persons import person_in, role_like
from intake.extractors.contact.postal import address_score
from intake.extractors.contact.signedfirms import without_address
from intake.extractors.layout import Labelled

_AS_AGENT = re.compile(
    r"\s+(?:as (?:an? )?(?:authorized |authorised )?agents? (?:for|of)|on behalf of|acting (?:for|on behalf of)|\(acting on behalf of|c/-)\s*",
    re.I,
)
_DECLINED = re.compile(
    r"^\W*(?:n/?a|none|no\b.*|not applicable.*|-+|\(?withheld\)?|keine.*|aucun.*|ninguna.*|nessun.*|nenhum.*|geen.*|brak|无|無|なし|없음|privat.*|private.*|individual|self|independent.*|personal)\W*$",
    re.I,
)

NEAR = 3  # lines between two fields of one part of a form
_WRITERS = frozenset({"name", "email", "phone", "address", "title", "given_name", "family_name"})


def labelled_firms(letter: Letter, foreign: frozenset[int]) -> Iterator[Clue]:
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
        if kind == "organization" and _is_accused_shop(letter, label):
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


def _is_accused_shop(letter: Letter, label: Labelled) -> bool:
    """Whether a notice's "Shop name: ..." is the accused's: no field that is the writer's stands near it."""
    if letter.kind != "notice" or not is_shop_label(label.label):
        return False
    near = (x for x in letter.labelled if x is not label and abs(x.line - label.line) <= NEAR)
    return not any(letter.asks(x.label) in _WRITERS for x in near)


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
