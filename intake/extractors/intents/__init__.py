"""What a sentence is for, and which statements it makes, by the meaning of its words in eleven languages.

Two small linear classifiers: intents (claim a right, ask for a removal, defend an offer, let a complaint go ...) and
oaths (good faith, accuracy, mistake ...). `words/LANGUAGE.toml` says which words mean what, `sentences/` and `oaths/` hold
labelled sentences, `weights/` what `python -m intake.extractors.intents.train` has learnt from them.
"""

from __future__ import annotations

from intake.extractors.intents.model import INTENTS, OATHS, intents_of, oaths_of

__all__ = ["INTENTS", "OATHS", "intents_of", "oaths_of"]
