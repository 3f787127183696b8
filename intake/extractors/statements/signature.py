"""The signature: a name typed or signed at the end, by the person who writes."""

from __future__ import annotations

import re

from intake.extractors.base import Material, value_at
from intake.extractors.layout import Line
from intake.extractors.lexicon import claims_lexicon, fold
from intake.extractors.passages import Place, passages
from intake.extractors.remembered import remembered
from intake.parsers.document import Document
from intake.reading import Contact, Value

BY = "statements.signature"
_SLASHED = re.compile(r"/s?/?\s*(?P<name>[^\W\d][^/\n]{1,60}?)\s*/?\s*$|^\s*/(?P<inside>[^/\n]{2,60})/\s*$")
_CLOSING_LINES = 6  # a name this near behind a closing is the signature
_WORD = re.compile(r"\w+")
_SPACED_NAME = re.compile(
    r"(?P<family>[\u4e00-\u9fff]{1,4})[ \u3000](?P<given>[\u4e00-\u9fff\u3040-\u30ff]{1,4})(?!\w)"
)


def read_signature(material: Material, contact: Contact) -> Value | None:
    """The place at the end of the mail, letter or form where the contact's name is typed or signed."""
    if material.kind == "other" or contact.name is None:
        return None
    written = {s.document.part: s.document for s in passages(material).at(Place.OWN, Place.LETTER)}
    names = (contact.name.value, material.parsed.headers.from_name or "")
    for words in filter(None, map(_words, names)):
        found = [_in_document(material, document, words) for document in written.values()]
        best = max((f for f in found if f is not None), key=lambda f: f[0], default=None)
        if best is not None:
            return best[1]
    return None


def _in_document(material: Material, document: Document, words: frozenset[str]) -> tuple[int, Value] | None:
    """The strongest line that signs, with its strength."""
    best: tuple[int, Value] | None = None
    since_closing = _CLOSING_LINES + 1
    lines = [line for line in material.layout(document).lines if line.own]
    filled = [line for line in lines if not line.blank]
    said = _said(material, document)
    for number, line in enumerate(filled):
        concepts = said.get(line.number, set())
        strength = _strength(
            line, words, concepts, since_closing, len(filled) - number, filled[number - 1] if number else None
        )
        if strength and (best is None or strength >= best[0]):
            name = _name_span(line, words)
            best = (
                strength,
                value_at(
                    document, line.start + name[0], line.start + name[1], BY, min(0.97, 0.6 + strength / 10)
                ),
            )
        if "statements.closing" in concepts and len(line.text) < 60:
            since_closing = 0
        else:
            since_closing += 1
    return best


def _said(material: Material, document: Document) -> dict[int, set[str]]:
    """Closings and words for a signature, by the number of the line they stand on."""
    layout = material.layout(document)
    said: dict[int, set[str]] = {}
    for sentence in passages(material).sentences:
        if sentence.document is document:
            for hit in sentence.hits:
                if hit.concept in ("statements.closing", "statements.signed"):
                    said.setdefault(layout.line_at(hit.start).number, set()).add(hit.concept)
    return said


def _strength(
    line: Line,
    words: frozenset[str],
    concepts: set[str],
    since_closing: int,
    from_end: int,
    before: Line | None,
) -> int:
    """0 where the line does not sign; the higher the surer."""
    said = _words(line.text)
    if not said & words or not _same_person(said, words):
        return 0
    if "statements.signed" in concepts or _SLASHED.match(line.text.strip()):
        return 4
    if len(said - words) > _MANY_EXTRA_WORDS:
        return 0
    if before is not None and _asks_signature(before.text):
        return 4
    if len(said - words) > _EXTRA_WORDS:
        return 0
    if since_closing <= _CLOSING_LINES:
        return 4
    label = re.match(r"\W*[^:：]{1,40}[:：]", line.text)
    if label:
        return 0
    return 3 if from_end <= _LAST_LINES else 2 if not (said - words) else 0


_EXTRA_WORDS, _MANY_EXTRA_WORDS = 5, 9
_LAST_LINES = 9


def _asks_signature(text: str) -> bool:
    return any(h.concept == "statements.signed" for h in claims_lexicon().find(text[-200:]))


@remembered
def _words(text: str) -> frozenset[str]:
    """The words, and a Chinese or Japanese name written with a space also as it is without one."""
    words = frozenset(fold(w) for w in _WORD.findall(text))
    return words | {m["family"] + m["given"] for m in _SPACED_NAME.finditer(text)}


def _same_person(said: frozenset[str], words: frozenset[str]) -> bool:
    """Most of the name stands there, or one given name (or surname with initials) on a line of its own."""
    shared = said & words
    if len(shared) >= 2 or len(words) == 1:
        return True
    return len(said) <= 3 and any(len(w) >= 2 for w in shared)


def _name_span(line: Line, words: frozenset[str]) -> tuple[int, int]:
    places = [m.span() for m in _WORD.finditer(line.text) if fold(m[0]) in words]
    if not places:
        return 0, len(line.text)
    return places[0][0], places[-1][1]
