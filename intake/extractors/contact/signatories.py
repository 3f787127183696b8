"""People in signature blocks: on a line of their own, behind an office or a bar, or in another's place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.blocks import Block
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.firms import firm_in
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data
from intake.extractors.contact.namelines import label_of, on_line, rest
from intake.extractors.contact.owned import owner_at
from intake.extractors.contact.persons import person_in, role_like, same_person
from intake.extractors.contact.postal import address_score
from intake.extractors.layout import Line
from intake.parsers.document import Document

_PARTS = re.compile(r"\s*[|│｜·•]\s*|\s(?:[-–—]|//)\s")


def signatures(letter: Letter, language: str | None) -> Iterator[Clue]:
    """Later blocks first: a letter is signed at its end."""
    blocks = letter.signatures
    for place, block in enumerate(blocks):
        clue = _signatory(letter.document, block, language)
        numbered = (
            len(block.lines) > 1 and block.lines[1].text.strip(" ,").isdigit()
        )  # a street, its number below
        if clue is not None:
            doubt = -0.1 if numbered and block.cue == "trailing" else 0.0
            if block.cue == "signed" and label_of(letter.layout.line_at(clue.start).text) == "organization":
                doubt -= 0.1  # "Firma:" asks Spaniards to sign and Germans for their company
            yield replace(clue, bonus=clue.bonus + doubt + 0.004 * place / max(1, len(blocks)))
        yield from _in_parts(letter.document, block, language)
        if block.cue == "trailing":  # the name may stand below the address
            for line in block.lines[1:]:
                later = on_line(letter.document, line, block.cue, language)
                if later is not None and later.cue != "lone" and address_score(line.text) < 2:
                    yield replace(later, bonus=later.bonus - 0.02)


def _in_parts(document: Document, block: Block, language: str | None) -> Iterator[Clue]:
    """A person behind a bar or dash: "Nadelwald · Apollonia Griesbeck · Mühlbachweg 4"."""
    for line in block.lines[:9]:
        cuts = list(_PARTS.finditer(line.text)) if len(line.text) <= 200 else []
        first = person_in(line.text, language)
        owner = owner_at(line.text)
        if owner is not None:
            clue = on_line(document, rest(line, owner.end()), block.cue, language)
            if clue is not None and clue.cue != "lone":
                yield clue
            continue
        head, comma, tail = line.text.partition(",")
        if comma and len(head) <= 60 and role_like(head) and firm_in(tail) is None:
            clue = on_line(document, rest(line, len(head) + 1), block.cue, language)
            if clue is not None and clue.cue != "lone":
                yield replace(clue, bonus=clue.bonus - 0.02)
                continue
        if not cuts or (first is not None and first.words > 1) or label_of(line.text) is not None:
            continue
        for cut in cuts[:4]:
            clue = on_line(document, rest(line, cut.end()), block.cue, language)
            if clue is not None and clue.cue != "lone":
                yield replace(clue, bonus=clue.bonus - 0.06)


def _signatory(document: Document, block: Block, language: str | None) -> Clue | None:
    """The person of a signature block; the one it is signed for rather than the one who signs in his place."""
    first: Clue | None = None
    deputy: Clue | None = None
    for line in block.lines[:7]:
        label = label_of(line.text)
        if label not in (None, "name", "title"):
            if first is None and deputy is None and label in ("no_phone", "website", "other_party"):
                continue
            if label in ("email", "phone", "address", "owner", "organization") and first is not None:
                break
            continue
        lowered = line.text.casefold().strip(" *_")
        for mark in data("names")["in_place_of"]:
            if lowered.startswith(mark + " "):
                deputy = deputy or on_line(document, rest(line, len(mark)), block.cue, language)
                break
        else:
            after = _signed_for(document, line, block.cue, language)
            if after is not None and (first is not None or deputy is not None):
                return after
            clue = on_line(document, line, block.cue, language, lower=block.cue == "signed")
            if clue is not None and (
                first is None
                or (first.cue == "lone" and clue.cue != "lone" and same_person(first.value, clue.value))
            ):
                first = clue
    return deputy if first is None or (first.cue == "lone" and deputy is not None) else first


def _signed_for(document: Document, line: Line, cue: str, language: str | None) -> Clue | None:
    """The person of a line "pour Fanta Keïta"."""
    lowered = line.text.casefold()
    for mark in data("names")["for_another"]:
        if lowered.lstrip().startswith(mark + " "):
            lead = len(line.text) - len(line.text.lstrip())
            clue = on_line(document, rest(line, lead + len(mark)), cue, language)
            if clue is not None and clue.cue != "lone":
                return clue
    return None


def in_small_letters(material: Material, letter: Letter) -> Iterator[Clue]:
    """A name written small on a line of its own, where header or address have two words of it."""
    headers = material.parsed.headers
    known = set(
        re.findall(r"[^\W\d_]+", f"{headers.from_name or ''} {headers.from_address or ''}".casefold())
    )
    for block in letter.signatures:
        for line in block.lines[:6]:
            name = line.text.strip(" ,.-~*")
            parts = name.split()
            if not (2 <= len(parts) <= 4 and name.islower() and all(part.isalpha() for part in parts)):
                continue
            if len(known.intersection(parts)) >= 2:
                start = line.start + line.text.index(name)
                yield Clue(name, letter.document, start, start + len(name), block.cue)
