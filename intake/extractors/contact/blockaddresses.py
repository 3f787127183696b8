"""Addresses in blocks: the lines of a signature or section, and the parts of a line, that are of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.extractors.blocks import is_closing
from intake.extractors.contact.firms import cleaned, firm_in, has_legal_form
from intake.extractors.contact.lexicon import data, find_phrases, label_kind
from intake.extractors.contact.persons import person_in, role_like, same_person
from intake.extractors.contact.postal import address_score, telephone_in
from intake.extractors.layout import Line

_OPENED = re.compile(r"^[\W\d]{0,8}(?P<label>[^:：\n]{1,45}?)[*_ \t]*[:：][*_]*[ \t　]*")
_PIECES = re.compile(r"\s*(?:[|│｜·•\t]|\s(?:[-–—/]|//)\s|\s{3,})\s*")
_STOP = re.compile(
    r"\s*[,;|·(]?\s*(?:\b(?:tel|phone|telephone|ph|fax|mobile|mob|cell|e-?mail|web|website|url|fon|telefon|tél|téléphone|courriel|correo|teléfono|telefono|telefone|telefoon)\b\s*[.:：]|\b[et]\s*[:：]|(?<=[,;|·\t–-] )[et]\.\s|\b(?:tel|phone|telephone|ph|fax|mobile|mob|mobil|cell|cel|fon|telefon|tél|téléphone|teléfono|telefono|telefone|telefoon|handy|portable|móvil|celular)\b\.?\s*[+(\d]|电话|手机|传真|邮箱|電話|電子|\bTEL\b|\bFAX\b|\b[tmdpocf]\b\s*[.:]?\s*[+(0]\d|\bhttps?:|\bwww\.|[\w.+\-]+@|\+\d[\d ]{6,}|\b(?:KvK|CVR|HRB|VAT|BTW|USt|RUT|NIP|SIREN)\b)",
    re.I,
)
_LEADING_NUMBER = re.compile(r"\s*\+\d[\d ()\-.]{7,18}[ ,;]+(?=[^\W\d])")
# "e) jane@acme.example, (401) 555-0158, 9 Harbor View Lane": what stands before an address on its line
LEADING_REACH = re.compile(
    r"\s*(?:\(?[a-z\d]{1,2}[.)]\s+)?(?:(?:[\w.+\-]{1,64}@[\w.\-]{1,255}|\+?\(?\d[\d ()\-.]{7,18}\d)\s*[,;/|]\s*){1,3}(?=\w)"
)
# "Unter der Linde 31b" above a line with a postcode
_HOUSE = re.compile(r"[^\W\d_a-z][^\d,:@/]{3,40} \d{1,4} ?[a-zA-Z]?,?\s*")
_STREET_DASH = re.compile(r"[^\W\d_],? ?(?:n[.ºo°]{1,2} ?)?\d{1,5}[a-zA-Z]?\s+[-–—]\s+$")
_STATE = re.compile(r"\s*[A-Z]{2}\s*")  # "Montes Claros - MG"
_LETTERED = re.compile(r"\s*(?:\([a-z\d]{1,2}\)|[a-z\d]{1,2}\)|[a-z]\.)\s+")  # "(e) "
_DIALLED = 9  # digits without a letter are a telephone number
_HOUSE_NUMBER = re.compile(r"\s*\d{1,5}[a-zA-Z]?\s*(?:,|$)")  # and nothing else before the next comma
_PREFIX = re.compile(
    r"^(?:address|mailing address|physical address|postal address|adresse|anschrift|domicilio|indirizzo|endereço|地址|住所|주소)\s*[:：]?\s+",
    re.I,
)


def opens_label(text: str) -> bool:
    """Whether a line begins with a label, or with what ends an address (a number, a mail address)."""
    return _OPENED.match(text) is not None or _STOP.match(text) is not None


def is_no_address(text: str) -> bool:
    """Whether a value begins with a number to call or a mail address."""
    return _STOP.match(text) is not None


def address_runs(lines: Sequence[Line], signatory: str) -> Iterator[list[tuple[int, int]]]:
    """Stretches of a block that are an address: parts of one line, or lines that stand together."""
    run: list[tuple[int, int, int]] = []
    last = -1
    above: Line | None = None
    for line in lines:
        if _is_told(line.text):
            yield from _worthy(run)
            run = []
            continue
        pieces, ended = _address_pieces(line, signatory, bool(run) and line.number == last + 1)
        if pieces and not run and above is not None and line.number == last + 1 and pieces[0][2] >= 2:
            run.append((above.start, above.start + len(above.text.rstrip()), 1))
        above = line if not pieces and _HOUSE.fullmatch(line.text) else None
        last = line.number
        if pieces:
            run.extend(pieces)
        if run and (ended or not pieces):
            yield from _worthy(run)
            run = []
    yield from _worthy(run)


def _is_told(text: str) -> bool:
    """Whether a line is prose that tells an address ("My address is ...") or closes the letter."""
    return is_closing(text) or any(
        hit.concept == "addresses.introductions" for hit in find_phrases(text[:300])
    )


def _worthy(run: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int]]]:
    while run and run[-1][2] < 0:
        run = run[:-1]
    while (
        run
        and run[-1][2] == 0
        and len(run) > 1
        and max(score for _, _, score in run) >= 2
        and run[-1][1] - run[-1][0] > 40
    ):
        run = run[:-1]
    if run and (
        max(score for _, _, score in run) >= 2 or (len(run) >= 2 and sum(score for _, _, score in run) >= 2)
    ):
        yield [(start, end) for start, end, _ in run]


def _address_pieces(line: Line, signatory: str, begun: bool) -> tuple[list[tuple[int, int, int]], bool]:
    """The parts of a line that are of an address, and whether the address ends with them."""
    text = line.text
    offset = 0
    opened = _OPENED.match(text)
    if opened is not None:
        kind = label_kind(opened["label"])
        if kind in ("address", "city") or opened["label"].casefold() in ("a", "answer"):
            offset = opened.end()
        elif kind is not None or len(opened["label"]) < 25:
            return [], True
    for leading in (_LETTERED, LEADING_REACH, _LEADING_NUMBER, _PREFIX):
        prefix = leading.match(text[offset:])
        if prefix is not None:
            offset += prefix.end()
    end = stop_of(text, offset, len(text))
    if end == offset or (end == len(text) and _STOP.match(text[offset:])):
        return [], True
    stretches = []
    at = offset
    for cut in [*_PIECES.finditer(text, offset, end), None]:
        stop = cut.start() if cut is not None else end
        stretches.append((at, stop))
        at = cut.end() if cut is not None else end
    pieces: list[tuple[int, int, int]] = []
    between: tuple[int, int] | None = None
    for at, (a, b) in enumerate(stretches):
        following = text[slice(*stretches[at + 1])] if at + 1 < len(stretches) else ""
        opens = begun or bool(pieces) or (address_score(text[a:b]) == 1 and address_score(following) >= 2)
        piece = _piece(text, a, b, line.start, signatory, opens, len(stretches) > 1)
        if piece is None:
            between = (a, b) if pieces and _is_quarter(text[a:b], signatory) else None
            continue
        if between is not None:
            pieces.append((line.start + between[0], line.start + between[1], 0))
            between = None
        pieces.append(piece)
    if between is not None:  # goes on below, or is dropped as the last of the run
        ends = _ends_street(text[: between[0]]) or _STATE.fullmatch(text, *between) is not None
        pieces.append((line.start + between[0], line.start + between[1], 0 if ends else -1))
    return pieces, end < len(text)


def _ends_street(text: str) -> bool:
    """Whether what stands before a part is a street with its number and a dash: then the part is its town."""
    return _STREET_DASH.search(text[-60:]) is not None


def _is_quarter(text: str, signatory: str) -> bool:
    """Whether a part between two of an address may be one: a quarter ("Batista Campos"), no person or firm."""
    short = text.strip()
    if not short or len(short) > 40 or not short[0].isupper() or not signatory:
        return False
    return not (
        role_like(short) or firm_in(short) or _is_person(short, signatory) or any(c in short for c in "@:")
    )


def _piece(
    text: str, start: int, end: int, shift: int, signatory: str, begun: bool, split: bool
) -> tuple[int, int, int] | None:
    stretch = text[start:end]
    if sum(c.isdigit() for c in stretch) >= _DIALLED and not any(c.isalpha() for c in stretch):
        return None
    score = address_score(stretch)
    if score and not any(c.isdigit() for c in stretch) and _is_house(stretch):
        return None
    if score == 0:
        tail = _after_firm(stretch, signatory)
        if tail is not None and (later := address_score(stretch[tail:])) >= 2:
            return shift + start + tail, shift + end, later
        short = stretch.strip()
        if (
            begun
            and not split
            and short
            and len(short) <= 40
            and len(short.split()) <= 4
            and not role_like(short)
        ):
            plain = short[0].isupper() and not any(c.isdigit() for c in short)
            if plain and not short.endswith((".", ":", "!")) and not _names_organization(short):
                return shift + start, shift + end, 0
        return None
    if (
        not begun
        and score < 2
        and (split or not stretch.strip().rstrip(",").isdigit())
        and not (score == 1 and len(stretch.split()) <= 5 and not _is_person(stretch, signatory))
    ):
        return None
    tail = _after_firm(stretch, signatory)
    if tail is not None and address_score(stretch[tail:]) >= 2:
        start += tail
    lead = len(text[start:end]) - len(text[start:end].lstrip(" \t,;–-"))
    return shift + start + lead, shift + end, score


def stop_of(text: str, start: int, end: int) -> int:
    """Where an address of [start, end) ends: before a label of another value, or a number to call."""
    stop = _STOP.search(text, start, end)
    if stop is not None and stop.start() > start:
        end = stop.start()
    called = telephone_in(text, start, end)
    if called is None:
        return end
    part = max(
        (text.rfind(mark, start, called) for mark in (*",;|｜·•\n", " / ", " // ", " – ", " — ", " - ")),
        default=-1,
    )
    return part if part >= start else start


def _is_house(text: str) -> bool:
    """Whether a line without a number is a firm or an office, though a word of it is one of addresses
    ("Grove Law PLLC", "Advocate, High Court", "Office of Industrial Property")."""
    if _names_organization(text) or has_legal_form(cleaned(text)) or " & " in text:
        return True
    return role_like(text.partition(",")[0])


def _names_organization(text: str) -> bool:
    forms = {f for f in data("organizations")["legal_forms"] if len(f) > 1}
    return any(word.casefold().strip(".,()") in forms for word in text.split()) or any(
        text.casefold().startswith(p) for p in ("on behalf", "for ", "pour ", "im auftrag", "c/o")
    )


def _after_firm(stretch: str, signatory: str) -> int | None:
    """Where the address begins in "Ferncliff Law LLP, 14 Abbey Row, Perth"."""
    head, comma, _ = stretch.partition(",")
    if not comma or any(c.isdigit() for c in head):
        return None
    if head.strip() and _no_address(head, signatory):
        at = len(head) + 1
        if _HOUSE_NUMBER.match(stretch, at) and not (_names_organization(head) or role_like(head)):
            return None  # a street named after a person, its number behind the comma
        second, comma, _ = stretch[at:].partition(",")
        if (
            comma
            and not any(c.isdigit() for c in second)
            and (_names_organization(second) or role_like(second))
        ):
            at += len(second) + 1
        return at
    return None


def _is_person(text: str, signatory: str) -> bool:
    """Whether a line is the signatory's name; where none is known, any name."""
    person = person_in(text)
    return person is not None and (not signatory or same_person(person.name, signatory))


def _no_address(head: str, signatory: str) -> bool:
    """Whether a part before a comma is a firm, an office or a person."""
    if _names_organization(head) or role_like(head):
        return True
    person = person_in(head)
    named = person is not None and person.words > 1 and address_score(head) == 0
    return named and (not signatory or person is None or same_person(person.name, signatory))
