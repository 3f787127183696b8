"""The postal address of the writer or his firm, on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.extractors.base import Material
from intake.extractors.contact.blockaddresses import address_runs, is_no_address, opens_label, stop_of
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.domains import is_of_domain, own_domains
from intake.extractors.contact.firms import bears_word, has_legal_form
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import label_kind
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.offices import office_in
from intake.extractors.contact.parties import speaks_of_writer
from intake.extractors.contact.persons import role_like
from intake.extractors.contact.postal import address_score, joined
from intake.extractors.contact.regions import places_in
from intake.extractors.layout import Labelled
from intake.parsers.document import Document, Origin
from intake.reading import Value

MAX_LINES = 7
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<! No)(?<! St)(?<! Co)(?<! Rd)(?<! Dr)(?<! Ave)(?<! str)(?<! ul)(?<! pl)\.(?:\s|$)|\.(?=My |and )|\s(?:and|und|et|y|e|en) (?:my|our|meine|mon|mi|il mio|meu|mijn|can|I )\b|;|\n\s*\n|\s\((?![A-Z]{2}\))|”|\"|(?<=\d)\s+We\b"
)
_DECLINED = re.compile(
    r"^\W*(?:n/?a|none|not applicable|-+|withheld|\(withheld\)|\[.*\]|on request|auf anfrage|keine|aucune?|no aplica|ninguna?|nessuno|nenhum|geen|brak|无|無|なし|없음)\W*$",
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
            *_in_letterhead(material, letter, signatory, organization),
        ):
            if letter.layout.line_at(clue.start).number not in foreign or clue.cue == "signature":
                clues.append(clue)
    if not clues:
        clues.extend(_on_certificates(material, name, organization))
    chosen = best("address", clues)
    if chosen is None:
        return None
    chosen = _in_full(chosen, clues)
    houses = [v.value for v in (organization, name) if v is not None]
    return as_value("address", _without_house(chosen, houses, own_domains(material, letters)))


def _in_full(chosen: Clue, clues: Sequence[Clue]) -> Clue:
    """The address that holds the chosen one and more: its street stands on the line above, in prose."""
    key = _key(chosen.value)
    longer = [c for c in clues if key in _key(c.value) and len(key) < len(_key(c.value)) <= len(key) + 60]
    chief = best("address", [c for c in longer if c.document is chosen.document and c.cue == "sentence"])
    return replace(chief, bonus=chief.bonus + 0.05) if chief is not None else chosen


def _key(value: str) -> str:
    return re.sub(r"\W", "", value.casefold())


def _without_house(clue: Clue, houses: Sequence[str], domains: frozenset[str]) -> Clue:
    """ "Wollwichtel, Kirchweg 8, 91074 Herzogenaurach" without the house or person it begins with."""
    for _ in range(3):
        head, comma, rest = clue.value.partition(", ")
        low = head.casefold()
        known = any(low == h.casefold() for h in houses) or is_of_domain(head, domains)
        if len(head.split()) <= 3 and clue.cue != "label":  # "Kanzlei Ostermann, Isarweg 14"
            known = known or bears_word(head) or office_in(head) is not None
        if not comma or any(c.isdigit() for c in head) or not known or address_score(rest) < 2:
            return clue
        at = clue.document.text.find(rest[:4], clue.start + len(head), clue.end)
        if at < 0:
            return clue
        clue = replace(clue, value=rest, start=at)
    return clue


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
        kind = letter.asks(label.label)
        if kind in ("name", "organization", "agency", "owner") and label.line not in foreign:
            yield from _behind_firm(letter, label)
        if kind != "address" or label.line in foreign or not label.value:
            continue
        if _DECLINED.match(label.value) or is_no_address(label.value):
            continue
        start, end = label.start, stop_of(letter.document.text, label.start, label.end)
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


def _behind_firm(letter: Letter, label: Labelled) -> Iterator[Clue]:
    """ "Reporter: Acme S.r.l., Via Roma 1, 40129 Bologna": the address behind a firm or person."""
    head, comma, _ = label.value.partition(",")
    if not comma or len(label.value) > 200 or address_score(head) or any(c.isdigit() for c in head):
        return
    start = label.start + len(head) + 1
    end = stop_of(letter.document.text, start, label.end)
    if address_score(letter.document.text[start:end]) >= 2:
        clue = _clue(letter.document, [(start, end)], "label", -0.05)
        if clue is not None:
            yield clue


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
        if not line.own or len(parts) >= MAX_LINES or len(text) > 90 or opens_label(text):
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
            for parts in address_runs(zone.lines, signatory):
                clue = _clue(letter.document, parts, "contact", 0.01 if len(parts) > 1 else 0.0)
                if clue is not None:
                    yield clue


def _in_signatures(letter: Letter, signatory: str) -> Iterator[Clue]:
    for block in letter.signatures:
        bonus = 0.0 if block.cue in ("closing", "signed") else -0.04
        for parts in address_runs(block.lines, signatory):
            clue = _clue(letter.document, parts, "signature", bonus + (0.01 if letter.weight else 0.0))
            if clue is not None:
                yield clue


def _in_sentences(letter: Letter) -> Iterator[Clue]:
    text = letter.document.text
    for hit in letter.hits("addresses.introductions"):
        stretch = text[hit.end : hit.end + 200]
        lead = len(stretch) - len(stretch.lstrip(" :：,\n"))
        stop = _SENTENCE_END.search(stretch, lead)
        end = stop.start() if stop is not None else len(stretch)
        if end - lead < 8 or (stop is None and len(stretch) == 200):
            continue
        end = stop_of(stretch, lead, end)
        end -= stretch[:end].endswith(".")
        strong = speaks_of_writer(text[hit.start : hit.end].casefold())
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


def _in_letterhead(
    material: Material, letter: Letter, signatory: str, organization: Value | None
) -> Iterator[Clue]:
    """A letter's head, in a mail's body below the name of a firm; not the block of the one written to."""
    first = letter.letterhead[0].text.strip() if letter.letterhead else ""
    top = " ".join(line.text for line in letter.letterhead[:3]).casefold()
    own = organization is not None and organization.value.casefold() in first.casefold()
    own = own or (bool(signatory) and signatory.casefold() in top)
    own = own or is_of_domain(first.split(",")[0][:60], own_domains(material, (letter,)))
    if not letter.weight and not own and not (has_legal_form(first) and len(first) <= 60):
        return
    platform = material.platform.name.casefold()
    taken = []
    for line in letter.letterhead:
        lowered = line.text.casefold()
        if platform in lowered or lowered.startswith(("to:", "an:", "à", "to ", "致")):
            break
        taken.append(line)
    for parts in address_runs(taken, signatory):
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
                parts.append((start, stop_of(document.text, start, end)))
            for below in lines[at + 1 : at + 3]:
                if address_score(below.text) < (1 if parts else 2):
                    break
                end = below.start + len(below.text.rstrip())
                parts.append((below.start, stop_of(document.text, below.start, end)))
            if parts and (clue := _clue(document, parts, "certificate")) is not None:
                yield clue
                return
