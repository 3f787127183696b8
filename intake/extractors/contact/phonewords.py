"""The words beside a telephone number: those that call it one, and those that deny it."""

from __future__ import annotations

import re
from functools import cache

from intake.extractors.contact.lexicon import data, words


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
        rf"{_alternation(phones['labels'])}|(?<![\w'’.])(?:{letters})(?=\s*[:.\-–(+]?\s*$|\s{{0,2}}[:.\-–]\s)"
    )


@cache
def denials() -> re.Pattern[str]:
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


def last_of(text: str, pattern: re.Pattern[str]) -> int:
    """Where the last match ends, -1 where there is none."""
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end
