"""What speaks for a number's being the writer's telephone: its line, the words beside it, whose name stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.extractors.contact.lexicon import data, label_kind, last_of
from intake.extractors.contact.parties import turns_to_others
from intake.extractors.contact.persons import person_in, same_person
from intake.extractors.contact.phonewords import (
    had_behind,
    is_denied,
    is_labelled,
    labels,
    owns,
    preference,
)
from intake.extractors.contact.postal import address_score

WRAPPED = 45  # characters from which a line may be broken in its midst
BEFORE = 60  # characters before a number that may say what it is
_MARKS = tuple(",;/|｜–—-·•")
_DIALLED = 9  # characters of a number that stands alone behind a mark
_LAST_NAME = re.compile(r"(?:[^\W\d_a-z][\w'’-]{0,30}\.? ){1,3}[^\W\d_a-z][\w'’-]{1,30}(?=[\s(,:;–-]{0,4}$)")
_SENTENCE = re.compile(r"(?<=\w{4})[.!?]\s+(?=[^\W\d_a-z])|[。！？]")
_TITLED = re.compile(
    r"(?<!\w)(?:Mrs?|Ms|Messrs|Herrn?|Frau|M|Mme|Mlle|Sra?|Srta|Don|Doña|Sig|Sig\.ra|Dhr|Mevr|mevrouw|Pani?|Pana)\.? (?=[^\W\d_a-z])(?P<name>[^,;:()\n]{2,50})"
)
_REMARK = re.compile(r"[（(][^()（）\n]{0,20}[)）](?=\s*[:：])")  # "电话（同微信）："
_FAX_BEHIND = re.compile(r"\s*\(?(?:fax|telefax)\b(?!\s*[.:：]{0,2}\s*[+(\d０-９])", re.I)
_PHONE_BEHIND = re.compile(r"\s*\(?(?:tel|phone|cell|mobile|mob|office|t|m|h|直通|direct)\b", re.I)
_DIALLED_FIRST = ("0", "(")  # as a number begins that is dialled within its country
_OFFICE = re.compile(r"^[^:：]{2,60}[:：](?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: on its line between two texts, below a line, in a signature or an answer."""

    written: str
    before: str  # from the last number on
    after: str
    line: str
    above: str  # the last line before that is not blank
    signed: bool
    answers: bool  # below a question or heading that asks for the writer
    beside: str | None  # what the label of a table or form asks for
    kind: str  # the message's


def cue_of(place: Place) -> tuple[str | None, float]:
    """What speaks for a number's being the writer's telephone, None where nothing does or something denies it."""
    before = _REMARK.sub("", place.before)
    begun = max((m.end() for m in _SENTENCE.finditer(before)), default=0)
    left = before[begun:][-BEFORE:].casefold()
    if _is_others(place, before[begun:].casefold()) or is_denied(left):
        return None, 0.0
    if _FAX_BEHIND.match(place.after) or place.beside in ("no_phone", "other_party"):
        return None, 0.0
    bonus = preference(left, place.after)
    labelled = last_of(left, labels()) >= 0 or _PHONE_BEHIND.match(place.after) is not None
    labelled = labelled or place.beside == "phone"
    own = owns().search(f"{place.above[-100:]} {before[-160:]}".casefold()) is not None
    own = own or had_behind().match(place.after.casefold()) is not None
    if place.signed:
        return _signed(place, before, bonus, labelled=labelled, own=own)
    if place.answers:
        return ("contact", bonus) if labelled else _answered(place, before, bonus)
    return _told(place, before, left, bonus, labelled=labelled, own=own)


def _is_others(place: Place, sentence: str) -> bool:
    """Whether a sentence gives the number of somebody else, or one to call where a mail has gone astray."""
    goes_on = not place.above.rstrip().endswith((".", "。", "!")) and (
        len(place.above) >= WRAPPED or place.above.rstrip().endswith((":", "：", ","))
    )
    told = f"{place.above[-100:].casefold()} {sentence}" if goes_on and not place.signed else sentence
    told = told[-160:]
    if any(phrase in told for phrase in data("phones")["others"]):
        return True
    astray = f"{place.before[-240:]} {place.after}".casefold()
    if any(phrase in astray for phrase in data("phones")["disclaimers"]):
        return True
    return not place.signed and place.beside is None and turns_to_others(told, place.kind)


def _signed(
    place: Place, before: str, bonus: float, *, labelled: bool, own: bool
) -> tuple[str | None, float]:
    if labelled:
        return "signature", bonus
    if own and place.written.startswith(_DIALLED_FIRST):
        return "sentence", bonus
    if "+" in place.written or not before.strip(" |｜·•-–,:/") or place.answers:
        return "bare", bonus
    if before.rstrip()[-1:] in _MARKS and ("@" in place.line or address_score(before[-180:]) >= 2):
        return "bare", bonus - 0.02  # "9 Harbor View Lane, Camden, ME 04843, (207) 555-0162, polly@..."
    if before.rstrip()[-1:] in _MARKS and not place.after.strip(" .,;|") and len(place.written) >= _DIALLED:
        return "bare", bonus - 0.03  # "Wessel Oldenhuis, advocaat te Zwolle, 038 555 01 33"
    return ("unlabelled", bonus) if len(before.strip()) <= BEFORE else (None, 0.0)


def _answered(place: Place, before: str, bonus: float) -> tuple[str | None, float]:
    alone = "+" in place.written or not before.strip(" |｜·•-–,:./")
    parted = before.rstrip()[-1:] in "-–:,;|/" and re.search(r"\D", place.written) is not None
    return ("answer", bonus - 0.02) if alone or parted else (None, 0.0)


def _told(
    place: Place, before: str, left: str, bonus: float, *, labelled: bool, own: bool
) -> tuple[str | None, float]:
    """The cue of a number in prose, a letterhead or a form's line."""
    above = place.above
    plus = "+" in place.written
    asked = above.lstrip()[:1] == ">" and any(q in above.casefold() for q in data("phones")["questions"])
    asked = asked or (not before.strip() and label_kind(above.strip(" >?.*")) == "phone")
    if asked or (own and (labelled or plus or place.written.startswith(_DIALLED_FIRST))):
        return "sentence", bonus
    if own:
        return "said", bonus
    if labelled and (len(before.strip()) <= 40 or is_labelled(left)):
        return "label", bonus
    if plus and not before.strip(" *•-") and not place.after.strip(" *."):
        return "bare", bonus - 0.03
    return ("mobile", bonus) if len(before) <= BEFORE * 4 else (None, 0.0)


def is_somebody_elses(before: str, signatory: str, signed: bool) -> bool:
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
    if named is None or any(known.search(named[0].casefold()) for known in (labels(), owns())):
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
