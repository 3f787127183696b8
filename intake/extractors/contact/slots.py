"""Firms by their place: the part of a signature's line that is no person, office, address or number, and the head
of a letter. They need no legal form ("Nadelwald · Apollonia Griesbeck · Mühlbachweg 4")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.extractors.blocks import is_closing
from intake.extractors.contact.clues import Clue
from intake.extractors.contact.domains import is_of_domain
from intake.extractors.contact.eastfirms import is_addressed
from intake.extractors.contact.firms import (
    bears_word,
    cleaned,
    has_legal_form,
    is_trade,
    plausible,
    without_team,
)
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data, label_kind, words
from intake.extractors.contact.owned import owner_at
from intake.extractors.contact.persons import person_in, role_like, same_person
from intake.extractors.contact.postal import address_score
from intake.extractors.contact.regions import only_places
from intake.extractors.layout import Line
from intake.extractors.nlp import entities

MAX_LINE = 260
MAX_WORDS = 6
OWNED = 0.11  # what a name gains before "Inh. Jane Doe"
BORNE = 0.08  # from here on a name is borne out by more than its being used in the letter
HEAD_LINES = 3  # of a letter's head that may name its house
_STRONG = re.compile(r"\s*[|│｜·•\t]\s*|\s(?:[-–—]|//)\s|\s{3,}")
_WEAK = re.compile(r"\s*[|│｜·•\t]\s*|\s(?:[-–—/]|//)\s|\s{3,}|\s*[,;(]\s*")
_REACH = re.compile(r"@|\bwww\.|https?:|\+?\d[\d ()./\-]{6,}\d")
_REGISTER = re.compile(
    r"\b(?:vat|ust|siret|siren|cif|nif|nip|p\.? ?iva|kvk|cnpj|cuit|company no|reg)\b", re.I
)
_LEAD = re.compile(
    r"^(?:of|from|at|for|For|von|für|Für|bei|de|chez|pour|Pour|di|da|per|van|bij|voor|Voor|z|dla)\s+(?=[^\W\d_a-z])"
)
_SUBJECT = re.compile(
    r"\s*(?:re|ref|subject|in re|betreff|betr|objet|asunto|oggetto|assunto|betreft|onderwerp|dotyczy|case|件名|主旨|主题|主題|제목)\s*[.:：]",
    re.I,
)
# Behind a town: "Eureka Springs, AR 72632", "Bath, BA1 1AA".
_TOWN_CODE = re.compile(
    r"(?:[A-Z][A-Za-z.]{1,20}(?: [A-Z][a-z]{2,15})?,? )?(?:\d{4,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)(?:,.*)?"
)
_HOST = re.compile(r"[\w\-]+(?:\.[\w\-]+)*\.[a-z]{2,}")  # "kieselundkork.example"
_YEAR = re.compile(r"(?<![\w/])(?:19|20)\d{2}(?!\w)")
_CAMEL = re.compile(r"[^\W\d_][a-z]+[A-Z][A-Za-z]*")  # "PixelKolo"
_MARKS = re.compile(r"[®™©]+\s*$")


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the writer before the firm is looked for."""

    signatory: str
    language: str | None
    domains: frozenset[str]
    elsewhere: str  # texts beside the letter, in lower case
    seller: bool
    greeted: frozenset[str] = frozenset()  # whom the quoted mail greets
    hosts: frozenset[str] = frozenset()  # of the links in the letter


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    start: int
    sort: str  # person, role, address, reach, place or other


def slotted_firms(letter: Letter, told: Told) -> Iterator[Clue]:
    """Firms in the lines of the signature, and beside the signatory wherever one line says who writes."""
    for block in letter.signatures:
        for at, line in enumerate(block.lines[:9]):
            if (
                len(line.text) <= MAX_LINE
                and line.number not in letter.others
                and line.number not in letter.form_rows
                and not _is_labelled(letter, line)
            ):
                above = block.lines[at - 1].text if at else ""
                yield from _in_line(letter, line, above, told)


def _is_labelled(letter: Letter, line: Line) -> bool:
    """Whether a line is a field of a form: its label tells what its value is."""
    head, colon, _ = line.text.replace("：", ":").partition(":")
    return (
        bool(colon)
        and len(head) <= 40
        and letter.asks(head) not in (None, "title", "phone", "email", "address")
    )


def _in_line(letter: Letter, line: Line, above: str, told: Told) -> Iterator[Clue]:
    owner = owner_at(line.text)
    if owner is not None:
        firm = named_house(line.text[: owner.start()], told)
        if firm is not None:
            start = line.start + max(0, line.text.find(firm[:8]))
            yield Clue(firm, letter.document, start, start + len(firm), "signature_slot", OWNED)
        return
    strong = _parts(line.text, _STRONG, told)
    comma = len(strong) < 2 or any("," in p.text and p.sort not in ("address", "reach") for p in strong)
    parts = _parts(line.text, _WEAK, told) if comma else strong
    if len(parts) < 2 or all(p.sort == "other" for p in parts):
        return
    for at, part in enumerate(parts):
        if part.sort != "other" or any(p.sort == "address" for p in parts[:at]):
            continue
        firm = named_house(part.text, told)
        if firm is None or (at + 1 < len(parts) and _TOWN_CODE.fullmatch(parts[at + 1].text)):
            continue
        before = parts[at - 1].sort if at else ""
        after = parts[at + 1].sort if at + 1 < len(parts) else ""
        bonus = _support(letter, line, firm, told)
        if bonus < BORNE and not _may_stand(before, after, above, told, comma=comma):
            continue
        if bonus < BORNE and (_is_place(firm) or (comma and address_score(above) >= 2)):
            continue
        start = line.start + part.start + max(0, part.text.find(firm[:8]))
        yield Clue(firm, letter.document, start, start + len(firm), "signature_slot", bonus - 0.03 * comma)


