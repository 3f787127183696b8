"""What a sentence is for: to claim a right, to ask for a removal, to defend an offer, to let a complaint go.

A small classifier over the meaning of words. `words/LANGUAGE.toml` says which words mean what, `sentences/` holds
sentences with their intents, `weights.tsv` what `python -m intake.extractors.intents.train` has learnt from them.
"""

from __future__ import annotations

from intake.extractors.intents.model import INTENTS, intents_of

__all__ = ["INTENTS", "intents_of"]
