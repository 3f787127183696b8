"""The offices' ways of writing their numbers, and whether a number is one of an office. Data: lexicons/offices.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from intake.extractors.lexicon import load_toml
from intake.extractors.rights.checks import CHECKS, NORMAL_FORMS, plain

_ABBREVIATION = 3  # letters; a word of an office no longer than this counts in its own case alone


@dataclass(frozen=True, slots=True)
class Office:
    """One entry of offices.toml."""

    name: str
    type: str
    pattern: re.Pattern[str]
    words: re.Pattern[str] | None
    alone: bool
    only: tuple[str, ...]
    unsaid: bool
    check: str | None
    normal: str | None


@cache
def offices() -> tuple[Office, ...]:
    def words(listed: list[str]) -> re.Pattern[str] | None:
        if not listed:
            return None
        return re.compile("|".join(map(_bounded, listed)))

    return tuple(
        Office(
            o["name"], o["type"], re.compile(o["pattern"]), words(o.get("words", [])), o.get("self", False),
            tuple(o.get("only", ())), o.get("unsaid", False), o.get("check"), o.get("normal"),
        )
        for o in load_toml("offices.toml")["office"]
    )  # fmt: skip


def _bounded(word: str) -> str:
    """An office's word as a pattern: whole words; abbreviations ("US", "DE") as they are written."""
    pattern = rf"\b{re.escape(word)}\b" if word.isascii() and word[-1] != "." else re.escape(word)
    return pattern if len(word.rstrip(".")) <= _ABBREVIATION else f"(?i:{pattern})"


@cache
def number_words() -> frozenset[str]:
    """Short words that stand right before a number and are no part of it ("no", "nr")."""
    return frozenset(load_toml("offices.toml")["number_words"])


def fits(
    office: Office, reduced: str, label: str | None, kind: str | None, context: str, certificate: bool
) -> str | None:
    """The number in the office's normal form, if it can be one of that office's."""
    match = office.pattern.fullmatch(reduced)
    if match is None:
        return None
    if not office.alone:
        if label is None or (label == "bare" and not certificate):
            return None
        if kind is not None and kind != office.type:
            return None
        if (
            office.only
            and kind not in office.only
            and not (office.unsaid and kind is None and label == "registration")
        ):
            return None
        if office.words is not None and not office.words.search(context):
            return None
    number = match["number"] if "number" in match.re.groupindex else match[0]
    if office.check is not None and not CHECKS[office.check](number):
        return None
    return NORMAL_FORMS.get(office.normal or "", plain)(number)
