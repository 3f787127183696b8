"""The words the contact extractors go by: TOML files beside this module, read once a process."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from intake.extractors.lexicon import Hit, Lexicon

FOREIGN_LABEL = (
    "infring",
    "verletzer",
    "contrefa",
    "infractor",
    "infrator",
    "contraffatt",
    "侵权",
    "侵權",
    "被投诉",
    "侵害",
    "침해",
)
_NUMBERING = re.compile(r"^(?:\(?[\divx]{1,4}[.)、]\s*|[a-z][.)]\s+|[-•*·●–]\s*)+")
_BRACKETED = re.compile(r"\([^()]{0,60}\)|（[^（）]{0,60}）|\[[^\[\]]{0,60}\]")
_OWN = re.compile(
    r"^(?:my|your|our|the|please|ihre?|ihren|mein|meine|votre|vos|mon|ma|su|sus|mi|il suo|la sua|seu|sua|uw|您的|我的)\s+"
)
_EDGES = " \t\r　*_#>:：.?!-–—•·●※■□◆◇【】[]"


@cache
def data(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads((files("intake.extractors.contact") / f"{name}.toml").read_text("utf-8"))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a data file as a set."""
    return frozenset(data(name)[key])


@cache
def _labels() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, by_language in data("labels").items():
        for phrases in by_language.values():
            for phrase in phrases:
                found.setdefault(normal_label(phrase) or phrase, kind)
    return found


def normal_label(text: str) -> str:
    """A label as the lexicon writes it: lower case, no numbering, brackets, marks and possessives."""
    line = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    line = _BRACKETED.sub(" ", _NUMBERING.sub("", line.strip(_EDGES)))
    return " ".join(_OWN.sub("", line.strip(_EDGES)).split())


@cache
def _bounded_kind(label: str) -> str | None:
    labels = _labels()
    line = normal_label(label)
    if not line:
        return None
    if line in labels:
        return labels[line]
    if any(word in line for word in FOREIGN_LABEL):
        return "other_party"
    squeezed = line.replace(" ", "")
    if squeezed > "\u2e80" and squeezed in labels:
        return labels[squeezed]
    for part in re.split(r"\s*[/|,+]\s*|\s+(?:and|und|et|y|e|en|i)\s+", line):
        if part in labels:
            return labels[part]
    parts = line.split()
    if 1 < len(parts) <= 6:
        for size in (3, 2, 1):
            tail = " ".join(parts[-size:])
            if labels.get(tail) in ("email", "phone", "address", "no_phone") and len(tail) > 2:
                return labels[tail]
    return None


def label_kind(label: str) -> str | None:
    """What a label asks for (a table of labels.toml), or None for a label that is none of a contact."""
    return _bounded_kind(label) if len(label) <= 80 else None


@cache
def phrases() -> Lexicon:
    """Agency, introductions and prompts in one matcher; concepts are named FILE.KEY."""
    concepts: dict[str, list[str]] = {}
    for name, keys in (
        ("agency", ("before", "after", "we_are", "agent", "owner", "counsel")),
        ("names", ("introductions",)),
        ("addresses", ("introductions",)),
        ("prompts", ("contact", "name", "other")),
    ):
        for key in keys:
            concepts[f"{name}.{key}"] = [p for p in data(name)[key] if any(c.isalnum() for c in p)]
    return Lexicon(concepts)


def find_phrases(text: str) -> list[Hit]:
    """Every phrase of the contact lexicon in a text, in order."""
    return phrases().find(text)
