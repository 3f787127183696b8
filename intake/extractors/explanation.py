"""Why it infringes, why the notice is wrong, why it is withdrawn: the passage that says so beyond the oath."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.plainwords import tells, weight
from intake.reading import Value

BY = "explanation"
_WORD = re.compile(r"[^\W\d_]{2,}")
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")


@cache
def _rules() -> dict[str, Any]:
    return load_toml("explanation.toml")


def read_explanation(material: Material) -> Value | None:
    """The writer's reasons: the answer to the form's question for them, else the sentences that give them.

    Null where the form's line for them is empty, and in messages of kind other.
    """
    if material.kind == "other":
        return None
    asked, answer = _answered(material)
    if answer is not None or asked:
        return answer
    return _told(material)


def _answered(material: Material) -> tuple[bool, Value | None]:
    """Whether a form asks "Why is the notice wrong?", and what is written there."""
    asked = False
    written = list(passages(material).written)
    for number, sentence in enumerate(written):
        if not sentence.has("explanation.question") or not _asks(sentence):
            continue
        asked = asked or sentence.has("explanation.why") or _is_left_empty(written, number)
        reasons = [s for s in _answer(written, number) if _weighs(s)]
        if reasons and reasons[0].document is reasons[-1].document:
            return True, value_at(reasons[0].document, reasons[0].start, reasons[-1].end, BY, 0.92)
    return asked, None


def _is_left_empty(written: Sequence[Sentence], number: int) -> bool:
    """Whether nothing stands behind a form's question for the reasons, and its next line follows at once."""
    question, follow = written[number], written[number + 1 : number + 2]
    if not question.text.rstrip().endswith((":", "：", "?", "？")):
        return False
    return any(f.document is question.document and (_is_label(f) or _is_oath_or_numbered(f)) for f in follow)


def _is_oath_or_numbered(sentence: Sentence) -> bool:
    numbered = re.match(r"\d{1,2}[.)]\s", sentence.text) is not None
    return numbered or any(sentence.has(concept) for concept in _rules()["formal"])


def _asks(sentence: Sentence) -> bool:
    """A label or a question, not a sentence of prose that has such a word in it."""
    return re.search(r"^[^:：?？\n]{1,160}[:：?？]|^[^.]{1,60}$", sentence.text) is not None


def _answer(written: Sequence[Sentence], number: int) -> Iterator[Sentence]:
    """The sentences between a form's question and its next one; the rest of its own line first."""
    question = written[number]
    behind = re.search(r"[:：?？]\)?[*_ \t]*(?=\S)", question.text)
    if (
        behind
        and len(question.text) - behind.end() >= _rules()["least_characters"]
        and "?" not in question.text[behind.end() :]
    ):
        yield replace(question, start=question.start + behind.end())
        return
    for follow in written[number + 1 : number + 1 + _rules()["longest_answer"]]:
        if (
            follow.document is not question.document
            or follow.has("explanation.question")
            or _is_label(follow)
        ):
            return
        yield follow


def _told(material: Material) -> Value | None:
    """The first run of sentences in which the writer tells what happened."""
    told = [s for s in passages(material).written if _tells(material, s)]
    if not told:
        return _said_anyway(material)
    first = max(told[:8], key=lambda s: _points(material, s))
    last = first
    for sentence in told[told.index(first) + 1 :]:
        if sentence.document is not first.document or sentence.start - last.end > _rules()["gap"]:
            break
        last = sentence
    points = _points(material, first)
    return value_at(first.document, first.start, last.end, BY, 0.92 if points >= _rules()["sure"] else 0.75)


def _said_anyway(material: Material) -> Value | None:
    """The first run of plain sentences, where no word of the lexicon gives a reason."""
    if material.kind == "follow_up":
        return None
    plain = [s for s in passages(material).written if tells(s)]
    if not plain:
        return None
    first = max(plain, key=weight)
    last = first
    for sentence in plain[plain.index(first) + 1 :]:
        if sentence.document is not first.document or sentence.start - last.end > _rules()["gap"]:
            break
        last = sentence
    return value_at(first.document, first.start, last.end, BY, _rules()["plain"]["sure"])


def _tells(material: Material, sentence: Sentence) -> bool:
    return _weighs(sentence) and _points(material, sentence) >= _rules()["least"]


def _points(material: Material, sentence: Sentence) -> float:
    weights: dict[str, float] = _rules()["weights"].get(material.kind, _rules()["weights"]["notice"])
    return sum(weight for concept, weight in weights.items() if sentence.has(concept))


def _weighs(sentence: Sentence) -> bool:
    """Long enough to say something, and neither oath nor a form's own text."""
    if sentence.place is Place.SUBJECT or any(sentence.has(c) for c in _rules()["formal"]):
        return False
    if sentence.text.rstrip('"”» ').endswith(("?", "？")) or _leads_to_links(sentence):
        return False
    rules = _rules()
    if len(_WORD.findall(sentence.text)) >= rules["least_words"]:
        return True
    return len(_CJK.findall(sentence.text)) >= int(rules["least_cjk"])


def _leads_to_links(sentence: Sentence) -> bool:
    """ "Please remove the following listings, which infringe our mark:" """
    leads = sentence.has("explanation.lead_in") and sentence.has("explanation.request")
    return leads and sentence.text.rstrip().endswith((":", "："))


def _is_label(sentence: Sentence) -> bool:
    """A form's next line: numbered, or a few words and a colon."""
    return (
        re.match(
            r"\d{1,2}[.)]\s[^.]{2,60}[:：?？]|(?:[^\s:：]+\s){0,3}[^\s:：]+\s?[:：]\s", f"{sentence.text} "
        )
        is not None
    )
