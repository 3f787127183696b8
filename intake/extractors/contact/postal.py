"""Does a line look like a part of a postal address? By street words, postcodes and places."""

from __future__ import annotations

import re

from intake.extractors.contact.lexicon import data, words
from intake.extractors.contact.regions import places_in
from intake.extractors.remembered import remembered

MAX_CHARS = 180

_POSTCODE = re.compile(
    r"(?<![\d\w])(?:[A-Z]{2},? \d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[\dW] [A-Z\d]{4}(?![A-Z\d])|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}(?![A-Za-z])|\d{2}-\d{3}|\d{5}-\d{3}|〒\s?\d{3}-?\d{4}|(?:[A-Z]{1,2}-)?\d{4,6}(?= +[^\W\d_])|\d{3} \d{2}(?= +[^\W\d_])|\d{3} \d{3})(?!\d)"
)
_ENDING_CODE = re.compile(r"(?:[^\W\d_]|,)[ ,\-]{1,3}\d{4,7}$")
# Digits with at most two marks between two of them, no letter beside.
_DIALLED = re.compile(r"(?<![\w/#])[(+]?\d(?:[ \u00a0.()/–-]{0,2}\d){7,17}+(?!\w)")
_LONG_CODE = re.compile(r"\d{5}-\d{3,4}|\d{3} ?\d{2}-\d{3}|\d{1,4}[/-]\d{1,4}")
_WORD = re.compile(r"[^\W_]+(?:['’./][^\W_]+)*\.?/?")
_NOT = re.compile(
    r"https?:|www\.|@|©|®|copyright|infring|perjury|\bdmca\b|notice|regards|invoice|§|\bu\.?s\.?c\.?\b|repositor|registered (?!office|address)|patent|ust-id|steuer-nr|vat\b|hrb|cnpj|org\.?nr|siret|siren|\bkvk\b|\bnip\b|\bnif\b|\bcif\b|p\. ?iva|partita iva|\btva\b|\bcvr\b|\bregon\b|\bkrs\b|\babn\b|\bgst|信用代码|統一編號|登记号|사업자|法人番号|dni\b|\bcol\.? ?(?:n\S{0,2} ?)?\d|colegiad|\boab\b|\btoque\b|\brut\b|\breg\.? ",
    re.I,
)
_DATED = re.compile(r"\b(?:19|20)\d{2}[./\-]\d{1,2}|\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}")
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")  # there houses are numbered 4-11-20
_MONTH = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b,? ?(?:\d{1,2}|(?:19|20)\d{2})\b(?![\d ]*[^\W\d_])",
    re.I,
)
# A street without a word for it, and its number: "Riviera dei Mugnai 12", "Kouter 88", "Padre Eutíquio, 55".
_NUMBERED = re.compile(r"[^\W\d_a-z][\w'’. -]{3,40}[^\W\d_.],? \d{1,4} ?[a-zA-Z]?(?:[/-]\d{1,4})?(?:,|$)")
_CJK_DATE = re.compile(r"\d{4} ?[年.] ?\d{1,2} ?[月.]")


@remembered
def address_score(text: str) -> int:
    """0: no address; 1: may continue one; 2 and more: is one, or a part that stands by itself."""
    stripped = text.strip(" \t,;|·•*_-–")
    if (
        not 2 <= len(stripped) <= MAX_CHARS
        or _NOT.search(stripped)
        or (_DATED.search(stripped) and not _EAST.search(stripped))
        or _MONTH.search(stripped)
        or _CJK_DATE.search(stripped)
    ):
        return 0
    if sum(1 for c in stripped if c > "\u2e80") >= 4:
        return _cjk_score(stripped)
    found = [w.casefold() for w in _WORD.findall(stripped)]
    if len(found) > 26:
        return 0
    if _is_prose(stripped):
        return 0
    digits = any(c.isdigit() for c in stripped)
    street = sum(1 for w in found if _is_street(w))
    if digits and not street:
        street = sum(1 for w in found if w.rstrip(".") in words("addresses", "numbered_words"))
    score = 0
    if digits and street:
        score += 2
    elif street and len(found) <= 6:
        score += 1
    if _POSTCODE.search(stripped):
        score += 2
    elif _ENDING_CODE.search(stripped):
        score += 1
    if places_in(stripped):
        score += 2 if _only_places(stripped) else 1
    if digits and "," in stripped and len(found) <= 16:
        score += 1
    if not street and len(found) <= 6 and _NUMBERED.match(stripped):
        score += 1
    if stripped.isdigit() and len(stripped) <= 7:
        score = max(score, 1)
    if not digits and len(found) > 12:
        return 0
    return score


def _is_prose(text: str) -> bool:
    """Whether most of many words are small ones of no street: a sentence, not a line of an address."""
    parts = [w for w in _WORD.findall(text) if w[0].isalpha()]
    particles = words("names", "particles")
    small = [w for w in parts if w[0].islower() and len(w) > 2 and w not in particles and not _is_street(w)]
    return len(small) >= 5 and 2 * len(small) > len(parts)


def _only_places(text: str) -> bool:
    """Budapest, Hungary."""
    parts = [part.strip() for part in text.split(",")]
    return len(parts) > 1 and all(part and places_in(part) and len(part.split()) <= 3 for part in parts)


def _is_street(word: str) -> bool:
    streets = words("addresses", "street_words")
    if word in streets or word.rstrip(".") in streets:
        return True
    return len(word) > 5 and word.endswith(tuple(data("addresses")["street_endings"]))


def _cjk_score(text: str) -> int:
    if any(form in text for form in data("organizations")["cjk_legal_forms"][:2]) and "号" not in text:
        return 0
    marks = sum(1 for mark in data("addresses")["cjk_marks"] if mark in text)
    digits = any(c.isdigit() or c in "一二三四五六七八九十" for c in text)
    if len(text) > 90 or ("，" in text and len(text) > 60):
        return 0
    if marks >= 3 and digits:
        return 3
    return (
        2
        if marks >= 2 and (digits or text.startswith(tuple(data("addresses")["cities"]["CN"])))
        else 1
        if marks >= 2
        else 0
    )


def telephone_in(text: str, start: int, end: int) -> int | None:
    """Where a number too long for a postcode begins in [start, end), or None: an address ends before it."""
    for match in _DIALLED.finditer(text, start, end):
        digits = sum(1 for c in match[0] if c.isdigit())
        if (digits >= 9 or (digits == 8 and match[0][0] in "0(")) and not _LONG_CODE.fullmatch(match[0]):
            return match.start()
    return None


def joined(parts: list[str]) -> str:
    """Lines of an address as one line, comma-separated."""
    cleaned = [" ".join(part.strip(" \t\r,;|｜·•*_–—-/").split()) for part in parts]
    return ", ".join(part for part in cleaned if part)
