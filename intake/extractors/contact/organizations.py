"""Whose right it is: the owner's organization before the agent's; a counter-notice's seller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.blocks import Block, is_closing
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.firms import (
    cjk_firms,
    cleaned,
    firm_after,
    firm_before,
    firm_in,
    has_legal_form,
    in_house,
    is_generic,
    plausible,
)
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import label_kind
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.persons import person_in, role_like, same_person
from intake.extractors.contact.postal import address_score
from intake.extractors.contact.regions import places_in
from intake.extractors.layout import Line
from intake.reading import Value

_AS_AGENT = re.compile(
    r"\s+(?:as (?:an? )?(?:authorized |authorised )?agents? (?:for|of)|on behalf of|acting (?:for|on behalf of)|\(acting on behalf of|c/-)\s*",
    re.I,
)
_DECLINED = re.compile(
    r"^\W*(?:n/?a|none|no\b.*|not applicable.*|-+|\(?withheld\)?|keine.*|aucun.*|ninguna.*|nessun.*|nenhum.*|geen.*|brak|无|無|なし|없음|privat.*|private.*|individual|self|independent.*|personal)\W*$",
    re.I,
)
_ROLE_OF = re.compile(
    r"\s+(?:of|at|for|from|bei|der|des|de|du|d'|chez|di|della|da|do|van|bij|w)\s+(?:company\s+|the\s+)?(?=[\"“A-Z0-9])|\s*[,|–—]\s+(?=[\"“A-Z0-9])|\s-\s(?=[A-Z0-9])"
)
_SHOP = re.compile(
    r"(?:your shop|your store|ihres shops|ihr shop|votre boutique|su tienda|in your store)\s*[\"“„«]?([^\"”“»\n.]{2,50})",
    re.I,
)
_ABBREVIATED = re.compile(
    r"\b(?:Inc|Ltd|Co|Corp|S\.A|S\.L|B\.V|N\.V|S\.r\.l|S\.p\.A|o\.o|e\.V|e\.K|s\.r\.o|a\.s|C\.V|L\.P|P\.C)$"
)
_OF = re.compile(
    r"\s(?:of|at|for|from|with|bei|der|von|de|chez|di|da|van|bij|en)\s(?:the\s|company\s|la\s|der\s)?", re.I
)
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w.\-]{1,255}")
_OPENED = re.compile(r"\s*[^:：\n]{1,45}[:：]")
_PARTS = re.compile(r"\s*(?:[|│·•\t]|\s[-–—/]\s|\s{3,})\s*")


def read_organization(material: Material, letters: tuple[Letter, ...], name: Value | None) -> Value | None:
    """The right owner's organization, else the writer's own; None where a private person writes."""
    clues = list(_all_clues(material, letters))
    signatory = name.value if name is not None else ""
    kept = [clue for clue in clues if _may_be(material, clue, signatory)]
    chosen = best("organization", [_with_support(clue, kept) for clue in kept])
    return as_value("organization", _in_full(chosen)) if chosen is not None else None


def _in_full(clue: Clue) -> Clue:
    """ "Tenable" as "Bastion Network Security, Inc." where the text calls it so anywhere."""
    if has_legal_form(clue.value) or len(clue.value) < 3 or clue.value[0] > "\u2e80":
        return clue
    text = clue.document.text[:100_000]
    at = text.find(clue.value)
    for _ in range(20):
        if at < 0:
            break
        span = firm_after(text, at)
        name = cleaned(text[span[0] : _with_stop(text, span[1])]) if span is not None else ""
        if span is not None and span[0] == at and has_legal_form(name) and len(name.split()) <= 7:
            return replace(clue, value=name, start=at, end=_with_stop(text, span[1]))
        at = text.find(clue.value, at + 1)
    return clue


def _with_stop(text: str, end: int) -> int:
    """The end of a name with the full stop of its "Inc."."""
    return end + 1 if text[end : end + 1] == "." and _ABBREVIATED.search(text, max(0, end - 8), end) else end


def _all_clues(material: Material, letters: tuple[Letter, ...]) -> Iterator[Clue]:
    yield from machine_clues(material, "owner", "organization")
    for letter in letters:
        bonus = 0.01 if letter.weight else 0.0
        foreign = letter.foreign
        for clue in (
            *_labelled(letter, foreign),
            *_signed(letter, material.language, f" {material.parsed.headers.from_address or ''}".casefold()),
            *_in_zones(letter),
            *_said(material, letter),
        ):
            yield replace(clue, bonus=clue.bonus + bonus)


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
        text = _without_address(text)
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


def _without_address(text: str) -> str:
    """ "Acme GmbH, Hauptstr. 1, 10115 Berlin" up to its address."""
    head, comma, rest = text.partition(",")
    if comma and address_score(rest) >= 2 and address_score(head) < 2:
        second, comma, _ = rest.partition(",")
        return (
            f"{head},{second}"
            if comma and address_score(second) == 0 and has_legal_form(f"x {second}")
            else head
        )
    return text


def _signed(letter: Letter, language: str | None, sender: str) -> Iterator[Clue]:
    """Firms in the block of the signature; "Legal Counsel, Acme Inc." and "Founder of Acme"."""
    for block in letter.signatures:
        person_seen = False
        after_name = 0
        for line in block.lines[:9]:
            head, colon, _ = line.text.replace("：", ":").partition(":")
            if colon and len(head) <= 40 and label_kind(head) not in (None, "title"):
                continue
            yield from _on_signature_line(letter, line, block.cue)
            person = person_in(line.text, language)
            if person is not None and not person_seen and person.words > 1:
                person_seen = True
                yield from _beside_name(letter, line, line.text, person.end)
                after_name = 0
                continue
            after_name += 1
            if after_name <= 3:
                yield from _bare(letter, line, block, sender)


def _bare(letter: Letter, line: Line, block: Block, sender: str) -> Iterator[Clue]:
    """A short line beside the name that the letter uses as a name elsewhere ("TypeHouse")."""
    name = cleaned(line.text)
    low = name.casefold()
    if (
        not 3 <= len(name) <= 40
        or len(name.split()) > 5
        or not name[0].isupper()
        or any(c in name for c in "@:/.")
    ):
        return
    if (
        role_like(name)
        or not plausible(name)
        or address_score(name)
        or is_closing(line.text)
        or firm_in(name)
    ):
        return
    around = f"{letter.document.text[: block.lines[0].start]}\n{letter.document.text[block.lines[-1].end :]}"
    squeezed = re.sub(r"\W", "", low)
    addressed = any(squeezed in re.sub(r"\W", "", x) for x in _MAIL.findall(around.casefold() + sender))
    if addressed or re.search(rf"(?<!\w){re.escape(low)}(?!\w)", around.casefold()) is not None:
        yield Clue(name, letter.document, line.start, line.end, "signature_bare")


def _in_zones(letter: Letter) -> Iterator[Clue]:
    """A firm by its legal form below "Contact information" or "Notifying party"."""
    for zone in letter.zones:
        if zone.kind == "contact":
            for line in zone.lines[:6]:
                if len(line.text.strip()) <= 110 and not _OPENED.match(line.text):
                    for clue in _on_signature_line(letter, line, "closing"):
                        if clue.cue == "signature_form":
                            yield clue


def _on_signature_line(letter: Letter, line: Line, cue: str) -> Iterator[Clue]:
    weak = 0.0 if cue in ("closing", "signed") else -0.03
    at = 0
    for cut in [*_PARTS.finditer(line.text), None]:
        end = cut.start() if cut is not None else len(line.text)
        part = line.text[at:end]
        start = line.start + at + len(part) - len(part.lstrip())
        stripped = part.strip()
        body = _without_address(stripped)
        if len(body) <= 110 and not body.casefold().startswith(("on behalf", "for ", "copyright agent for")):
            if role_like(body) and not has_legal_form(body):
                yield from _role_of(letter, start, body)
            elif (firm := firm_in(_without_role(body))) is not None and address_score(body) < 2:
                shift = body.find(firm[:10])
                strong = "signature_form" if has_legal_form(firm) else "signature_word"
                yield Clue(
                    firm,
                    letter.document,
                    start + max(shift, 0),
                    start + max(shift, 0) + len(firm),
                    strong,
                    weak,
                )
            elif role_like(body):
                yield from _role_of(letter, start, body)
        elif (
            found := firm_after(body, body.casefold().index(" of ") + 4 if " of " in body.casefold() else 0)
        ) is not None:
            name = cleaned(body[found[0] : found[1]])
            if plausible(name):
                yield Clue(name, letter.document, start + found[0], start + found[1], "represented")
        at = cut.end() if cut is not None else end


def _without_role(text: str) -> str:
    """ "Legal Counsel, Fjordcode Norge AS" without the office."""
    head, comma, rest = text.partition(",")
    only_form = len(rest.split()) == 1 and has_legal_form(f"x {rest.strip()}")
    return rest.strip() if comma and rest.strip() and role_like(head) and not only_form else text


def _role_of(letter: Letter, start: int, text: str) -> Iterator[Clue]:
    match = _ROLE_OF.search(text)
    if match is None or (not role_like(text[: match.start()]) and not role_like(text[match.end() :])):
        return
    tail = text[match.end() :]
    if role_like(tail) and not has_legal_form(tail):  # "Global Weather Society - Founder"
        firm, shift = cleaned(text[: match.start()]), 0
        if role_like(firm):
            return
    else:
        firm, shift = cleaned(_without_address(tail)), match.end()
    if plausible(firm) and firm[:1].isupper() and len(firm.split()) <= 8:
        yield Clue(firm, letter.document, start + shift, start + shift + len(firm), "role_of")


def _beside_name(letter: Letter, line: Line, text: str, end: int) -> Iterator[Clue]:
    """ "Jane Doe, Acme Inc." and "Jane Doe | Legal Department"."""
    rest = text[end:]
    lead = len(rest) - len(rest.lstrip(" ,|-–()（"))
    firm = firm_in(_without_address(rest[lead:]))
    if firm is not None and has_legal_form(firm):
        start = line.start + end + lead
        yield Clue(firm, letter.document, start, start + len(firm), "signature_form")


def _said(material: Material, letter: Letter) -> Iterator[Clue]:
    """ "on behalf of Acme", "Acme is the owner of", "We are Acme Co., Ltd."."""
    text = letter.document.text
    for hit in letter.hits("agency.before", "agency.after", "agency.we_are"):
        concept = hit.concept.partition(".")[2]
        if concept == "after":
            span = firm_before(text, hit.start)
            cue = "owns"
        else:
            span = firm_after(text, hit.end)
            cue = "represented" if concept == "before" else "we_are"
        if span is None or (concept == "before" and in_house(text, hit.start, hit.end)):
            continue
        span = (span[0], _with_stop(text, span[1]))
        name = cleaned(text[span[0] : span[1]])
        if (
            not plausible(name)
            or len(name) < 2
            or (person_in(name) is not None and not has_legal_form(name) and cue != "represented")
        ):
            continue
        strong = has_legal_form(name)
        phrase = text[hit.start : hit.end].casefold()
        bonus = 0.02 if strong else -0.03
        if cue == "owns" and not strong:
            bonus -= 0.08
            if name.split()[0].casefold() in ("the", "my", "our", "this", "it", "he", "she"):
                continue
        if cue == "we_are" and not strong:
            bonus -= (
                0.25
                if phrase
                in ("we", "we are", "name is", "wir", "nous sommes", "somos", "siamo", "wij", "the company")
                else 0.06
            )
        if phrase in ("authorized by", "of the", "behalf of", "la société", "the company") and not strong:
            bonus -= 0.05
        yield Clue(name, letter.document, span[0], span[1], cue, bonus)
    for start, end in cjk_firms(text[:6000]):
        line = letter.layout.line_at(start)
        if line.own and label_kind(line.text.replace("：", ":").partition(":")[0]) not in ("other_party",):
            before = text[max(0, start - 12) : start]
            theirs = any(word in before for word in ("权利人", "委托人", "权利者", "委託人", "受"))
            yield Clue(
                cleaned(text[start:end]),
                letter.document,
                start,
                end,
                "represented" if theirs else "we_are",
                0.02 if theirs else -0.04,
            )
    yield from _office_held(letter)
    if material.kind == "counter_notice":
        yield from _shop_named(letter)


def _office_held(letter: Letter) -> Iterator[Clue]:
    """I am Brand Protection Manager of Acme: the last house named after an office, in one sentence."""
    text = letter.document.text
    for hit in letter.hits("names.introductions"):
        if hit.end - hit.start <= 3 and text[hit.start : hit.end].casefold() not in ("i'm", "sou"):
            continue
        stretch = re.split(r"[.;!?]\s|\n\n", text[hit.end : hit.end + 160], maxsplit=1)[0]
        for match in reversed(list(_OF.finditer(stretch))):
            if not role_like(stretch[max(0, match.start() - 60) : match.start()]):
                continue
            span = firm_after(text, hit.end + match.end(), len(stretch) - match.end())
            if span is None:
                continue
            end = _with_stop(text, span[1])
            name = cleaned(text[span[0] : end])
            person = person_in(name)
            named = plausible(name) and not role_like(name) and (person is None or person.words == 1)
            named = named and not places_in(name) and (" from" not in match[0] or firm_in(name) is not None)
            if named or has_legal_form(name):
                bonus = 0.02 if has_legal_form(name) else -0.04
                yield Clue(name, letter.document, span[0], end, "role_of", bonus)
                break


def _shop_named(letter: Letter) -> Iterator[Clue]:
    """The shop as the mail that is answered calls it: "your shop "Kauri Threads"."""
    for match in _SHOP.finditer(letter.document.text[:20_000]):
        name = cleaned(match[1])
        if plausible(name) and name[:1].isupper() and len(name.split()) <= 6:
            yield Clue(name, letter.document, match.start(1), match.end(1), "shop")
