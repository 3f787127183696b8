"""The language of the writer's own words (ISO 639-1; zh for every Chinese)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from intake.extractors.base import Material
from intake.extractors.passages import Place, passages

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "zh", "ja", "ko",
    "da", "sv", "no", "fi", "cs", "hu", "ro", "tr", "ru", "uk", "vi", "el", "ar",
)  # fmt: skip
_NOISE = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]{1,255}|\d+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_ENOUGH = 60  # characters of own text; a shorter mail is told with its letters
_SAMPLE = 1000  # characters; more make the answer no surer


def read_language(material: Material) -> str | None:
    """The language most of the writer's own text is in; None where there is no text to tell it by."""
    own = _text(material, Place.OWN)
    if len(own) < _ENOUGH:
        own = f"{own}\n{_text(material, Place.LETTER)}\n{_text(material, Place.FORWARDED)}"
    if len(own.strip()) < _ENOUGH // 3:
        own = f"{own}\n{_text(material, Place.SUBJECT)}"
    return language_of(own)


@lru_cache(maxsize=64)
def language_of(text: str) -> str | None:
    """The language of a text: by its script where that decides, else by py3langid."""
    text = _NOISE.sub(" ", text[:_SAMPLE])
    latin = sum(map(len, _LATIN.findall(text)))
    # a Han or Hangul character says about as much as two and a half Latin letters
    han, kana, hangul = (2.5 * len(script.findall(text)) for script in (_HAN, _KANA, _HANGUL))
    if han + kana + hangul > latin:
        if hangul > han + kana:
            return "ko"
        return "ja" if kana > 0.1 * han else "zh"
    if not text.strip():
        return None
    language, _ = _identifier().classify(text)
    return str(language)


@cache
def _identifier() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def _text(material: Material, place: Place) -> str:
    parts: list[str] = []
    size = 0
    for sentence in passages(material).at(place):
        parts.append(sentence.text)
        size += len(parts[-1])
        if size > _SAMPLE:
            break
    return "\n".join(parts)
