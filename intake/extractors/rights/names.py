"""Works known by a proper name without quotes: software, books, courses, games.

Three signs: the name stands right behind a word such as "our project", or right before one such as
"software", or it is also part of the addresses of the pages complained of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.base import Material
from intake.extractors.lexicon import Hit, load_toml
from intake.extractors.passages import Sentence, passages
from intake.extractors.rights.titles import Candidate

_NAME = r"(?:[A-Z][\w.+#’'-]*|[a-z]+[A-Z0-9]\w*|\w+[_-]\w[\w-]*)"
_LINK = r"(?:[ \t]+(?:of|the|and|&|for|in|with|on|to|a|at|who|de|du|des|di|del|della|da|do|van|von|im|am|und|et|-)(?=[ \t]+[A-Z0-9]))?"
_BEHIND = re.compile(
    rf"[ \t]*(?::|–|-)?[ \t]*\n?[ \t]*(?P<name>{_NAME}(?:{_LINK}[ \t]+[A-Z0-9][\w.+#’'-]*){{0,8}})"
)
_PROPER = re.compile(r"\b[A-Z][\w.+#-]*(?:[ \t][A-Z0-9][\w.+#-]*){0,4}|\b[a-z]{3,}(?:-[a-z]{3,})+\b")
_PIECE = re.compile(r"[A-Za-z][a-z]+|[A-Z]{3,}|[A-Za-z]{4,}")
_URL = re.compile(r"https?://[^\s<>\"]+|(?:www|m)\.[^\s<>\"]+")
_BESIDE = 3
_CLAUSE = 32  # characters: "the shop of the first two is called X"
_FIRM = re.compile(
    r"(?:,?\s+(?:Inc|LLC|Ltd|Limited|Corp|Corporation|GmbH|Co|Company|LLP|SA|AG|BV|Pvt|Technologies|Labs|Studios?))+\.?$"
)


@cache
def _rules() -> dict[str, Any]:
    return load_toml("works.toml")["names"]  # type: ignore[no-any-return]


@cache
def _before_noun() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, _rules()["nouns"]))
    return re.compile(
        rf"\b(?:[Tt]he|[Oo]ur|[Mm]y|[Tt]his|[Ii]ts|[Tt]heir|[’']s)[ \t]+(?:[a-z]{{3,12}}[ \t]+)?(?P<name>[A-Z][\w.+#-]*(?:[ \t]+[A-Z0-9][\w.+#-]*){{0,4}})"
        rf"[ \t]+(?:[a-z-]+[ \t]+){{0,2}}(?:{nouns})\b"
    )


def proper_names(material: Material, sentence: Sentence, about_work: bool) -> Iterator[Candidate]:
    """Candidates of one sentence. `about_work`: it answers the question for the work."""
    if sentence.has("statements.prompt") or sentence.has("statements.perjury"):
        return
    rules = _rules()
    text = sentence.text
    yield from _behind(material, sentence)
    for match in _before_noun().finditer(text):
        yield from candidate(material, sentence, match.start("name"), match["name"], rules["before_noun"])
    if not (
        about_work
        or sentence.has("rights.copyright")
        or sentence.has("statements.owner")
        or sentence.has("explanation.happened")
    ):
        return
    blanked = _URL.sub(lambda m: " " * len(m[0]), text)
    for match in _PROPER.finditer(blanked):
        if any(piece.casefold() in listed_words(material) for piece in _pieces(match[0])):
            yield from candidate(material, sentence, match.start(), match[0], rules["in_address"])


def _behind(material: Material, sentence: Sentence) -> Iterator[Candidate]:
    """The name behind "our project", "owner of", "the book", "our pattern", "I drew"."""
    sure = _rules()["behind"]
    for hit in _leads(sentence):
        match = _BEHIND.match(sentence.text, hit.end - sentence.start)
        if match is not None:
            types = ("trademark",) if hit.concept in _rules()["brands"] else ()
            yield from candidate(material, sentence, match.start("name"), match["name"], sure, types)
            continue
        lower = re.match(r"[ \t]+([a-z][a-z0-9]{3,})\b", sentence.text[hit.end - sentence.start :])
        if lower and lower[1] in listed_words(material):
            start = hit.end - sentence.start + lower.start(1)
            yield from candidate(material, sentence, start, lower[1], sure)


def _leads(sentence: Sentence) -> Iterator[Hit]:
    """Words that a name follows, but for those beside a word for the seller ("somebody called X")."""
    sellers = list(sentence.all("rights.seller_word"))
    own = list(sentence.all("senses.mine"))
    for hit in sentence.hits:
        lead = hit.concept in _rules()["strong"] or hit.concept in _rules()["brands"]
        if hit.concept == "senses.artwork":
            lead = any(0 <= hit.start - mine.end <= 12 for mine in own)
        if hit.concept == "senses.brand" and sentence.document.text[hit.start].isupper():
            lead = False  # "Brand Desk"
        if lead and not any(_names_seller(sentence, s, hit) for s in sellers):
            yield hit


def _names_seller(sentence: Sentence, seller: Hit, lead: Hit) -> bool:
    """Whether the name is the seller's: "somebody called X", "the shop of the first two is called X"."""
    text = sentence.document.text
    if not text[lead.start : lead.end].casefold().endswith(tuple(_rules()["called"])):
        return 0 <= lead.start - seller.end <= _BESIDE
    between = text[seller.end : lead.start]
    return 0 <= lead.start - seller.end <= _CLAUSE and not re.search(r"[.;:()]|,(?! it)", between)


