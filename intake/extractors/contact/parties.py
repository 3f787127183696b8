"""Of whom a sentence speaks: the writer, the other side, or anyone else."""

from __future__ import annotations

import re
from functools import cache

from intake.extractors.contact.lexicon import alternation, data, last_of

_OPPONENTS = {"notice": "seller", "counter_notice": "complainant"}


@cache
def _parties(key: str) -> re.Pattern[str]:
    return re.compile(alternation(data("parties")[key]))


def turns_to_others(sentence: str, kind: str) -> bool:
    """Whether the last whom a sentence in lower case speaks of is neither the writer nor the reader: "tell me what
    the seller's number is, he gave"."""
    return _last_other(sentence, kind) > last_of(sentence, _parties("first_person"))


def is_of_others(sentence: str, kind: str) -> bool:
    """Whether a sentence in lower case speaks of others and of the writer not at all: "somebody trading as"."""
    return _last_other(sentence, kind) >= 0 > last_of(sentence, _parties("first_person"))


def speaks_of_writer(text: str) -> bool:
    """Whether a text in lower case speaks of the writer ("I live at", "unsere Anschrift ist")."""
    return _parties("first_person").search(text) is not None


def _last_other(sentence: str, kind: str) -> int:
    return max(last_of(sentence, _parties(key)) for key in ("anyone", _OPPONENTS.get(kind, "anyone")))
