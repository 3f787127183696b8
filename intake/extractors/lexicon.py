"""Phrases of many languages found in one pass over a text.

A lexicon is a set of TOML files. Each top-level table is a concept; under it stand lists of phrases by
language. The concept `good_faith` of `statements.toml` is called `statements.good_faith`. Phrases are
compared without case, accents, punctuation and line breaks, so "good-faith", "Good Faith" and a phrase
wrapped over two lines are one. A word that ends in `*` stands for every word that begins so.

spaCy's PhraseMatcher carries the search: its cost grows with the text and not with the lexicon.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

_CJK = r"\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3"
# URLs and addresses are one token that matches nothing: their words say nothing about the letter.
_TOKEN = re.compile(
    r"(?P<skip>(?:https?|ftp)://[^\s<>\"”）」]+|www\.[^\s<>\"”）」]+|[\w.+-]{1,64}@[\w.-]{1,255})"
    rf"|[{_CJK}]|[^\W{_CJK}]+"
)
_UNKNOWN = "·"  # every word that no lexicon knows; keeps spaCy's string store from growing with the mail
_STEM_MIN = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """The concept found at characters [start, end)."""

    concept: str
    start: int
    end: int


def fold(word: str) -> str:
    """A word without case, width and (for Latin letters) accents."""
    if word.isascii():
        return word.casefold()
    word = unicodedata.normalize("NFKC", word).casefold()
    if word < "\u0250" or word[0] < "\u0250":
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return word.replace("ß", "ss").replace("ł", "l").replace("ø", "o")


class Lexicon:
    """Concepts and the phrases that stand for them; see the module's text for the files' form."""

    def __init__(self, concepts: dict[str, list[str]]) -> None:
        self._vocab = Vocab()
        self._stems = {
            fold(word[:-1])
            for phrases in concepts.values()
            for p in phrases
            for word in _words(p)
            if word[-1] == "*"
        }
        self._known: set[str] = set()
        self._form = lru_cache(maxsize=65536)(self._form_of)
        patterns = {name: [self._pattern(p) for p in phrases] for name, phrases in concepts.items()}
        self._matcher = PhraseMatcher(self._vocab)
        for name, forms in patterns.items():
            self._matcher.add(name, [Doc(self._vocab, words=words) for words in forms])
        self._form.cache_clear()

    def find(self, text: str) -> list[Hit]:
        """Every phrase of every concept in the text, in order. Phrases may overlap."""
        words: list[str] = []
        places: list[tuple[int, int]] = []
        form = self._form
        for match in _TOKEN.finditer(text):
            words.append(_UNKNOWN if match["skip"] else form(match[0]))
            places.append(match.span())
        if not words:
            return []
        strings = self._vocab.strings
        hits = [
            Hit(strings[key], places[first][0], places[last - 1][1])
            for key, first, last in self._matcher(Doc(self._vocab, words=words))
        ]
        return sorted(hits, key=lambda hit: (hit.start, hit.end))

    def _pattern(self, phrase: str) -> list[str]:
        words = [self._form_of(word.rstrip("*"), known=True) for word in _words(phrase)]
        self._known.update(words)
        return words

    def _form_of(self, word: str, known: bool = False) -> str:
        folded = fold(word)
        for length in range(len(folded), _STEM_MIN - 1, -1):
            if folded[:length] in self._stems:
                return folded[:length] + "*"
        return folded if known or folded in self._known else _UNKNOWN


def _words(phrase: str) -> list[str]:
    return re.findall(rf"[{_CJK}]|[^\W{_CJK}]+\*?", phrase)


def load_toml(name: str) -> dict[str, Any]:
    """A data file of intake/extractors/lexicons, by its path there ("claims/kind.toml")."""
    return tomllib.loads((files("intake.extractors") / "lexicons" / name).read_text("utf-8"))


def concepts_of(folder: Traversable) -> dict[str, list[str]]:
    """The concepts of all lexicon files of a folder, named FILE.CONCEPT, languages put together."""
    concepts: dict[str, list[str]] = {}
    for entry in sorted(folder.iterdir(), key=lambda f: f.name):
        if not entry.name.endswith(".toml"):
            continue
        for concept, by_language in tomllib.loads(entry.read_text("utf-8")).items():
            phrases = list(_flatten(by_language.values()))
            concepts[f"{entry.name.removesuffix('.toml')}.{concept}"] = phrases
    return concepts


def _flatten(lists: Iterable[list[str]]) -> Iterator[str]:
    for phrases in lists:
        yield from phrases


@cache
def claims_lexicon() -> Lexicon:
    """The lexicon of kind, rights, statements, explanation and evidence; loaded once a process."""
    return Lexicon(concepts_of(files("intake.extractors") / "lexicons" / "claims"))
