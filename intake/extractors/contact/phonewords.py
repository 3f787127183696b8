"""The words beside a telephone number: those that call it one, and those that deny it."""

from __future__ import annotations

import re
from functools import cache

from intake.extractors.contact.lexicon import alternation, data, last_of, words

_JOINT = re.compile(r"[ .]*(?:[/&+、・／-]|and|und|et|e|y|en|i|oraz|o|ou|or|oder)?[ .]*")


def is_labelled(left: str) -> bool:
    """Whether the word for a telephone stands right before the number."""
    return last_of(left[-18:], labels()) >= 0


def preference(left: str, after: str) -> float:
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
def had_behind() -> re.Pattern[str]:
    """What says right behind a number that the writer is to be had there: "unter 030 5550199 erreichbar"."""
    return re.compile(rf"\s*[({{\[]?\s*(?:{'|'.join(map(re.escape, data('phones')['behind']))})")


@cache
def labels() -> re.Pattern[str]:
    phones = data("phones")
    letters = "|".join(phones["letters"])
    return re.compile(
        rf"{alternation(phones['labels'])}|(?<![\w'’.])(?:{letters})(?=\s*[:.\-–(+]?\s*$|\s{{0,2}}[:.\-–]\s)"
    )


@cache
def denials() -> re.Pattern[str]:
    return re.compile(
        alternation(data("phones")["against"])
        + r"|(?<!\w)(?!tel|ruf|mobil|handy|phone|fon|durch)[^\W\d_]{3,20}(?:nr|nummer|number)(?=\.?\s*[:.]?\s*$)"
        + r"|(?<!\d)号|(?<![\w'’])f(?=\s*[:.]?\s*$)|(?<!\w)no\.(?=\s)"
    )


@cache
def _faxes() -> re.Pattern[str]:
    return re.compile(alternation(data("phones")["fax"]))


@cache
def owns() -> re.Pattern[str]:
    """What says that a number is the writer's own ("you can reach me at")."""
    return re.compile("|".join(map(re.escape, sorted(data("phones")["own"], key=len, reverse=True))))


def is_denied(left: str) -> bool:
    """Whether the last word before a number that tells what it is tells of no telephone.

    "Tel./Fax" tells of one, and so does "meine Nummer", though "Nummer" alone would not.
    """
    spoken = last_of(left, labels())
    denial = max(denials().finditer(left), key=lambda found: found.end(), default=None)
    if denial is None or denial.end() <= spoken:
        return False
    if _faxes().fullmatch(denial[0]) and any(
        label.end() <= denial.start() and _JOINT.fullmatch(left, label.end(), denial.start())
        for label in labels().finditer(left)
    ):
        return False
    return not any(
        own.start() <= denial.start() and denial.end() <= own.end() for own in owns().finditer(left)
    )
