"""What speaks for a number's being the writer's telephone: its line, the words beside it, whose name stands there."""

from __future__ import annotations

import re

from intake.extractors.contact.lexicon import data, label_kind
from intake.extractors.contact.persons import person_in, same_person
from intake.extractors.contact.phonewords import denials, had_behind, is_labelled, labels, last_of, preference
from intake.extractors.contact.postal import address_score
from intake.extractors.layout import Line

BEFORE = 60  # characters before a number that may say what it is
_MARKS = tuple(",;/|｜–—-·•")
_DIALLED = 9  # characters of a number that stands alone behind a mark
_LAST_NAME = re.compile(r"(?:[^\W\d_a-z][\w'’-]{0,30}\.? ){1,3}[^\W\d_a-z][\w'’-]{1,30}(?=[\s(,:;–-]{0,4}$)")
_SENTENCE = re.compile(r"(?<=\w{4})[.!?]\s+(?=[^\W\d_a-z])|[。！？]")
_TITLED = re.compile(
    r"(?<!\w)(?:Mrs?|Ms|Messrs|Herrn?|Frau|M|Mme|Mlle|Sra?|Srta|Don|Doña|Sig|Sig\.ra|Dhr|Mevr|mevrouw|Pani?|Pana)\.? (?=[^\W\d_a-z])(?P<name>[^,;:()\n]{2,50})"
)
_OFFICE = re.compile(r"^[^:：]{2,60}[:：](?P<rest>.+)")


def cue_of(
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
    left = before[begun:][-BEFORE:].casefold()
    plus, dialled = "+" in number, number.startswith(("0", "("))
    sentence = f"{above[-100:]} {before[-160:]}".casefold()
    spoken = last_of(left, labels())
    denied = last_of(left, denials())
    ended = above.rstrip()[-1:] in (".", "。", "!")  # what a sentence that is over says of others is over
    told = before[-130:].casefold() if ended else sentence[-130:]
    if any(phrase in told for phrase in data("phones")["others"]):
        return None, 0.0
    if re.match(r"\s*\(?(?:fax|telefax)\b(?!\s*[.:：]{0,2}\s*[+(\d０-９])", after, re.I):
        return None, 0.0
    if denied > spoken or beside in ("no_phone", "other_party"):
        return None, 0.0
    bonus = preference(left, after)
    tail = re.match(r"\s*\(?(?:tel|phone|cell|mobile|mob|t|m|h|直通|direct)\b", after, re.I) is not None
    labelled = spoken >= 0 or tail or beside == "phone"
    own = any(phrase in sentence for phrase in data("phones")["own"])
    own = own or bool(had_behind().match(after.casefold()))
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
        return ("unlabelled", bonus) if len(before.strip()) <= BEFORE else (None, 0.0)
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
    if labelled and (len(before.strip()) <= 40 or is_labelled(left)):
        return "label", bonus
    if plus and not before.strip(" *•-") and not after.strip(" *."):
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
    if named is None or labels().search(named[0].casefold()):
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
