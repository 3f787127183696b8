"""The classifiers: linear models over the meanings of a sentence's words, a weight for each meaning and intent or oath.

Pairs of meanings have weights too: "my" with "gone" is another matter than "their" with "gone".
"""

from __future__ import annotations

import math
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations

from intake.extractors.lexicon import Lexicon

INTENTS = (
    "copyright", "trademark", "patent", "design", "idea",  # somebody uses what is mine, by what it is
    "demand",  # take their offer down
    "spare",  # this one is not meant, leave it
    "defence",  # my offer infringes nothing
    "putback",  # give me my offer back
    "release",  # I have nothing against their offer any more
    "supply",  # here is what was missing
    "ask", "chatter", "plain",  # a question, another matter, nothing of the kind
)  # fmt: skip
OATHS = ("good_faith", "accuracy", "mistake", "jurisdiction", "service")
_QUESTION = ("?", "？", "吗", "嗎", "か", "か。", "요?", "까?")
_LONGEST = 400  # characters of a sentence that are looked at
_FALLBACK = "en"


def intents_of(text: str, language: str | None) -> dict[str, float]:
    """How likely each of INTENTS is for a sentence in a language (ISO 639-1); the shares add up to 1."""
    scores = _scores("intents.tsv", text, language)
    most = max(scores)
    shares = [math.exp(score - most) for score in scores]
    total = sum(shares)
    return {intent: share / total for intent, share in zip(INTENTS, shares, strict=True)}


def oaths_of(text: str, language: str | None) -> dict[str, float]:
    """How likely it is that a sentence makes each of OATHS; a sentence may make several."""
    scores = _scores("oaths.tsv", text, language)
    return {oath: 1.0 / (1.0 + math.exp(-score)) for oath, score in zip(OATHS, scores, strict=True)}


def with_pairs(found: frozenset[str]) -> frozenset[str]:
    """Meanings and what each two of them say together ("gone+my"): whose thing it is that is gone."""
    return found | {f"{one}+{other}" for one, other in combinations(sorted(found), 2)}


def _scores(file: str, text: str, language: str | None) -> list[float]:
    bias, weights = _weights(file)
    scores = list(bias)
    for meaning in with_pairs(meanings(text, language)):
        for number, weight in enumerate(weights.get(meaning, ())):
            scores[number] += weight
    return scores


@lru_cache(maxsize=1024)  # both classifiers ask for the same sentences
def meanings(text: str, language: str | None) -> frozenset[str]:
    """The meanings that a sentence's words have, and "asks" where it is a question."""
    text = text[:_LONGEST]
    found = {hit.concept for hit in _words(language or _FALLBACK).find(text)}
    if text.rstrip(" \t\n\"'»”)").endswith(_QUESTION):
        found.add("asks")
    return frozenset(found)


@cache
def _words(language: str) -> Lexicon:
    """The words of a language by their meaning; those of English for one we have no words of."""
    entry = files(__package__) / "words" / f"{language}.toml"
    if not entry.is_file():
        return _words(_FALLBACK)
    by_meaning: dict[str, str] = tomllib.loads(entry.read_text("utf-8"))
    return Lexicon({m: [w.strip() for w in words.split(",")] for m, words in by_meaning.items()})


@cache
def _weights(file: str) -> tuple[tuple[float, ...], dict[str, tuple[float, ...]]]:
    """The bias of each intent or oath and the weights of each meaning, in the order of the file's first line."""
    lines = (files(__package__) / "weights" / file).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:])
    weights = {row[0]: tuple(map(float, row[1:])) for row in rows}
    return weights.pop("(bias)"), weights
