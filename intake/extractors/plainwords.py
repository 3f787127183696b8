"""Sentences that tell something: what is left of one without courtesy, requests, contact and who owns what.

No list of words can hold every reason. What is formal in such letters is known, so the rest is the story.
Which clauses are formal stands in lexicons/explanation.toml, their words in lexicons/claims/explanation.toml.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"）」，。；]+|[\w.+-]{1,64}@[\w.-]{1,255}")
_CLAUSE = re.compile(r"[^,;:，；：、。()（）–—\n]+")
_WORD = re.compile(r"[^\W\d_\u3040-\uffff]{2,}")
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_LABEL = re.compile(r"(?:\d{1,2}[.)]\s?)?[^\s:：][^:：]{0,40}[:：]\s*\S{1,40}(?:\s\S{1,30}){0,3}$")
_ANSWER = re.compile(r"[^\s:：][^:：]{0,24}[:：]\s")
_STOPS = tuple('.:!：…。！）)"”»」')


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = load_toml("explanation.toml")["plain"]
    return rules


def tells(sentence: Sentence) -> bool:
    """Whether a sentence says enough that is not formal."""
    rules = _rules()
    if sentence.place is Place.SUBJECT or any(sentence.has(concept) for concept in rules["whole"]):
        return False
    if sentence.has("statements.information") and sentence.has("statements.accurate"):
        return False  # "what I write is correct"
    least = rules["least"]
    if sentence.text.rstrip().endswith((":", "：")):
        if sentence.has("explanation.lead_in") or sentence.has("explanation.question"):
            return False
        least += rules["before_colon"]
    return _is_prose(sentence) and weight(sentence) >= least


def weight(sentence: Sentence) -> float:
    """Words of the clauses that are not formal."""
    rules = _rules()
    text = _URL.sub(lambda m: " " * len(m[0]), sentence.text)
    formal = [h for h in sentence.hits if h.concept in rules["clause"]]
    words = 0.0
    for clause in _CLAUSE.finditer(text):
        start, end = sentence.start + clause.start(), sentence.start + clause.end()
        if any(h.start < end and h.end > start for h in formal):
            continue
        words += len(_WORD.findall(clause[0])) + rules["cjk_word"] * len(_CJK.findall(clause[0]))
    return words


def _is_prose(sentence: Sentence) -> bool:
    """No label with its value, no cell of a table, no question, no line of a letterhead."""
    text, document = sentence.text, sentence.document.text
    if "\t" in (document[sentence.start - 1 : sentence.start], document[sentence.end : sentence.end + 1]):
        return False
    plain = text.rstrip()
    if (
        plain.endswith(("?", "？"))
        or _LABEL.match(plain)
        or (plain[-1] not in _STOPS and _ANSWER.match(plain))
    ):
        return False
    words = _WORD.findall(plain)
    if sum(w[0].islower() for w in words) < _rules()["lower"] * len(words):
        return False  # names, an address, a heading
    wide = len(_CJK.findall(plain)) >= 12
    return wide or plain.endswith(_STOPS) or len(plain) >= _rules()["short"]
