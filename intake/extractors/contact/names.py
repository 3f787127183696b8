"""Who signs: the name of the person the letter is from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.contact.addressed import greeted
from intake.extractors.contact.clues import Clue, as_value, best, confidence
from intake.extractors.contact.domains import own_domains
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data, words
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.namelines import label_of, on_line
from intake.extractors.contact.owned import houses_signed_for
from intake.extractors.contact.persons import Person, person_in, reordered, same_person
from intake.extractors.contact.postal import address_score
from intake.extractors.contact.senders import borne_out, folded, sender_named
from intake.extractors.contact.signatories import in_small_letters, signatures
from intake.extractors.layout import Labelled
from intake.reading import Value

# Cues of a signature without a mark: the rows of a form at a letter's end are none.
_BY_PLACE = frozenset({"closing", "trailing", "delimiter", "contact", "lone"})
LETTER_BONUS = 0.02  # an attached letter against the mail that covers it


def read_name(material: Material, letters: tuple[Letter, ...]) -> Value | None:
    """The signatory's name, or None where only a firm signs or nobody does."""
    header = sender_named(material)
    clues = [clue for letter in letters for clue in _clues(material, letter)]
    clues.extend(machine_clues(material, "name"))
    clues = [c for c in clues if c.cue != "lone" or not _is_town(c.value, letters)]
    header, clues = _people_only(material, letters, header, clues)
    clues = [borne_out(material, header, clue) for clue in clues]
    chosen = best("name", clues)
    if chosen is None:
        return as_value("name", header) if header is not None else None
    candidates = [
        clue for clue in (*clues, *((header,) if header else ())) if same_person(clue.value, chosen.value)
    ]
    fullest = max(
        candidates,
        key=lambda clue: (not _has_initial(clue.value), len(clue.value.split()), confidence("name", clue)),
    )
    whole = chosen.value > "\u2e80" and chosen.cue != "lone"  # in East Asia no part of a name is left out
    if whole or (len(fullest.value.split()) <= len(chosen.value.split()) and not _has_initial(chosen.value)):
        fullest = chosen
    if (
        len(fullest.value.split()) == 1
        and header is not None
        and len(header.value.split()) > 1
        and fullest.value < "\u2e80"  # a name in letters of East Asia is whole without a space
        and chosen.cue in ("trailing", "delimiter", "lone")
    ):
        return as_value("name", header)
    strength = confidence("name", chosen)
    sure = replace(fullest, cue=chosen.cue, bonus=strength - data("cues")["name"][chosen.cue])
    differs = header is not None and not same_person(header.value, fullest.value)
    return as_value(
        "name", sure, penalty=0.08 if differs and chosen.cue not in ("prompt", "signed", "label") else 0.0
    )


def _people_only(
    material: Material, letters: tuple[Letter, ...], header: Clue | None, clues: list[Clue]
) -> tuple[Clue | None, list[Clue]]:
    """Header and clues without the shop that looks like a person ("Lunares y Letras"), where somebody else signs:
    told by the writer's domain, or by how the quoted mail calls the shop."""
    domains = own_domains(material, letters)
    shops = greeted(material).union(*(houses_signed_for(letter) for letter in letters))

    def is_shop(name: str) -> bool:
        return name.casefold() in shops or _squeezed(name) in domains or _spelled_out(name) in domains

    people = [c for c in clues if c.cue != "lone" and not is_shop(c.value)]
    if not people:
        return header, clues
    kept = [c for c in clues if not is_shop(c.value) or any(same_person(c.value, p.value) for p in people)]
    if (
        header is not None
        and is_shop(header.value)
        and not any(same_person(header.value, p.value) for p in people)
    ):
        header = None
    return header, kept


def _spelled_out(name: str) -> str:
    """A name without its small words: "Barro y Alma" of barroalma.example."""
    return _squeezed("".join(word for word in name.split() if len(word) > 2))


def _squeezed(name: str) -> str:
    return folded(re.sub(r"[\W_]+", "", name.casefold()))


def _has_initial(name: str) -> bool:
    return any(len(word.strip(".")) == 1 for word in name.split())


def _clues(material: Material, letter: Letter) -> Iterator[Clue]:
    bonus = LETTER_BONUS if letter.weight else 0.0
    language = material.language
    foreign = letter.foreign
    for clue in (
        *_prompted(letter, language),
        *signatures(letter, language),
        *_labels(letter, language, foreign),
        *_introduced(letter, language, foreign),
        *_in_contact_zone(letter, language),
        *in_small_letters(material, letter),
    ):
        number = letter.layout.line_at(clue.start).number
        if number in letter.others or (number in letter.form_rows and clue.cue in _BY_PLACE):
            continue
        if number not in foreign or clue.cue in (
            "prompt",
            "signed",
            "closing",
            "trailing",
        ):
            yield replace(clue, bonus=clue.bonus + bonus)


