"""Organizations in signature blocks and below "Contact information"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.extractors.blocks import Block, is_closing, is_salutation
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.eastfirms import is_addressed
from intake.extractors.contact.firms import (
    bears_word,
    cleaned,
    firm_in,
    has_legal_form,
    is_trade,
    plausible,
    without_for,
    without_team,
)
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import label_kind, words
from intake.extractors.contact.persons import person_in, role_like, same_person
from intake.extractors.contact.postal import address_score
from intake.extractors.contact.prosefirms import firm_after
from intake.extractors.contact.senders import folded
from intake.extractors.contact.slots import is_title
from intake.extractors.layout import Line

_ROLE_OF = re.compile(
    r"\s+(?:of|at|for|from|bei|der|des|de|du|d'|chez|di|della|da|do|van|bij|w)\s+(?:company\s+|the\s+)?(?=[\"“A-Z0-9])|\s*[,|–—]\s+(?=[\"“A-Z0-9])|\s-\s(?=[A-Z0-9])"
)
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w.\-]{1,255}")
_OPENED = re.compile(r"\s*[^:：\n]{1,45}[:：]")
_PARTS = re.compile(r"\s*(?:[|│｜·•\t]|\s(?:[-–—/]|//)\s|\s{3,})\s*")


def signed_firms(
    letter: Letter, language: str | None, elsewhere: str, signatory: str, *, seller: bool
) -> Iterator[Clue]:
    """Firms in the block of the signature; "Legal Counsel, Acme Inc." and "Founder of Acme".

    elsewhere: the sender's name and address and the texts attached, where a firm may be named again.
    """
    for block in letter.signatures:
        person_seen = False
        after_name = 0
        for at, line in enumerate(block.lines[:9]):
            head, colon, _ = line.text.replace("：", ":").partition(":")
            if colon and len(head) <= 40 and letter.asks(head) not in (None, "title"):
                continue
            if line.number in letter.form_rows:
                continue
            yield from _on_signature_line(letter, line, block.cue)
            person = person_in(line.text, language)
            somebody = person is not None and person.words > 1
            if (
                person is not None
                and somebody
                and not person_seen
                and (not signatory or same_person(person.name, signatory))
            ):
                person_seen = True
                yield from _beside_name(letter, line, line.text, person.end)
                after_name = 0
                continue
            after_name += 1
            if after_name <= 3:
                yield from _bare(letter, line, block, elsewhere, seller, somebody)
            if person_seen and after_name == 1 and _is_above_address(block.lines[at + 1 : at + 2]):
                yield from _between(letter, line, signatory)


def _bare(
    letter: Letter, line: Line, block: Block, elsewhere: str, seller: bool, somebody: bool
) -> Iterator[Clue]:
    """A short line beside the name that is used as a name elsewhere: in the letter, its quoted greeting, a mail
    address or an attachment. A seller's needs no more than its place."""
    name = without_team(cleaned(without_address(without_for(line.text))))
    low = name.casefold()
    east = name > "\u2e80"
    if not (2 if east else 3) <= len(name) <= 40 or len(name.split()) > 5 or any(c in name for c in "@:/|"):
        return
    if not (east or name[0].isupper()) or any(c.isdigit() for c in name) or name.endswith("."):
        return
    if (
        is_addressed(line.text)
        or line.text.rstrip().endswith((":", "："))
        or is_title(name)
        or role_like(name)
        or not plausible(name)
        or address_score(name)
        or is_trade(name)
        or is_closing(line.text)
        or is_salutation(line.text)
        or firm_in(name)
    ):
        return
    text = letter.document.text
    around = f"{text[: block.lines[0].start]}\n{text[block.lines[-1].end :]}\n{elsewhere}".casefold()
    squeezed = folded(re.sub(r"\W", "", low))
    addressed = any(squeezed in re.sub(r"\W", "", x) for x in _MAIL.findall(around))
    start = line.start + max(0, line.text.find(name[:8]))
    if addressed or low in elsewhere.casefold() or (not somebody and _named_in(low, around, east)):
        yield Clue(name, letter.document, start, start + len(name), "signature_bare")
    elif seller and not somebody and block.cue != "delimiter" and _is_titled(name):
        yield Clue(name, letter.document, start, start + len(name), "signature_bare", -0.06)


def _is_above_address(below: Sequence[Line]) -> bool:
    return any(address_score(line.text) >= 2 and len(line.text) <= 110 for line in below)