def candidate(
    material: Material,
    sentence: Sentence,
    start: int,
    name: str,
    sure: float,
    types: tuple[str, ...] = (),
) -> Iterator[Candidate]:
    """The name at `start` of a sentence, unless it begins as no name does; less sure for the sender or a firm."""
    name = re.sub(r"[’']s?$", "", name.rstrip(" .,-"))
    firm = _FIRM.search(name)
    words = name.split()
    article = len(words) >= 3 and words[0] in ("The", "A", "An")
    if not words or len(name) < 3 or (words[0].casefold() in _rules()["no_start"] and not article):
        return
    if firm:
        sure -= _rules()["firm_by"]
        name = name[: firm.start()]
    if name.casefold() in _rules()["no_start"] or _is_of_sender(material, name):
        sure -= _rules()["sender_by"]
    if any(piece.casefold() in listed_words(material) for piece in _pieces(name)):
        sure += _rules()["listed"]
    if len(name) < 3:
        return
    at = sentence.start + start
    yield Candidate(sentence.document, at, at + len(name), name, sure, types)


def _pieces(name: str) -> list[str]:
    return [name.replace(" ", ""), *name.split(), *(p for p in _PIECE.findall(name) if len(p) >= 4)]


def _is_of_sender(material: Material, name: str) -> bool:
    """Whether more than half of a name's words are the sender's."""
    words = name.casefold().split()
    return 2 * sum(w in _sender(material) for w in words) > len(words)


def _sender(material: Material) -> set[str]:
    headers = material.parsed.headers
    return set(f"{headers.from_name or ''}".casefold().split())


def listed_words(material: Material) -> set[str]:
    """Words of the paths of links to the platform: what is complained of often bears the work's name."""
    return material.once("claims.listed_words", lambda: _words_of_links(material))


def _words_of_links(material: Material) -> set[str]:
    words: set[str] = set()
    domains = material.platform.domains
    for sentence in passages(material).written:
        if "/" not in sentence.text:
            continue
        for url in _URL.findall(sentence.text)[: _rules()["most_links"]]:
            host, _, path = url.partition("://")[2].partition("/")
            if any(host.casefold().endswith(d) for d in domains):
                for segment in re.split(r"[/?&=%.]", path)[:6]:
                    pieces = [
                        segment,
                        segment.replace("-", " "),
                        *re.split(r"[-_+]", segment),
                        *_PIECE.findall(segment),
                    ]
                    words.update(p.casefold() for p in pieces if len(p) >= 3)
    return words - set(_rules()["common"])
