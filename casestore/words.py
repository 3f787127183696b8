"""Texts and questions cut into words, in one way for both databases, so that both find the same.

A word is a run of letters and digits, folded: no capitals, no accents, no full-width forms. Scripts that write
no spaces (Chinese, Japanese, Thai) and Korean, which joins particles to its words, are cut letter by letter, and
indexed in pairs: most Chinese words have two letters, and a pair is looked up like any other word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from casestore.keys import item_key

LONGEST_WORD = 80
"""Letters of a word that are kept: enough for every name and number, and no index entry becomes too long."""

LEAST_TAIL = 3
"""Letters of the shortest ending of a word by which it is found."""

MOST_TERMS = 12
LONGEST_QUESTION = 500

_ONE_LETTER = "\u0e00-\u0eff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_ONE_LETTER}]|[^\W_{_ONE_LETTER}]+")
_ALONE = re.compile(rf"[{_ONE_LETTER}]")
_NUMBER = re.compile(r"[\d\s()+./-]+")
_LEAST_DIGITS = 5


def fold(text: str) -> str:
    """The text without capitals, accents and compatibility forms; letter for letter, so that offsets stay."""
    return text.lower() if text.isascii() else "".join(map(_fold_letter, text))


@lru_cache(maxsize=20_000)
def _fold_letter(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)
    if len(base) > 1 and all(unicodedata.combining(c) for c in base[1:]):
        base = base[0]
    lower = base.casefold() if len(base) == 1 else letter.lower()
    return lower if len(lower) == 1 else letter


def words(text: str) -> Iterator[str]:
    """The words of a text, in order."""
    return (found.group()[:LONGEST_WORD] for found in _WORD.finditer(fold(text)))


def pairs(found: Iterable[str]) -> Iterator[str]:
    """Words as the index holds them: a letter of those scripts together with the one after it, if there is one.

    So every letter begins a word of the index, and every two that stand together, over a line's end too, are one.
    """
    before: str | None = None
    for word in found:
        if before is not None:
            yield before + word if _stands_alone(before) and _stands_alone(word) else before
        before = word
    if before is not None:
        yield before


def _stands_alone(word: str) -> bool:
    return len(word) == 1 and _ALONE.fullmatch(word) is not None


def compact(text: str) -> str:
    """A number as one word however it is written: "EU 018-123 456" and "EU018123456" are one."""
    return "".join(words(text[:LONGEST_QUESTION]))[:LONGEST_WORD]


def tails(found: Iterable[str]) -> Iterator[str]:
    """The endings of words; a word of which one begins with a text contains that text."""
    for word in found:
        yield from (word[at:] for at in range(1, len(word) - LEAST_TAIL + 1))


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: all of the `terms`, or any of the `numbers`.

    A term is one or more words that follow one another; the last of them may go on. `key` is that of the
    listing that is asked for, if the question is an address or item number.
    """

    terms: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]
    key: str | None

    @property
    def asks(self) -> bool:
        return bool(self.terms or self.numbers)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it is looked up: words of the index that follow one another. goes_on: the last one may be the
    beginning of a longer word."""

    words: tuple[str, ...]
    goes_on: bool


def term_of(term: tuple[str, ...], *, whole: bool) -> Term:
    """How a question's term is looked up. whole: its words are no beginnings.

    Fewer than three letters are themselves, for half of all words begin with some pair of them; but a single letter
    that stands alone begins every pair it stands in.
    """
    found = list(pairs(term))
    last = found[-1]
    if _stands_alone(last):
        if len(found) > 1 and _stands_alone(term[-2]):
            return Term(tuple(found[:-1]), goes_on=False)  # its pair is there, with what follows nobody asked
        return Term(tuple(found), goes_on=True)
    return Term(tuple(found), goes_on=not whole and len(last) >= LEAST_TAIL)


def question(text: str) -> Question:
    """Any text as a question. There is none that is wrong: what is no word is left out."""
    text = text[:LONGEST_QUESTION].strip()
    chunks = (tuple(words(chunk)) for chunk in text.split()[:MOST_TERMS])
    terms = tuple(dict.fromkeys(chunk for chunk in chunks if chunk))
    key = item_key(text) if "/" in text or text[:5].casefold() == "item:" else None
    return Question(terms, tuple(dict.fromkeys(_numbers(text, key))), key)


def _numbers(text: str, key: str | None) -> Iterator[str]:
    """The question as one number: a telephone number without its trunk zeros, a registration number, an
    item's number."""
    digits = "".join(c for c in fold(text) if c in "0123456789")
    if _NUMBER.fullmatch(text) and len(digits) >= _LEAST_DIGITS:
        yield digits.lstrip("0") or digits
    elif len(digits) >= _LEAST_DIGITS and len(text) <= LONGEST_WORD and "/" not in text:
        yield compact(text)
    elif len(text.split()) == 1 and len(text) <= LONGEST_WORD and len(list(words(text))) > 1:
        yield compact(text)  # a piece of "Bright_side-Shop"
    if key is not None and key.startswith("item:"):
        yield compact(key)