def _is_town(name: str, letters: tuple[Letter, ...]) -> bool:
    """Whether a single word stands behind a postcode, or before one, in what the writer wrote."""
    town = re.escape(name)
    behind = re.compile(rf"\d{{4,5}}(?: ?[A-Z]{{2}})? {town}\b|\b{town},? [A-Z]{{2}} \d{{5}}\b")
    return any(behind.search(letter.document.text) for letter in letters)


def _prompted(letter: Letter, language: str | None) -> Iterator[Clue]:
    for zone in letter.zones:
        if zone.kind == "name":
            for line in zone.lines[:2]:
                clue = on_line(letter.document, line, "prompt", language, lower=True)
                if clue is not None:
                    yield clue
                    break


def _labels(letter: Letter, language: str | None, foreign: frozenset[int]) -> Iterator[Clue]:
    given: Labelled | None = None
    listed = _listed(letter)
    for label in letter.labelled:
        kind = letter.asks(label.label)
        if label.label in listed:
            continue
        if label.line in foreign or not label.value or len(label.value) > 200:
            continue
        if kind == "name":
            found = person_in(label.value, language, lower=True)
            if found is not None and found.words > 1:
                lead = letter.document.text.find(found.name, label.start, label.end + 1)
                if lead >= 0:
                    yield Clue(
                        _upright(found.name, label), letter.document, lead, lead + len(found.name), "label"
                    )
        elif kind == "given_name":
            given = label
        elif kind == "family_name" and given is not None:
            found = person_in(f"{given.value} {label.value}", language, lower=True)
            if found is not None and found.words > 1:
                yield Clue(found.name, letter.document, given.start, given.end, "label")


def _listed(letter: Letter) -> frozenset[str]:
    """Labels that stand more than once with different values: a list of people, none of them the writer."""
    values: dict[str, set[str]] = {}
    for label in letter.labelled:
        if letter.asks(label.label) == "name" and label.kind == "line" and label.value:
            values.setdefault(label.label, set()).add(label.value.casefold())
    return frozenset(label for label, distinct in values.items() if len(distinct) > 1)


def _upright(name: str, label: Labelled) -> str:
    """ "Doe, Jane" beside a label as Jane Doe."""
    turned = reordered(label.value) if "," in label.value else name
    return turned if same_person(turned, label.value.replace(",", " ")) else name


def _introduced(letter: Letter, language: str | None, foreign: frozenset[int]) -> Iterator[Clue]:
    text = letter.document.text
    for hit in letter.hits("names.introductions"):
        stretch = text[hit.end : hit.end + 90].split("\n\n", 1)[0].replace("\n", " ")
        lead = (
            len(stretch) - len(stretch.lstrip(" ,:：是"))
            if stretch[:1] in " ,:：是" or stretch[:1] > "\u2e80"
            else -1
        )
        if lead < 0:
            continue
        found = _leading_name(stretch[lead:], language)
        if found is None or found.words < 2 or (found.name.isupper() and found.name < "\u2e80"):
            continue
        phrase = text[hit.start : hit.end].casefold()
        strong = (
            "name" in phrase
            or "nom" in phrase
            or phrase in ("i", "i,", "ich heiße", "je m'appelle", "me llamo", "mi chiamo", "本人", "我叫")
        )
        start = hit.end + lead + found.start
        yield Clue(
            found.name,
            letter.document,
            start,
            start + len(found.name),
            "introduction",
            0.0 if strong else -0.04,
        )


def _leading_name(text: str, language: str | None) -> Person | None:
    """The name a stretch of prose begins with: capitalised words up to the first that is none."""
    whole = person_in(text.split(".", 1)[0], language)
    if whole is not None and text[:1] > "\u2e80":
        return whole
    particles, stop = words("names", "particles"), words("names", "not_names") | words("names", "roles")
    taken: list[str] = []
    for word in text.split(" ")[:6]:
        bare = word.strip(",.;:()\"'“”")
        low = bare.casefold()
        if not bare or not (bare[0].isupper() or (low in particles and taken)) or low in stop:
            break
        taken.append(bare)
        if word[-1:] in ",.;:)" and len(bare) > 1:
            break
    while taken and taken[-1].casefold() in particles:
        taken.pop()
    name = " ".join(taken)
    if len(taken) < 2 or not text.startswith(name):
        return None
    found = person_in(name, language)
    return found if found is not None and found.words >= 2 else None


def _in_contact_zone(letter: Letter, language: str | None) -> Iterator[Clue]:
    for zone in letter.zones:
        if zone.kind != "contact":
            continue
        for line in zone.lines[:4]:
            if label_of(line.text) is None and address_score(line.text) < 2:
                clue = on_line(letter.document, line, "contact", language)
                if clue is not None and clue.cue != "lone":
                    yield clue
                    break
