"""The signatory's telephone number in E.164: never a fax, an order, a register or somebody else's number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import phonenumbers

from intake.extractors.base import Material
from intake.extractors.contact.clues import Clue, as_value, best
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data, label_kind, words
from intake.extractors.contact.machine import machine_clues
from intake.extractors.contact.persons import person_in, same_person
from intake.extractors.contact.postal import address_score
from intake.extractors.contact.regions import TRUSTED, places_in, regions_of
from intake.extractors.layout import Layout, Line
from intake.reading import Value
from intake.settings import Platform

# At most three marks between two digits; what stands before must not make it part of a word or URL. Letters of
# East Asia stand right beside a number ("010 5555 0199로").
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9\u00c0-\u2e7f/=&?.\-_@#])(?P<plus>\+{1,2}\s?\(?|\(\+?|\(00)?(?P<digits>\d(?:(?! / \(?\d(?:[ ().\-]{0,2}\d){9})[ \u00a0\u2009.\-–‐/()（）\u2011]{0,3}\d){5,17}+)(?![A-Za-z0-9\u00c0-\u024f_@])"
)
_WIDE = str.maketrans("０１２３４５６７８９＋（）－ー．／　", "0123456789+()--./ ")
_DATE = re.compile(
    r"(?:\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)?\d{2}|(?:19|20)\d{2}[./\-]\d{1,2}[./\-]\d{1,2}|(?:19|20)\d{2}[ \-–](?:19|20)\d{2})(?:\D.*)?"
)
_TAIL = re.compile(r"\d[\d ]{2,14}(?=[.,;)]|\s*$)")
WRAPPED = 45  # characters from which a line may end in the midst of a number
_MARKS = tuple(",;/|｜–—-·•")
_DIALLED = 9  # characters of a number that stands alone behind a mark
_MAX_LINE = 2000
_MAX_NUMBERS = 400
_BEFORE = 60
_AFTER = 30
# These say less than a word for a telephone would: the number must be one in use in its country.
_STRICT = frozenset({"unlabelled", "said", "mobile"})
_MOBILE = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})
_LAST_NAME = re.compile(r"(?:[^\W\d_a-z][\w'’-]{0,30}\.? ){1,3}[^\W\d_a-z][\w'’-]{1,30}(?=[\s(,:;–-]{0,4}$)")
_SENTENCE = re.compile(r"(?<=\w{4})[.!?]\s+(?=[^\W\d_a-z])|[。！？]")
_TITLED = re.compile(
    r"(?<!\w)(?:Mrs?|Ms|Messrs|Herrn?|Frau|M|Mme|Mlle|Sra?|Srta|Don|Doña|Sig|Sig\.ra|Dhr|Mevr|mevrouw|Pani?|Pana)\.? (?=[^\W\d_a-z])(?P<name>[^,;:()\n]{2,50})"
)
_OFFICE = re.compile(r"^[^:：]{2,60}[:：](?P<rest>.+)")


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
        number = _e164(clue, layout, regions)
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
        text = _unbroken(letter, line).translate(_WIDE)
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
            cue, bonus = _cue(
                line, before, after, match[0],
                signature, contact, labels.get(line.number), _previous(letter, line),
            )  # fmt: skip
            if cue is None or line.number in letter.others or (line.number in foreign and cue != "signature"):
                continue
            if _somebody_elses(text[: match.start()], signatory, line.number in signature):
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
    return any(f"@{domain}" in after[:_BEFORE].casefold() for domain in platform.domains)


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


def _cue(
    line: Line,
    before: str,
    after: str,
    number: str,
    signature: set[int],
    contact: set[int],
    beside: str | None,
    above: str,
) -> tuple[str | None, float]:
    """What speaks for a number's being the writer's telephone, None where nothing does or something denies it."""
    begun = max((m.end() for m in _SENTENCE.finditer(before)), default=0)
    left = before[begun:][-_BEFORE:].casefold()
    plus, dialled = "+" in number, number.startswith(("0", "("))
    sentence = f"{above[-100:]} {before[-160:]}".casefold()
    spoken = _last(left, _labels())
    denied = _last(left, _against())
    ended = above.rstrip()[-1:] in (".", "。", "!")  # what a sentence that is over says of others is over
    told = before[-130:].casefold() if ended else sentence[-130:]
    if any(phrase in told for phrase in data("phones")["others"]):
        return None, 0.0
    if re.match(r"\s*\(?(?:fax|telefax)\b(?!\s*[.:：]{0,2}\s*[+(\d０-９])", after, re.I):
        return None, 0.0
    if denied > spoken or beside in ("no_phone", "other_party"):
        return None, 0.0
    bonus = _preference(left, after)
    tail = re.match(r"\s*\(?(?:tel|phone|cell|mobile|mob|t|m|h|直通|direct)\b", after, re.I) is not None
    labelled = spoken >= 0 or tail or beside == "phone"
    own = any(phrase in sentence for phrase in data("phones")["own"])
    own = own or bool(_behind().match(after.casefold()))
    if line.number in signature:
        if labelled:
            return "signature", bonus
        if own and dialled:
            return "sentence", bonus
        if plus or not before.strip(" |｜·•-–,:/") or line.number in contact:
            return "bare", bonus
        if before.rstrip()[-1:] in _MARKS and ("@" in line.text or address_score(before[-180:]) >= 2):
            return "bare", bonus - 0.02  # "9 Harbor View Lane, Camden, ME 04843, (207) 555-0162, polly@..."
        if before.rstrip()[-1:] in _MARKS and not after.strip(" .,;|") and len(number) >= _DIALLED:
            return "bare", bonus - 0.03  # "Wessel Oldenhuis, advocaat te Zwolle, 038 555 01 33"
        return ("unlabelled", bonus) if len(before.strip()) <= _BEFORE else (None, 0.0)
    if line.number in contact:
        if labelled:
            return "contact", bonus
        return (
            ("answer", bonus - 0.02)
            if plus
            or not before.strip(" |｜·•-–,:./")
            or (before.rstrip()[-1:] in "-–:,;|/" and re.search(r"\D", number))
            else (None, 0.0)
        )
    asked = above.lstrip()[:1] == ">" and any(q in above.casefold() for q in data("phones")["questions"])
    asked = asked or (not before.strip() and label_kind(above.strip(" >?.*")) == "phone")
    if asked or (own and (labelled or plus or dialled)):
        return "sentence", bonus
    if own:
        return "said", bonus
    if labelled and (len(before.strip()) <= 40 or _near(left)):
        return "label", bonus
    if plus and not before.strip(" *•-") and not after.strip(" *."):
        return "bare", bonus - 0.03
    return ("mobile", bonus) if len(before) <= _BEFORE * 4 else (None, 0.0)


def _somebody_elses(before: str, signatory: str, signed: bool) -> bool:
    """Whether another person's name stands right before a number: "my secretary Colin Fell (0113 ...)",
    and in a signature "Assistant: Mary Still, (303) ..."."""
    stretch = before[-120:]
    if signed:
        office = _OFFICE.match(stretch)
        person = person_in(office["rest"]) if office is not None else None
        return person is not None and person.words > 1 and not same_person(person.name, signatory)
    sentence = stretch[max((m.end() for m in _SENTENCE.finditer(stretch)), default=0) :]
    titled = _TITLED.search(sentence)
    if titled is not None and signatory and not _shares_a_word(titled["name"], signatory):
        return True
    named = _LAST_NAME.search(stretch)
    if named is None or _labels().search(named[0].casefold()):
        return False
    person = person_in(named[0])
    return (
        person is not None
        and person.words > 1
        and bool(signatory)
        and not same_person(person.name, signatory)
    )


def _shares_a_word(said: str, signatory: str) -> bool:
    return bool(set(said.casefold().split()) & set(signatory.casefold().split()))


def _near(left: str) -> bool:
    """Whether the word for a telephone stands right before the number."""
    return _last(left[-18:], _labels()) >= 0


def _preference(left: str, after: str) -> float:
    """The signatory's own line before the house's."""
    words_left = set(re.findall(r"[^\W\d_]+", left[-24:]))
    if words_left & words("phones", "switchboard") or any(w in left[-12:] for w in ("总机", "代表")):
        return -0.04
    if words_left & words("phones", "direct") or any(
        w in left[-12:] + after[:8] for w in ("手机", "手機", "直通", "携帯", "휴대")
    ):
        return 0.01
    return 0.0


@cache
def _behind() -> re.Pattern[str]:
    """What says right behind a number that the writer is to be had there: "unter 030 5550199 erreichbar"."""
    return re.compile(rf"\s*[({{\[]?\s*(?:{'|'.join(map(re.escape, data('phones')['behind']))})")


@cache
def _labels() -> re.Pattern[str]:
    phones = data("phones")
    letters = "|".join(phones["letters"])
    return re.compile(
        rf"{_alternation(phones['labels'])}|(?<![\w'’.])(?:{letters})(?=\s*[:.\-–(+]?\s*$|\s{{0,2}}[:.\-–]\s)"
    )


@cache
def _against() -> re.Pattern[str]:
    return re.compile(
        _alternation(data("phones")["against"])
        + r"|(?<!\w)(?!tel|ruf|mobil|handy|phone|fon|durch)[^\W\d_]{3,20}(?:nr|nummer|number)(?=\.?\s*[:.]?\s*$)"
        + r"|(?<!\d)号|(?<![\w'’])f(?=\s*[:.]?\s*$)|(?<!\w)no\.(?=\s)"
    )


def _alternation(phrases: list[str]) -> str:
    """Phrases as a pattern: whole words of Latin letters, anything of the East Asian ones."""
    latin = sorted(
        (re.escape(p.rstrip(".:")) for p in phrases if p < "\u2e80" and p[0].isalnum()), key=len, reverse=True
    )
    other = sorted(
        (re.escape(p) for p in phrases if p > "\u2e80" or not p[0].isalnum()), key=len, reverse=True
    )
    return rf"(?<![\w])(?:{'|'.join(latin)})(?![^\W\d_])|{'|'.join(other)}"


def _last(text: str, pattern: re.Pattern[str]) -> int:
    """Where the last match ends, -1 where there is none."""
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end


def _e164(clue: Clue, layout: Layout, regions: tuple[tuple[str, float], ...]) -> str | None:
    """The number in E.164. A national number is tried in the country named beside it, then in the writer's."""
    written = clue.value.translate(_WIDE)
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", written) if "+" in written else written)
    line = layout.line_at(clue.start)
    text = clue.document.text
    beside = text[clue.end : min(line.end, clue.end + 40)]
    near = [
        *places_in(beside),
        *places_in(text[max(line.start, clue.start - 30) : clue.start]),
    ]
    possible = None
    bare = clue.cue in ("bare", "answer") and "+" not in written and len(digits) < 9
    strict = clue.cue in _STRICT and "+" not in written
    for dialled, region, trusted in _tries(written, digits, near, regions):
        number = _parsed(dialled, region)
        if number is None or not phonenumbers.is_possible_number(number):
            continue
        shaped = region in data("phones")["shapes"] and re.fullmatch(data("phones")["shapes"][region], digits)
        if strict and not _in_use(number, trusted, clue.cue) and not (shaped and clue.cue != "mobile"):
            continue
        formatted = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        if (trusted and not bare) or phonenumbers.is_valid_number(number):
            return formatted
        possible = possible or formatted
    return None if bare or strict else possible


