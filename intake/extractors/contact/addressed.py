"""Names that the quoted mail calls the two sides by: whom it greets, and who complained."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from intake.extractors.base import Material
from intake.extractors.blocks import is_salutation
from intake.extractors.contact.firms import cleaned
from intake.extractors.contact.lexicon import data, kind_beside
from intake.parsers.document import Document

MAX_LINES = 200
_NAMED = re.compile(r"^[\s>]*(?P<label>[^:：\n]{1,45})[:：]\s*(?P<value>[^\n]{2,200})")
_SHOP = re.compile(r"[\"“„«「『](?P<name>[^\"”“»」』\n]{2,50})[\"”“»」』]")
_EAST_GREETING = re.compile(
    r"^[\s>]*(?P<name>\S[^\n]{0,38}?)[ \u3000]?(?:様|さま|御中|님|귀하|귀중|先生|女士|您好)"
)


def _quoted(document: Document, material: Material) -> list[str]:
    lines = (line.text for line in material.layout(document).lines if not line.own and not line.blank)
    return list(islice(lines, MAX_LINES))


def greeted(material: Material) -> frozenset[str]:
    """Whom the quoted mail greets or whose shop it names, in lower case: "Dear Batik Bu Ratna,", "古川カメラ 様"."""
    found: set[str] = set()
    for text in _quoted(material.body, material):
        line = text.strip(" >\t")
        if len(line) <= 90 and is_salutation(line):
            found.add(_without_greeting(line))
        east = _EAST_GREETING.match(line)
        if east is not None:
            found.add(east["name"].strip().casefold())
        low = line.casefold()
        if any(word in low for word in data("organizations")["shop_mentions"]):
            found.update(m["name"].strip().casefold() for m in _SHOP.finditer(line))
    return frozenset(name for name in found if len(name) > 1)


def _without_greeting(line: str) -> str:
    words = line.strip(" ,:;!.").split()
    known = _greetings()
    while words and (words[0].casefold().strip(",") in known):
        words.pop(0)
    return " ".join(words).strip(" ,:;!.").casefold()


@cache
def _greetings() -> frozenset[str]:
    return frozenset(data("organizations")["greetings"])


def opponents(material: Material) -> frozenset[str]:
    """The firms and people that the quoted mail says complained, in lower case ("By: Parangline Apparel Pte Ltd,
    Mr. Desmond Quek")."""
    if material.kind != "counter_notice":
        return frozenset()
    found: set[str] = set()
    for text in _quoted(material.body, material):
        match = _NAMED.match(text)
        if match is None or kind_beside(match["label"].strip(" >*-"), "counter_notice") != "other_party":
            continue
        for part in re.split(r"[,;(（]", match["value"])[:3]:
            name = cleaned(part).casefold()
            if len(name) > 2:
                found.add(name)
    return frozenset(found)
