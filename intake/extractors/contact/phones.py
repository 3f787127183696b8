"""The signatory's telephone number in E.164: never a fax, an order, a register or somebody else's number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.dialling import WIDE, e164
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.phonecues import BEFORE, WRAPPED, Place, cue_of, is_somebody_elses
from intake.extractors.contact.regions import regions_of
from intake.extractors.layout import Line
from intake.reading import Value
from intake.settings import Platform

# At most three marks between two digits; what stands before must not make it part of a word or URL. Letters of
# East Asia stand right beside a number ("010 5555 0199로").
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9\u00c0-\u2e7f/=&?.\-_@#])(?P<plus>\+{1,2}\s?\(?|\(\+?|\(00)?(?P<digits>\d(?:(?! / \(?\d(?:[ ().\-]{0,2}\d){9})[ \u00a0\u2009.\-–‐/()（）\u2011]{0,3}\d){5,17}+)(?![A-Za-z0-9\u00c0-\u024f_@])"
)
_DATE = re.compile(
    r"(?:\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)?\d{2}|(?:19|20)\d{2}[./\-]\d{1,2}[./\-]\d{1,2}|(?:19|20)\d{2}[ \-–](?:19|20)\d{2})(?!(?:[.\-]\d\d){1,2}$)(?:\D.*)?"
)
_TAIL = re.compile(r"\d[\d ]{2,14}(?=[.,;)]|\s*$)|\d\d(?=[.,;)]{0,2}\s*$)")
_MAX_LINE = 2000
_MAX_NUMBERS = 400
_AFTER = 30


def read_phone(material: Material, letters: tuple[Letter, ...], name: Value | None = None) -> Value | None:
    """The best number to reach the signatory `name` at, or None."""
    signatory = name.value if name is not None else ""
    clues: list[Clue] = []
    regions: tuple[tuple[str, float], ...] | None = None
    machine = [(clue, material.layout(clue.document)) for clue in machine_clues(material, "phone")]
    for clue, layout in [
        *machine,
        *((c, letter.layout) for letter in letters for c in _in_letter(letter, signatory, material.platform)),
    ]:
        regions = regions or regions_of(material, letters)
        number = e164(clue, layout, regions)
        if number is not None:
            clues.append(Clue(number, clue.document, clue.start, clue.end, clue.cue, clue.bonus))
    chosen = best("phone", clues)
    return as_value("phone", chosen) if chosen is not None else None


def _in_letter(letter: Letter, signatory: str, platform: Platform) -> Iterator[Clue]:
    """Every stretch of digits that its place calls a telephone number of the writer."""
    foreign = letter.foreign
    signature = {line.number for block in letter.signatures for line in block.lines}
    zones = letter.zones
    contact = {line.number for zone in zones for line in zone.lines if zone.kind == "contact"}
    begins = {line.number: line.start for zone in zones for line in zone.lines}
    labels = {x.line: letter.asks(x.label) for x in letter.labelled if x.kind in ("table", "below", "form")}
    found = 0
    for line in letter.lines:
        if len(line.text) > _MAX_LINE or found > _MAX_NUMBERS or not any(c.isdigit() for c in line.text):
            continue
        text = _unbroken(letter, line).translate(WIDE)
        past = max(0, begins.get(line.number, 0) - line.start)  # behind the question on its own line
        for match in _NUMBER.finditer(text, past):
            found += 1
            digits = re.sub(r"\D", "", match["digits"])
            before, after = text[past : match.start()], text[match.end() : match.end() + _AFTER]
            past = match.end()
            if re.match(r"\s*[\u3400-\u9fff]", after) and re.fullmatch(r"\d{3}-\d{4}", match[0].strip()):
                continue  # a Japanese postcode
            if not 6 <= len(digits) <= 16 or _DATE.fullmatch(match[0].strip("( ")):
                continue
            if _platforms(match[0], text[match.end() :], platform):
                continue
            cue, bonus = cue_of(
                Place(
                    match[0],
                    before,
                    after,
                    line.text,
                    _previous(letter, line),
                    line.number in signature,
                    line.number in contact,
                    labels.get(line.number),
                    letter.kind,
                )
            )
            if cue is None or line.number in letter.others or (line.number in foreign and cue != "signature"):
                continue
            if is_somebody_elses(text[: match.start()], signatory, line.number in signature):
                continue
            start = line.start + match.start()
            yield Clue(
                match[0],
                letter.document,
                start,
                line.start + match.end(),
                cue,
                bonus + (0.01 if letter.weight else 0.0),
            )


def _platforms(number: str, after: str, platform: Platform) -> bool:
    """Whether digits are an item's number, or a number of the platform's own help, as its forms print it."""
    if platform.item_number is not None and re.fullmatch(platform.item_number, number):
        return True
    return any(f"@{domain}" in after[:BEFORE].casefold() for domain in platform.domains)


def _unbroken(letter: Letter, line: Line) -> str:
    """A line's text, with the beginning of the next where a number runs over its end."""
    if not line.text.rstrip("\r")[-1:].isdigit() or line.number + 1 >= len(letter.layout.lines):
        return line.text
    below = letter.layout.lines[line.number + 1]
    tail = _TAIL.match(below.text)
    if tail is None or line.end - line.start != len(line.text) or len(line.text) < WRAPPED:
        return line.text
    return f"{line.text} {tail[0]}"


def _previous(letter: Letter, line: Line) -> str:
    """The text of the line above that is not blank: prose wrapped, or a question quoted."""
    for other in reversed(letter.layout.lines[max(0, line.number - 3) : line.number]):
        if not other.blank:
            return other.text
    return ""
