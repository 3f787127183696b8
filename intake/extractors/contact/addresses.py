"""The postal address of the writer or his firm, on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data, label_kind
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.persons import person_in, role_like, same_person
from intake.extractors.contact.postal import address_score, joined
from intake.extractors.contact.regions import places_in
from intake.extractors.layout import Labelled, Line
from intake.parsers.document import Document, Origin
from intake.reading import Value

MAX_LINES = 7
_OPENED = re.compile(r"^[\W\d]{0,8}(?P<label>[^:：\n]{1,45}?)[*_ \t]*[:：][*_]*[ \t　]*")
_PIECES = re.compile(r"\s*(?:[|│·•\t]|\s[-–—]\s|\s{3,})\s*")
# Where an address stops on its line: at a number, an address of mail, another label.
_STOP = re.compile(
    r"\s*[,;|·(]?\s*(?:\b(?:tel|phone|telephone|ph|fax|mobile|mob|cell|e-?mail|web|website|url|fon|telefon|tél|téléphone|courriel|correo|teléfono|telefono|telefone|telefoon|e|t)\b\s*[.:：]|\b(?:tel|phone|telephone|ph|fax|mobile|mob|mobil|cell|cel|fon|telefon|tél|téléphone|teléfono|telefono|telefone|telefoon|handy|portable|móvil|celular)\b\.?\s*[+(\d]|电话|手机|传真|邮箱|電話|電子|\bTEL\b|\bFAX\b|\b[tmdpocf]\b\s*[.:]?\s*[+(0]\d|\bhttps?:|\bwww\.|[\w.+\-]+@|\+\d[\d ]{6,}|\b(?:KvK|CVR|HRB|VAT|BTW|USt|RUT|NIP|SIREN)\b)",
    re.I,
)
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<! No)(?<! St)(?<! Co)(?<! Rd)(?<! Dr)(?<! Ave)(?<! str)(?<! ul)(?<! pl)\.(?:\s|$)|\.(?=My |and )|\s(?:and|und|et|y|e|en) (?:my|our|meine|mon|mi|il mio|meu|mijn|can|I )\b|;|\n\s*\n|\s\(|”|\"|(?<=\d)\s+We\b"
)
_DECLINED = re.compile(
    r"^\W*(?:n/?a|none|not applicable|-+|withheld|\(withheld\)|\[.*\]|on request|auf anfrage|keine|aucune?|no aplica|ninguna?|nessuno|nenhum|geen|brak|无|無|なし|없음)\W*$",
    re.I,
)
_LEADING_NUMBER = re.compile(r"\s*\+\d[\d ()\-.]{7,18}[ ,;]+(?=[^\W\d])")
_PREFIX = re.compile(
    r"^(?:address|mailing address|physical address|postal address|adresse|anschrift|domicilio|indirizzo|endereço|地址|住所|주소)\s*[:：]?\s+",
    re.I,
)


def read_address(
    material: Material, letters: tuple[Letter, ...], name: Value | None, organization: Value | None
) -> Value | None:
    """The writer's postal address, comma-separated, or None where none is given."""
    clues = [replace(c, value=joined([c.value])) for c in machine_clues(material, "address")]
    signatory = name.value if name is not None else ""
    for letter in letters:
        foreign = letter.foreign
        for clue in (
            *_labelled(letter, foreign),
            *_in_zones(letter, signatory),
            *_in_signatures(letter, signatory),
            *_in_sentences(letter),
            *_in_letterhead(material, letter, signatory),
        ):
            if letter.layout.line_at(clue.start).number not in foreign or clue.cue == "signature":
                clues.append(clue)
    if not clues:
        clues.extend(_on_certificates(material, name, organization))
    chosen = best("address", clues)
    return as_value("address", chosen) if chosen is not None else None


def _clue(
    letter_document: Document, parts: Sequence[tuple[int, int]], cue: str, bonus: float = 0.0
) -> Clue | None:
    """Several stretches of a text as one address."""
    texts = [letter_document.text[start:end] for start, end in parts]
    value = joined(texts)
    if len(re.findall(r"\w", value)) < 4 or _DECLINED.match(value):
        return None
    return Clue(value, letter_document, parts[0][0], parts[-1][1], cue, bonus)