def _may_stand(before: str, after: str, above: str, told: Told, *, comma: bool) -> bool:
    """Whether the parts beside an unsupported one make it a firm: its name begins the line of an address or of the
    person, or follows the office or, behind a bar, the person."""
    if after == "person" or before == "role":
        return True
    if not before:
        return after in ("address", "role") and not (comma and _signs(above, told))
    return before == "person" and not comma


def _signs(line: str, told: Told) -> bool:
    """Whether a line is the signatory's: the name of a house may stand below it ("The Granary, ...")."""
    head = line.strip().partition(" ")[0]
    return not told.signatory or head in ("The", "La", "Le", "El")


def named_house(text: str, told: Told) -> str | None:
    """A part of a line as the name of a house, or None where it cannot be one."""
    name = without_team(cleaned(_LEAD.sub("", _MARKS.sub("", text.strip(" )")))))
    east = name > "\u2e80"
    if not (2 if east else 3) <= len(name) <= 60 or len(name.split()) > MAX_WORDS:
        return None
    if not (east or name[0].isupper() or is_of_domain(name, told.domains)) or name.endswith((".", "!", "?")):
        return None
    if any(c.isdigit() for c in name) and not is_of_domain(name, told.domains):
        return None
    plain = name.casefold()
    if (
        not plausible(name)
        or (label_kind(name) is not None and not is_of_domain(name, told.domains))
        or is_title(name)
        or (is_trade(name) and not is_of_domain(name, told.domains))
        or text.rstrip().endswith((":", "："))
        or _HOST.fullmatch(name)
        or is_addressed(text)
        or is_closing(text)
        or any(c in name for c in "@:/")
        or (plain in words("names", "not_names") and not is_of_domain(name, told.domains))
        or plain.strip(".") in words("names", "suffixes")
        or (not east and not any(len(w.strip(".")) > 2 and not w.endswith(".") for w in name.split()))
    ):
        return None
    return name


def is_title(name: str) -> bool:
    """Whether a line is the title of a document ("COUNTER-NOTIFICATION", "經銷合約書")."""
    if name > "\u2e80":
        return name.endswith(tuple(data("organizations")["cjk_document_ends"]))
    known = words("organizations", "document_words")
    return any(word in known for word in name.casefold().replace("/", " ").split())


def _support(letter: Letter, line: Line, firm: str, told: Told) -> float:
    """What else bears a name out: its domain, another text, the letter itself, a word that firms bear."""
    if is_of_domain(firm, told.domains):
        return 0.13
    low = firm.casefold()
    if low in told.greeted:
        return 0.12
    if low in told.elsewhere or is_of_domain(firm, told.hosts):
        return 0.10
    if _CAMEL.fullmatch(firm):
        return 0.08
    if bears_word(firm) or has_legal_form(firm):
        return 0.08
    text = letter.document.text
    return 0.06 if firm in text[: line.start] or firm in text[line.end :] else 0.0


def _is_place(firm: str) -> bool:
    return only_places(firm) or any(label in ("GPE", "LOC", "FAC") for label, _ in entities(f"in {firm}."))


def _parts(text: str, cut: re.Pattern[str], told: Told) -> list[_Part]:
    parts = []
    at = 0
    for match in [*cut.finditer(text), None]:
        end = match.start() if match is not None else len(text)
        stretch = text[at:end]
        if stretch.strip(" ()*_"):
            lead = len(stretch) - len(stretch.lstrip())
            parts.append(_Part(stretch.strip(), at + lead, _sort(stretch.strip(), told)))
        at = match.end() if match is not None else end
    return parts


def _sort(text: str, told: Told) -> str:
    person = person_in(text, told.language)
    if (
        person is not None
        and person.words > 1
        and told.signatory
        and same_person(person.name, told.signatory)
    ):
        return "person"
    if _REACH.search(text) or _REGISTER.search(text):
        return "reach"
    if address_score(text) and any(c.isdigit() for c in text):
        return "address"
    if is_of_domain(text, told.domains):
        return "other"
    if (role_like(text) and not has_legal_form(text)) or text.casefold() in words(
        "organizations", "departments"
    ):
        return "role"
    if only_places(text) or address_score(text):
        return "place"
    return "other"


def headed_firms(letter: Letter, told: Told) -> Iterator[Clue]:
    """The house a letter's head names: its first line, above an address or a number to call."""
    head = own_head(letter)
    if not head or not any(_sort(x.text.strip(), told) in ("address", "reach") for x in head[1:5]):
        return
    for line in head[:HEAD_LINES]:
        if _YEAR.search(line.text):
            continue  # "Tulsa, Oklahoma, March 30, 2026"
        first = _parts(line.text, _WEAK, told)
        if not first or first[0].sort != "other":
            continue
        firm = named_house(first[0].text, told)
        if firm is not None:
            bonus = _support(letter, line, firm, told)
            if bonus < BORNE and _is_place(firm):
                return
            start = line.start + first[0].start + max(0, first[0].text.find(firm[:8]))
            yield Clue(firm, letter.document, start, start + len(firm), "letterhead", bonus)
        return


def own_head(letter: Letter) -> Sequence[Line]:
    """The lines above the salutation up to the one that begins whom it is written to."""
    taken = []
    for line in letter.letterhead:
        plain = line.text.strip().casefold().rstrip(":,")
        if (letter.platform and letter.platform in plain) or _SUBJECT.match(line.text):
            break
        if plain in words("organizations", "addressed") or plain.startswith(
            ("to:", "an:", "to the ", "an die ")
        ):
            break
        if len(line.text) > MAX_LINE or line.text.rstrip().endswith((".", "?", "!")):
            return ()
        taken.append(line)
    return taken
