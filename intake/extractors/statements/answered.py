"""Whether a printed sentence is made by the writer: boxes, answers, and a form's own instructions.

A sentence with an empty box before it, or that asks and gets no answer, is printed but not made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.extractors.base import Material, value_at
from intake.extractors.lexicon import claims_lexicon
from intake.extractors.passages import Sentence
from intake.parsers.document import Document, FormField
from intake.reading import Value

_EMPTY_BOX = re.compile(r"(?:\[[ _\u00a0]{0,3}\]|\([ _\u00a0]{1,3}\)|☐|□|◻|❏|▢)[ \t]*$")
_TICKED_BOX = re.compile(r"(?:\[[xXvV✓✔]\]|\([xX✓]\)|☑|☒|■|✅|✓|✔)[ \t]*$")
_LEADING_EMPTY = re.compile(
    r"[-*• \t]{0,4}(?:\d{1,2}[.)][ \t]*|[^\n:：\[\]]{1,40}[:：][ \t]*)?"
    r"(?:\[[ _\u00a0]{0,3}\]|\([ _\u00a0]{1,3}\)|☐|□|◻|❏|▢)"
)
_TRAILING_EMPTY = re.compile(r"[:：. \t](?:\[[ _\u00a0]{0,3}\]|☐|□|◻|❏|▢)[ \t]*$")
_ANSWER = re.compile(r"[ \t]*(?:[:：\t|?？–—-]|\s-\s)+[ \t]*(?P<answer>[^\n\t|]{0,60})$")
_SAID_AT_END = re.compile(r"(?:[:：?？]|\s[–—-])[ \t]*(?P<answer>[^\s:：]{1,12})$")
_ASKS = re.compile(r"\((?:yes|ja|oui|sí|si|sim|sì|tak|是)\s?/\s?(?:no|nein|non|não|nee|nie|否)\)|[?？]", re.I)
_LABEL_END = re.compile(r"[:：][ \t]*$")
_LEADS_IN = re.compile(r"\b(?:that|dass|daß|que|che|dat|że)\s*[:：]\s*$", re.I)
_LISTED = re.compile(r"\s{1,6}(?:\[?\(?\d{1,2}[.)\]]|\(?[a-d]\)|[-•*])\s")
_ANSWER_CHARS = 40
_CHOICE = re.compile(
    r"(?:(?P<ticked>\[[xXvV✓✔]\]|\([xX✓✔]\)|☑|☒|■)|\[[ _\u00a0]{0,3}\]|\([ _\u00a0]{0,3}\)|☐|□)[ \t]*(?P<word>[^\W\d_]{1,12})"
)
_CHOICE_CHARS = 120  # how far behind a sentence its two boxes may stand, on its line


class Answers:
    """What the forms of one message say of the sentences printed on them."""

    def __init__(self, material: Material, written: Sequence[Sentence]) -> None:
        self._material = material
        self._written = written
        self._fields = {d.part: d.fields for d in material.parsed.documents if d.fields}

    def made(self, sentence: Sentence) -> bool:
        """Whether the writer makes this sentence his own."""
        text = sentence.document.text
        chosen = _chosen(sentence)
        if chosen is not None:
            return chosen
        if sentence.has("statements.prompt") and not self._ticked(sentence):
            return False
        if self._unticked(sentence):
            return False
        if not _ASKS.search(sentence.text) and not _LABEL_END.search(sentence.text):
            return self._no_refusal(sentence)
        if _LEADS_IN.search(sentence.text) or _LISTED.match(text, sentence.end):
            return True  # "I state under penalty of perjury that:" and its clauses
        answer = self._answer(sentence)
        return bool(answer.strip(" \t_.…-")) and not _only(answer, "statements.no")

    def owner_by_form(self, kind: str) -> Value | None:
        """An answer such as "You are: the owner of the right", or a yes to "Are you the owner?"."""
        if kind not in ("notice", "counter_notice", "follow_up", "retraction", ""):
            return None
        for number, sentence in enumerate(self._written):
            if not sentence.has("statements.owner_question"):
                continue
            follow = self._written[number + 1] if number + 1 < len(self._written) else None
            asked = follow is not None and "?" in sentence.text and _asks_ownership(sentence)
            if asked and follow and follow.document is sentence.document and _begins_yes(follow.text):
                return value_at(follow.document, follow.start, follow.end, "statements", 0.85)
        return None

    def _ticked(self, sentence: Sentence) -> bool:
        before = sentence.document.text[max(0, sentence.start - 8) : sentence.start]
        return bool(_TICKED_BOX.search(before)) or _TICKED_BOX.match(sentence.text[:4].rstrip()) is not None

    def _unticked(self, sentence: Sentence) -> bool:
        text = sentence.document.text
        line_start = text.rfind("\n", 0, sentence.start) + 1
        if _EMPTY_BOX.search(text[line_start : sentence.start][-12:]) or _LEADING_EMPTY.match(sentence.text):
            return True
        if _TRAILING_EMPTY.search(sentence.text[-12:]):
            return True
        field = self._field_of(sentence.document, sentence)
        return field is not None and field.checked is False

    def _field_of(self, document: Document, sentence: Sentence) -> FormField | None:
        """The check box whose label is this sentence, or that stands on its line."""
        said = _plain(sentence.text)
        for field in self._fields.get(document.part, ()):
            if field.kind != "checkbox":
                continue
            label = _plain(field.label)
            if len(label) > 12 and (label in said or said in label):
                return field
            if sentence.start <= field.start <= sentence.end:
                return field
        return None

    def _no_refusal(self, sentence: Sentence) -> bool:
        """A sentence followed on its line by "- NO" is refused."""
        said = _SAID_AT_END.search(sentence.text[-_ANSWER_CHARS:])
        if said is not None and _only(said["answer"], "statements.no"):
            return False
        text = sentence.document.text
        line_end = text.find("\n", sentence.end)
        rest = text[sentence.end : line_end if line_end >= 0 else len(text)]
        match = _ANSWER.match(rest[: _ANSWER_CHARS + 20])
        if match is None or not match["answer"]:
            return True
        return not _only(match["answer"], "statements.no")

    def _answer(self, sentence: Sentence) -> str:
        """What stands behind a question or label on its line, or on the next one."""
        text = sentence.document.text
        line_end = text.find("\n", sentence.end)
        line_end = line_end if line_end >= 0 else len(text)
        rest = text[sentence.end : line_end].strip(" \t:：|-")
        if rest:
            return rest
        inner = re.search(r"[:：][ \t]*([^\n:：]{1,60})$", sentence.text)
        if inner and len(inner[1].strip()) <= _ANSWER_CHARS and not _ASKS.search(inner[1]):
            return inner[1]
        following = text[line_end + 1 : line_end + 1 + _ANSWER_CHARS].split("\n")[0].strip()
        if (
            following
            and len(following) < _ANSWER_CHARS - 1
            and (_only(following, "statements.yes") or _begins_yes(following))
        ):
            return following
        return ""


def _chosen(sentence: Sentence) -> bool | None:
    """What two boxes on the line say, "[x] yes [ ] no"; None where there are no two."""
    text = sentence.document.text
    line_end = text.find("\n", sentence.end)
    line_end = line_end if line_end >= 0 else len(text)
    line = text[sentence.start : min(line_end, sentence.end + _CHOICE_CHARS)]
    ticks: dict[str, bool] = {}
    for box in _CHOICE.finditer(line):
        for answer in ("yes", "no"):
            if _only(box["word"], f"statements.{answer}"):
                ticks.setdefault(answer, box["ticked"] is not None)
    return ticks["yes"] and not ticks["no"] if len(ticks) == 2 else None


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _only(text: str, concept: str) -> bool:
    """Whether a short text begins with a phrase of the concept."""
    text = text.strip()[:_ANSWER_CHARS]
    return any(
        hit.concept == concept and not re.search(r"\w", text[: hit.start])
        for hit in claims_lexicon().find(text)
    )


def _begins_yes(text: str) -> bool:
    return _only(text[:_ANSWER_CHARS], "statements.yes") or bool(re.match(r"\W*(?:I am|I'm|We are)\b", text))


def _asks_ownership(sentence: Sentence) -> bool:
    return re.search(r"\b(?:owner|holder)\b", sentence.text, re.I) is not None