def _labelled(letter: Letter, foreign: frozenset[int]) -> Iterator[Clue]:
    labels = letter.labelled
    for at, label in enumerate(labels):
        if label_kind(label.label) != "address" or label.line in foreign or not label.value:
            continue
        if _DECLINED.match(label.value) or _STOP.match(label.value):
            continue
        start, end = label.start, _stop(letter.document.text, label.start, label.end)
        parts = [(start, end)]
        if label.kind in ("line", "below") and end == label.end:
            parts += _continued(letter, label)
        parts += _city_labels(labels, at, label)
        value = joined([letter.document.text[a:b] for a, b in parts])
        weak = address_score(value) == 0 and not any(c.isdigit() for c in value)
        if weak and ("@" in value or len(value) > 120 or not places_in(value)):
            continue
        clue = _clue(letter.document, parts, "label", -0.12 if weak else 0.01 * min(2, len(parts) - 1))
        if clue is not None:
            yield clue


def _stop(text: str, start: int, end: int) -> int:
    stop = _STOP.search(text, start, end)
    return stop.start() if stop is not None and stop.start() > start else end


def _continued(letter: Letter, label: Labelled) -> list[tuple[int, int]]:
    """The lines below a label's value that go on with the address."""
    parts: list[tuple[int, int]] = []
    blanks = 0
    for line in letter.layout.lines[label.line + 1 : label.line + 1 + 2 * MAX_LINES]:
        if line.blank:
            blanks += 1
            if blanks > 1:
                break
            continue
        text = line.text.strip()
        if (
            not line.own
            or len(parts) >= MAX_LINES
            or len(text) > 90
            or _OPENED.match(text)
            or _STOP.match(text)
        ):
            break
        score = address_score(text)
        short = len(text.split()) <= 4 and len(text) <= 40 and text[0].isupper() and not role_like(text)
        if not (score >= 1 or (short and blanks == 0)) or (text.endswith((".", "?", "!")) and score < 2):
            break
        blanks = 0
        parts.append(
            (line.start + len(line.text) - len(line.text.lstrip()), line.start + len(line.text.rstrip()))
        )
    while parts and address_score(letter.document.text[parts[-1][0] : parts[-1][1]]) == 0:
        parts.pop()
    return parts


def _city_labels(labels: Sequence[Labelled], at: int, label: Labelled) -> list[tuple[int, int]]:
    """ "City, State, and Zip: ..." right below the address."""
    parts = []
    last = label.line
    for other in labels[at + 1 : at + 6]:
        if label_kind(other.label) != "city" or other.line - last > 2 or not other.value:
            break
        parts.append((other.start, other.end))
        last = other.line
    return parts


def _in_zones(letter: Letter, signatory: str) -> Iterator[Clue]:
    for zone in letter.zones:
        if zone.kind == "contact":
            for parts in _runs(zone.lines, signatory):
                clue = _clue(letter.document, parts, "contact", 0.01 if len(parts) > 1 else 0.0)
                if clue is not None:
                    yield clue


def _in_signatures(letter: Letter, signatory: str) -> Iterator[Clue]:
    for block in letter.signatures:
        bonus = 0.0 if block.cue in ("closing", "signed") else -0.04
        for parts in _runs(block.lines, signatory):
            clue = _clue(letter.document, parts, "signature", bonus + (0.01 if letter.weight else 0.0))
            if clue is not None:
                yield clue


def _runs(lines: Sequence[Line], signatory: str) -> Iterator[list[tuple[int, int]]]:
    """Stretches of a block that are an address: parts of one line, or lines that stand together."""
    run: list[tuple[int, int, int]] = []
    last = -1
    for line in lines:
        pieces, ended = _address_pieces(line, signatory, bool(run) and line.number == last + 1)
        last = line.number
        if pieces:
            run.extend(pieces)
        if run and (ended or not pieces):
            yield from _worthy(run)
            run = []
    yield from _worthy(run)


def _worthy(run: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int]]]:
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
        if kind in ("address", "city"):
            offset = opened.end()
        elif kind is not None or len(opened["label"]) < 25:
            return [], True
    for prefix in (_LEADING_NUMBER.match(text[offset:]), _PREFIX.match(text[offset:])):
        if prefix is None:
            continue
        offset += prefix.end()
    end = _stop(text, offset, len(text))
    if end == len(text) and _STOP.match(text[offset:]):
        return [], True
    stretches = []
    at = offset
    for cut in [*_PIECES.finditer(text, offset, end), None]:
        stop = cut.start() if cut is not None else end
        stretches.append((at, stop))
        at = cut.end() if cut is not None else end
    pieces: list[tuple[int, int, int]] = []
    for a, b in stretches:
        piece = _piece(text, a, b, line.start, signatory, begun or bool(pieces), len(stretches) > 1)
        if piece is not None:
            pieces.append(piece)
    return pieces, end < len(text)


