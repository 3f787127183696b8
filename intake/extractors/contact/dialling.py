"""Telephone numbers in E.164: in which country a number written without its code is dialled."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from intake.extractors.contact.clues import Clue
from intake.extractors.contact.lexicon import data
from intake.extractors.contact.regions import TRUSTED, places_in
from intake.extractors.layout import Layout

# Full-width digits and marks to plain ones, one for one, so that offsets hold.
WIDE = str.maketrans("０１２３４５６７８９＋（）－ー．／　", "0123456789+()--./ ")
# These say less than a word for a telephone would: the number must be one in use in its country.
_STRICT = frozenset({"unlabelled", "said", "mobile"})
_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE  # in full, not within its town alone
_MOBILE = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})


def e164(clue: Clue, layout: Layout, regions: tuple[tuple[str, float], ...]) -> str | None:
    """The number in E.164. A national number is tried in the country named beside it, then in the writer's."""
    written = clue.value.translate(WIDE)
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
        if number is None or phonenumbers.is_possible_number_with_reason(number) != _POSSIBLE:
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