def _between(letter: Letter, line: Line, signatory: str) -> Iterator[Clue]:
    """What stands on a line between the signatory and an address, no office, department or second person's name in
    the signatory's manner: a house ("Lipowe Koniki", "Drogerie zum Steinbock")."""
    name = cleaned(line.text)
    said = name.split()
    if not 3 <= len(name) <= 40 or not 1 <= len(said) <= 5 or any(c.isdigit() or c in "@:|" for c in name):
        return
    begins = said[0].casefold()
    if begins in words("names", "house_articles") or begins in words("names", "articles"):
        return  # a house by its name: "The Granary", and its street below
    if role_like(name) or address_score(name) or not plausible(name) or is_title(name) or is_closing(name):
        return
    if (
        label_kind(name) is not None
        or is_trade(name)
        or _begins_with(name, signatory)
        or not _is_titled(name)
    ):
        return
    start = line.start + max(0, line.text.find(name[:8]))
    yield Clue(name, letter.document, start, start + len(name), "signature_bare", -0.06)


def _begins_with(line: str, signatory: str) -> bool:
    person = person_in(line)
    return person is not None and person.words > 1 and same_person(person.name, signatory)


def _is_titled(name: str) -> bool:
    """Whether a line looks like a name: every longer word with a capital, none of them a word of letters."""
    known = words("names", "not_names") - words("organizations", "organization_words")
    parts = name.split()
    return all(part[0].isupper() or len(part) < 4 or part[0] > "\u2e80" for part in parts) and not (
        len(parts) == 1 and parts[0].casefold() in known
    )


def _named_in(name: str, text: str, east: bool) -> bool:
    if east:
        return name in text
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def zone_firms(letter: Letter) -> Iterator[Clue]:
    """A firm by its legal form below "Contact information" or "Notifying party"."""
    for zone in letter.zones:
        if zone.kind == "contact":
            for line in zone.lines[:6]:
                if len(line.text.strip()) <= 110 and not _OPENED.match(line.text):
                    for clue in _on_signature_line(letter, line, "closing"):
                        if clue.cue == "signature_form":
                            yield clue
                    person = person_in(line.text)
                    if person is not None and person.words > 1:
                        yield from _beside_name(letter, line, line.text, person.end)


def _on_signature_line(letter: Letter, line: Line, cue: str) -> Iterator[Clue]:
    weak = 0.0 if cue in ("closing", "signed") else -0.03
    at = 0
    for cut in [*_PARTS.finditer(line.text), None]:
        end = cut.start() if cut is not None else len(line.text)
        part = line.text[at:end]
        start = line.start + at + len(part) - len(part.lstrip())
        stripped = part.strip()
        body = without_address(stripped)
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
        elif (found := firm_after(body, _behalf_ends(body))) is not None:
            name = cleaned(body[found[0] : found[1]])
            if plausible(name):
                yield Clue(name, letter.document, start + found[0], start + found[1], "represented")
        at = cut.end() if cut is not None else end


def _behalf_ends(body: str) -> int:
    """Where the name begins in "On behalf of Acme", "For Acme Ltd"."""
    low = body.casefold()
    return low.index(" of ") + 4 if " of " in low else len(body) - len(without_for(body))


def without_address(text: str) -> str:
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


def _without_role(text: str) -> str:
    """ "Legal Counsel, Polarvik Norge AS" without the office."""
    head, comma, rest = text.partition(",")
    only_form = len(rest.split()) == 1 and has_legal_form(f"x {rest.strip()}")
    parted = len(head.split()) > 1 and "&" not in text and not bears_word(head) and len(rest.split()) <= 4
    if comma and parted and has_legal_form(rest) and not has_legal_form(head) and person_in(head) is None:
        return rest.strip()  # "Content Integrity, Whiteboardly Inc."
    office = role_like(head) or head.strip().casefold() in words("organizations", "departments")
    return rest.strip() if comma and rest.strip() and office and not only_form else text


def _role_of(letter: Letter, start: int, text: str) -> Iterator[Clue]:
    match = _ROLE_OF.search(text)
    if match is None or (not role_like(text[: match.start()]) and not role_like(text[match.end() :])):
        return
    tail = text[match.end() :]
    if role_like(tail) and not has_legal_form(tail):  # "Tidal Chart Society - Founder"
        firm, shift = cleaned(text[: match.start()]), 0
        if role_like(firm):
            return
    else:
        firm, shift = cleaned(without_address(tail)), match.end()
    if plausible(firm) and firm[:1].isupper() and len(firm.split()) <= 8:
        yield Clue(firm, letter.document, start + shift, start + shift + len(firm), "role_of")


def _beside_name(letter: Letter, line: Line, text: str, end: int) -> Iterator[Clue]:
    """ "Jane Doe, Acme Inc." and "Jane Doe | Legal Department"."""
    rest = text[end:]
    lead = len(rest) - len(rest.lstrip(" ,|-–()（"))
    firm = firm_in(without_address(rest[lead:]))
    if firm is not None and has_legal_form(firm):
        start = line.start + end + lead
        yield Clue(firm, letter.document, start, start + len(firm), "signature_form")