def _piece(
    text: str, start: int, end: int, shift: int, signatory: str, begun: bool, split: bool
) -> tuple[int, int, int] | None:
    stretch = text[start:end]
    score = address_score(stretch)
    if score == 0:
        tail = _after_firm(stretch)
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
    tail = _after_firm(stretch)
    if tail is not None and address_score(stretch[tail:]) >= 2:
        start += tail
    lead = len(text[start:end]) - len(text[start:end].lstrip(" \t,;–-"))
    return shift + start + lead, shift + end, score


def _names_organization(text: str) -> bool:
    forms = {f for f in data("organizations")["legal_forms"] if len(f) > 1}
    return any(word.casefold().strip(".,()") in forms for word in text.split()) or any(
        text.casefold().startswith(p) for p in ("on behalf", "for ", "pour ", "im auftrag", "c/o")
    )


def _after_firm(stretch: str) -> int | None:
    """Where the address begins in "Ferncliff Law LLP, 27 Castle Wynd, Edinburgh"."""
    head, comma, _ = stretch.partition(",")
    if not comma or any(c.isdigit() for c in head):
        return None
    if head.strip() and _no_address(head):
        at = len(head) + 1
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


def _no_address(head: str) -> bool:
    """Whether a part before a comma is a firm, an office or a person."""
    if _names_organization(head) or role_like(head):
        return True
    person = person_in(head)
    return person is not None and person.words > 1 and address_score(head) == 0


def _in_sentences(letter: Letter) -> Iterator[Clue]:
    text = letter.document.text
    for hit in letter.hits("addresses.introductions"):
        stretch = text[hit.end : hit.end + 200]
        lead = len(stretch) - len(stretch.lstrip(" :：,\n"))
        stop = _SENTENCE_END.search(stretch, lead)
        end = stop.start() if stop is not None else len(stretch)
        if end - lead < 8 or (stop is None and len(stretch) == 200):
            continue
        end = _stop(stretch, lead, end)
        strong = "my" in text[hit.start : hit.end].casefold() or "our" in text[hit.start : hit.end].casefold()
        value = stretch[lead:end]
        if (
            not any(c.isdigit() for c in value)
            or (address_score(value) < 2 and not strong)
            or "http" in value
            or "github" in value.casefold()
        ):
            continue
        clue = _clue(letter.document, [(hit.end + lead, hit.end + end)], "sentence", 0.0 if strong else -0.15)
        if clue is not None:
            yield clue


def _in_letterhead(material: Material, letter: Letter, signatory: str) -> Iterator[Clue]:
    """An attached letter's head; not the block of the one it is written to."""
    if not letter.weight:
        return
    platform = material.platform.name.casefold()
    taken = []
    for line in letter.letterhead:
        lowered = line.text.casefold()
        if platform in lowered or lowered.startswith(("to:", "an:", "à", "to ", "致")):
            break
        taken.append(line)
    for parts in _runs(taken, signatory):
        clue = _clue(letter.document, parts, "letterhead")
        if clue is not None:
            yield clue


def _on_certificates(material: Material, name: Value | None, organization: Value | None) -> Iterator[Clue]:
    """A certificate's or invoice's line with the writer's own name, and the address behind it."""
    wanted = [v.value.casefold() for v in (name, organization) if v is not None and len(v.value) > 5]
    for document in material.attachments:
        if document.origin is not Origin.ATTACHMENT or not document.text or len(document.text) > 20_000:
            continue
        lines = material.layout(document).lines
        for at, line in enumerate(lines):
            lowered = line.text.casefold()
            own = next((w for w in wanted if w in lowered), None)
            if own is None:
                continue
            after = lowered.index(own) + len(own)
            tail = line.text[after:]
            lead = len(tail) - len(tail.lstrip(" ,;:-–"))
            parts: list[tuple[int, int]] = []
            if address_score(tail[lead:]) >= 2:
                start, end = line.start + after + lead, line.start + len(line.text.rstrip())
                parts.append((start, _stop(document.text, start, end)))
            for below in lines[at + 1 : at + 3]:
                if address_score(below.text) < (1 if parts else 2):
                    break
                end = below.start + len(below.text.rstrip())
                parts.append((below.start, _stop(document.text, below.start, end)))
            if parts and (clue := _clue(document, parts, "certificate")) is not None:
                yield clue
                return
