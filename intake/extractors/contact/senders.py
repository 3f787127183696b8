"""Who the From header says writes, and what it bears out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.lexicon import data, words
from intake.extractors.contact.persons import Person, person_in, reordered, role_like, same_person
from intake.extractors.nlp import entities

MAX_BODY = 100_000
_LOCAL_PART = re.compile(r"[^\W\d_]+")


def sender_named(material: Material) -> Clue | None:
    """The From header's display name where it is a person's."""
    header = material.header("From")
    display = material.parsed.headers.from_name
    if header is None or not display:
        return None
    found = _person_of_display(display, material.language)
    if found is None or (found.words < 2 and not _local_part_names(material, found.name)):
        return None
    if (
        found.sure < 0.95
        and found.words == 2
        and not _local_part_names(material, found.name)
        and not _signs(material, found.name)
        and _is_firm(found.name)
    ):
        return None
    start = header.text.find(display)
    start, end = (start, start + len(display)) if start >= 0 else (0, len(header.text))
    name = found.name
    cue = "header" if found.words > 1 else "lone"
    return Clue(name, header, start, end, cue)


def _person_of_display(display: str, language: str | None) -> Person | None:
    turned = reordered(display)
    found = person_in(turned, language, lower=True)
    if found is not None:
        rest = turned[found.end :].strip(" \"'")
        if not rest or role_like(rest) or rest[:1] in "(,|/-–":
            return found
        return None
    return None


def _signs(material: Material, name: str) -> bool:
    """Whether the name stands on a line of its own in the mail's body."""
    return re.search(rf"(?m)^[ \t]*{re.escape(name)}[ \t,]*$", material.body.text[:MAX_BODY]) is not None


def _is_firm(name: str) -> bool:
    """The model's word on a name that the mail address does not bear out."""
    return any(label == "ORG" for label, _ in entities(f"{name} wrote to us."))


def _local_part_names(material: Material, name: str) -> bool:
    """Whether the From address bears the name ("j.doe@" for Jane Doe)."""
    address = material.parsed.headers.from_address or ""
    local = "".join(_LOCAL_PART.findall(address.partition("@")[0].casefold()))
    parts = [folded(part) for part in re.split(r"[\s\-.]+", name.casefold()) if len(part) > 2]
    return bool(local) and any(part and part in local for part in parts)


def folded(word: str) -> str:
    """A word without its accents."""
    return "".join(
        c
        for c in unicodedata.normalize("NFD", word.replace("ß", "ss").replace("ł", "l").replace("ø", "o"))
        if not unicodedata.combining(c)
    )


def borne_out(material: Material, header: Clue | None, clue: Clue) -> Clue:
    gain = data("cues")["borne_out"]
    if (header is not None and same_person(header.value, clue.value)) or _local_part_names(
        material, clue.value
    ):
        extra = 0.12 if clue.cue in ("trailing", "lone", "delimiter", "contact") else gain
        return replace(clue, bonus=clue.bonus + extra)
    if clue.cue == "trailing" and any(
        label in ("ORG", "GPE", "PRODUCT", "WORK_OF_ART") for label, _ in entities(clue.value)
    ):
        return replace(clue, bonus=clue.bonus - 0.25)
    return clue


def is_shared(address: str) -> bool:
    """Whether an address looks like a mailbox of many ("tickets@", "legal@"): its first word is one of those
    that name a task or a department."""
    parts = re.split(r"[.\-_+]", address.partition("@")[0].casefold())
    shared = words("senders", "shared")
    return parts[0].rstrip("0123456789") in shared or "".join(parts) in shared