def _in_use(number: phonenumbers.PhoneNumber, trusted: bool, cue: str) -> bool:
    """Whether a number nothing calls a telephone is one: in use, and for a bare one in prose a mobile."""
    if not phonenumbers.is_valid_number(number):
        return False
    return cue != "mobile" or (trusted and phonenumbers.number_type(number) in _MOBILE)


def _tries(
    written: str, digits: str, near: list[str], regions: tuple[tuple[str, float], ...]
) -> Iterator[tuple[str, str | None, bool]]:
    """How a number may be dialled: as (number, country of a national one, whether possible is good enough)."""
    if digits.startswith("00") and len(digits) > 11:
        yield f"+{digits[2:]}", None, True
    elif "+" in written:  # "+(650) 555-0199" is an American who likes the plus
        yield f"+{digits}", None, not re.match(r"\+\s?\(", written)
    for region in near:
        yield digits, region, True
    if not any(votes >= TRUSTED for _, votes in regions):
        for region, shape in data("phones")["shapes"].items():
            if any(region == known for known, _ in regions) and re.fullmatch(shape, digits):
                yield digits, region, True
    for region, votes in regions:
        yield digits, region, votes >= TRUSTED
    if "+" not in written and len(digits) >= 11 and not digits.startswith("0"):
        yield f"+{digits}", None, False


def _parsed(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
