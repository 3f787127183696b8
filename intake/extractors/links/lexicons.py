"""The data files of lexicons/links, loaded once a process."""

from __future__ import annotations

from functools import cache
from typing import Any

from intake.extractors.lexicon import Lexicon, load_toml

_PHRASES = ("cues", "shops", "items", "columns", "aside", "spare")


@cache
def phrases() -> Lexicon:
    """The phrases around links: roles, shops, item numbers, heads of columns, counts."""
    concepts = {
        name: found
        for name, found in _concepts().items()
        if name not in ("columns.no", "shops.at", "shops.pronoun")
    }
    counting = load_toml("links/counting.toml")
    for section in ("ordinal", "count"):
        for number, words in counting[section].items():
            concepts[f"{section}.{number}"] = words
    for section in ("all", "only", "row", "time", "also"):
        concepts[f"counting.{section}"] = counting[section]["phrases"]
    return Lexicon(concepts)


@cache
def _concepts() -> dict[str, list[str]]:
    return {
        f"{name}.{concept}": [phrase for words in languages.values() for phrase in words]
        for name in _PHRASES
        for concept, languages in load_toml(f"links/{name}.toml").items()
    }


@cache
def words_of(concept: str) -> frozenset[str]:
    """The phrases of a concept as they stand in the file ("columns.no")."""
    return frozenset(_concepts()[concept])


@cache
def pages() -> dict[str, Any]:
    """pages.toml: what a page of a site is, told by its address."""
    return load_toml("links/pages.toml")


@cache
def marketplaces() -> list[dict[str, str]]:
    """marketplaces.toml: name, host pattern, id pattern."""
    found: list[dict[str, str]] = load_toml("links/marketplaces.toml")["marketplace"]
    return found


@cache
def wrappers() -> dict[str, Any]:
    """wrappers.toml: link wrappers and redirects."""
    return load_toml("links/wrappers.toml")


@cache
def cjk_numerals() -> dict[str, int]:
    """Numerals as they stand in 第二 and 前两个."""
    return {sign: int(n) for n, signs in load_toml("links/counting.toml")["cjk"].items() for sign in signs}
