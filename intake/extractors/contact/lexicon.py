"""The words the contact extractors go by: TOML files beside this module, read once a process."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from intake.extractors.lexicon import Hit, Lexicon
from intake.extractors.remembered import remembered

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
_NOT_WRITERS = frozenset({"other_party", "owner"})
_NAME_WORDS = frozenset(
    {
        "name",
        "full name",
        "legal name",
        "nom",
        "nom complet",
        "nombre",
        "nombre completo",
        "nome",
        "nome completo",
    }
    | {"naam", "volledige naam", "nazwisko", "imię i nazwisko", "firmante", "firmatario"}
)
# Between two things a label asks for: "company or shop", "nom et prénom".
_EITHER = re.compile(
    r"\s*[/|,+&]\s*|\s+(?:and|und|et|y|e|en|i|oraz|or|ou|oder|o|u|lub|bzw\.|and/or|und/oder|et/ou|y/o|e/o|e/ou|en/of)\s+"
)
_NAMES_OF = frozenset({"name", "names", "nom", "nombre", "nome", "naam", "nazwa"})
_EDGES = " ¿¡\t\r　*_#>:：.?!-–—•·●※■□◆◇【】[]"


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


@cache
def _small_words() -> frozenset[str]:
    return frozenset(data("labels_small")["small"])


def _without_small(line: str) -> str:
    """A label without articles, possessives and the prepositions that join it: "nom de votre boutique" and "nom de
    la boutique" are both "nom boutique"."""
    parts = re.sub(r"(?<![^\W\d_])(?:l|d|dell|dall|all)['’]", "", line).split()
    return " ".join(part for part in parts if part not in _small_words())


@cache
def _squeezed_labels() -> dict[str, str]:
    """The labels of several words without their small ones; what would be left of one alone says too little."""
    found: dict[str, str] = {}
    for label, kind in _labels().items():
        squeezed = _without_small(label)
        if " " in squeezed:
            found.setdefault(squeezed, kind)
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
    if squeezed > "\u2e80":
        compound = _east_asian_kind(squeezed)
        if compound is not None:
            return compound
    for part in _EITHER.split(line):
        if part in labels:
            return labels[part]
    squeezed = _without_small(line)
    if squeezed in _squeezed_labels():
        return _squeezed_labels()[squeezed]
    if squeezed in labels and squeezed != line and len(line.split()) <= 4:
        return labels[squeezed]
    return _compound_kind(line.split())


def _compound_kind(parts: list[str]) -> str | None:
    """A label of several words by its last or first ones: "reporter e-mail", "domicilio constituido"."""
    labels = _labels()
    if not 1 < len(parts) <= 6:
        return None
    named = _without_small(" ".join(parts)).split()
    if len(named) > 1 and named[0] in _NAMES_OF:
        of = " ".join(named[1:])
        kind = labels.get(of) or labels.get(re.sub(r"e?s$", "", of))
        if kind in ("owner", "organization", "agency"):
            return kind  # "Name des Rechteinhabers", "name of your company"
    qualified = len(parts) <= 4 and not any(
        labels.get(" ".join(parts[a:b])) in _NOT_WRITERS
        for a in range(len(parts))
        for b in range(a + 1, len(parts) + 1)
    )
    for size in (3, 2, 1):
        tail = " ".join(parts[-size:])
        kind = labels.get(tail)
        if size == len(parts) or len(tail) <= 2:
            continue
        if kind in ("email", "phone", "address", "no_phone"):
            return kind
        if kind == "organization" and qualified and labels.get(" ".join(parts[:-size])) == "name":
            return "agency"  # "reporter company": of the one who reports, owner or not
        if kind == "name" and qualified and len(tail) > 3 and tail in _NAME_WORDS:
            return kind
    for size in (3, 2, 1):
        head = " ".join(parts[:size])
        if size < len(parts) and qualified and labels.get(head) in ("email", "phone", "address"):
            return labels[head]
    return None


def _east_asian_kind(label: str) -> str | None:
    """A label in Chinese, Japanese or Korean without its polite prefix and what it is put together of
    (担当者 + メールアドレス, 담당자 + 성명)."""
    labels = _labels()
    for bare in (label, label.lstrip("ごお御貴"), label.removeprefix("您的").removeprefix("귀하의")):
        if bare in labels:
            return labels[bare]
    for cut in range(1, len(label) - 1):
        head, tail = labels.get(label[:cut]), labels.get(label[cut:].lstrip("のごお"))
        if head is not None and tail is not None:
            return head if head in _NOT_WRITERS and tail != "no_phone" else tail
    return None


@remembered
def label_kind(label: str) -> str | None:
    """What a label asks for (a table of labels.toml), or None for a label that is none of a contact."""
    return _bounded_kind(label) if len(label) <= 80 else None


@cache
def _sided(side: str) -> frozenset[str]:
    return frozenset(normal_label(label) for label in data("sides")[side])


@remembered
def kind_beside(label: str, kind: str) -> str | None:
    """What a label asks for in a message of a kind: "Seller" is the other side's in a notice and the writer's in
    a counter-notice, "Complainant" the other way round."""
    asked = label_kind(label)
    if kind not in ("notice", "counter_notice") or len(label) > 80:
        return asked
    side = normal_label(label)
    if kind == "counter_notice":
        if side in _sided("seller"):
            return "organization"
        theirs = side in _sided("complainant") or _of_side(side, "complainant")
        return "other_party" if theirs or (asked == "owner" and side not in _sided("shopkeeper")) else asked
    theirs = side in _sided("seller") or _of_side(side, "seller")
    return "other_party" if theirs and side not in _sided("writer") else asked


def is_shop_label(label: str) -> bool:
    """Whether a label asks for a shop, the writer's or the accused's."""
    return normal_label(label) in _sided("writer")


def _of_side(label: str, side: str) -> bool:
    """Whether a label of several words ends with one side's: "name and address of the seller"."""
    parts = label.split()
    last = _without_small(parts[-1]) if len(parts) > 1 else ""
    known = _sided(side) - _sided("writer")
    return last in known or re.sub(r"e?s$", "", last) in known


@cache
def phrases() -> Lexicon:
    """Agency, introductions and prompts in one matcher; concepts are named FILE.KEY."""
    concepts: dict[str, list[str]] = {}
    for name, keys in (
        (
            "agency",
            ("before", "after", "we_are", "runs", "shop", "between", "agent", "owner", "counsel", "kin"),
        ),
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


def alternation(phrases: list[str]) -> str:
    """Phrases as a pattern: whole words of Latin letters, anything of the East Asian ones."""
    latin = sorted(
        (re.escape(p.rstrip(".:")) for p in phrases if p < "\u2e80" and p[0].isalnum()), key=len, reverse=True
    )
    other = sorted(
        (re.escape(p) for p in phrases if p > "\u2e80" or not p[0].isalnum()), key=len, reverse=True
    )
    return rf"(?<![\w])(?:{'|'.join(latin)})(?![^\W\d_])|{'|'.join(other)}"


def last_of(text: str, pattern: re.Pattern[str]) -> int:
    """Where the last match ends, -1 where there is none."""
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end
