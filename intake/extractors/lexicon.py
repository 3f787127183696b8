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
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product
from typing import Any, NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

_CJK = r"\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3"
# URLs and addresses are one token that matches nothing: their words say nothing about the letter.
_TOKEN = re.compile(
    rf"(?P<skip>(?:(?:https?|ftp)://|www\.)[^\s<>\"”）」，。；{_CJK}]+|[\w.+-]{{1,64}}@[\w.-]{{1,255}})"
    rf"|[{_CJK}]|[^\W{_CJK}]+"
)
_UNKNOWN = "·"  # every word that no lexicon knows; keeps spaCy's string store from growing with the mail
_STEM_MIN, _STEM_MAX = 3, 40  # letters of a stem


class Hit(NamedTuple):
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
        words = {word for phrases in concepts.values() for p in phrases for word in _words(p)}
        self._stems = {fold(word[:-1]) for word in words if word[-1] == "*"}
        self._exact = {fold(word) for word in words if word[-1] != "*"}
        self._form = lru_cache(maxsize=65536)(self._form_of)
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        for name, phrases in concepts.items():
            forms = [form for phrase in phrases for form in self._patterns(phrase)]
            self._matcher.add(name, [Doc(self._vocab, words=form) for form in forms])

    def find(self, text: str) -> list[Hit]:
        """Every phrase of every concept in the text, in order. Phrases may overlap."""
        words: list[str] = []
        places: list[tuple[int, int]] = []
        form = self._form
        last = ""
        for match in _TOKEN.finditer(text):
            word = _UNKNOWN if match["skip"] else form(match[0])
            # No phrase reaches over an unknown word, so one stands for a run of them: letters are mostly those.
            if word is not _UNKNOWN or last is not _UNKNOWN:
                words.append(word)
                places.append(match.span())
            last = word
        if not words or words == [_UNKNOWN]:
            return []
        strings = self._vocab.strings
        hits = [
            Hit(strings[key], places[first][0], places[last - 1][1])
            for key, first, last in self._matcher(Doc(self._vocab, words=words))
        ]
        return sorted(hits, key=lambda hit: (hit.start, hit.end))

    def _patterns(self, phrase: str) -> list[list[str]]:
        """The token sequences a phrase stands for. A stem covers the forms that _form_of gives to words
        beginning so: itself, longer stems, and words that some phrase knows whole."""
        choices = []
        for word in _words(phrase):
            folded = fold(word.rstrip("*"))
            if word[-1] != "*":
                choices.append([folded])
                continue
            longer = [f"{stem}*" for stem in self._stems if stem.startswith(folded)]
            choices.append(longer + [exact for exact in self._exact if exact.startswith(folded)])
        return [list(words) for words in product(*choices)]

    def _form_of(self, word: str) -> str:
        """The token that stands for a word of a text: itself if some phrase knows it, else its longest stem."""
        folded = fold(word)
        if folded in self._exact:
            return folded
        for length in range(min(len(folded), _STEM_MAX), _STEM_MIN - 1, -1):
            if folded[:length] in self._stems:
                return folded[:length] + "*"
        return _UNKNOWN


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
