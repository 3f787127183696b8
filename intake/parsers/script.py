"""A guess of a text's language by its script and its most frequent words; enough to choose OCR models."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]{2,}")
_SAMPLE = 6000


@cache
def _frequent() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("script.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in data.items()}


def guess_language(text: str) -> str | None:
    """ISO 639-1 code of the likeliest language, None where nothing tells."""
    sample = text[:_SAMPLE]
    kana = sum("\u3040" <= c <= "\u30ff" for c in sample)
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in sample)
    han = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    if kana > 3 and kana >= hangul:
        return "ja"
    if hangul > 3:
        return "ko"
    if han > 8:
        return "zh"
    words = _WORD.findall(sample.lower())
    counts = {language: sum(w in known for w in words) for language, known in _frequent().items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else None
