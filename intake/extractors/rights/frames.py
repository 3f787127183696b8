"""Names told by the words around them: "our plugin X", "a skin pack, X", "the X script", "X is a course we sell".

Words for works are the concepts senses.artwork and rights.work_noun of the claims lexicon; the small words of
the frames and how sure each frame is stand in lexicons/works.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from intake.extractors.base import Material
from intake.extractors.lexicon import Hit, load_toml
from intake.extractors.passages import Place, Sentence, passages
from intake.extractors.rights.names import candidate
from intake.extractors.rights.titles import UPPER, Candidate

_WORD = rf"[{UPPER}][\w+#’'&-]*(?:\.(?:js|py|io|net|app|ai)\b)?"
_SPACE = r"[ \t]*\n?[ \t]*"
_LINKING = "of|the|and|&|for|in|with|on|to|a|de|du|des|di|del|della|da|do|van|von|im|am|und|et"
NAME = rf"(?:{_WORD}|[a-z]+[A-Z]\w*)(?:[ \t\n](?:(?:{_LINKING})[ \t\n]){{0,2}}(?:{_WORD}|\d[\w.]*)){{0,7}}"
_AND = re.compile(r"[ \t\n]+(?:and|und|et|y|e|en|i|&)[ \t\n]+")
_URL = re.compile(r"https?://[^\s<>\"]+")
_WINDOW = 110  # characters before a noun
_PIECE_LEAST = 5  # letters of a word of an address that may be a work's name
_MOST_LINKS = 40
_NOUNS = ("senses.artwork", "rights.work_noun")


@cache
def _rules() -> dict[str, Any]:
    return load_toml("works.toml")["frames"]  # type: ignore[no-any-return]


def _any(*lists: str) -> str:
    words = sorted((w for name in lists for w in _rules()[name]), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w).replace("\\ ", r"[ \t\n]+") for w in words) + ")"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    small = rf"(?:[ \t\n]+(?!{_any('own', 'articles', 'stops')}\b)[a-zà-ÿ-]+)"
    return {
        "behind": re.compile(
            rf"(?P<said>[ \t\n]+{_any('called')})?(?P<apart>,|:|[ \t]+[–-])?(?P<space>{_SPACE})"
            rf"(?P<article>(?i:{_any('articles')})[ \t\n]+)?(?P<name>{NAME})"
        ),
        "before": re.compile(
            rf"\b(?i:{_any('own', 'articles')}){small}{{0,2}}[ \t\n]+(?P<name>{NAME}){small}{{0,2}}[ \t\n]+$"
        ),
        "led": re.compile(
            rf"\b(?P<lead>(?i:{_any('own', 'articles')})){small}{{0,3}}(?:[ \t\n]+{_WORD})?[ \t\n]+$"
        ),
        "is": re.compile(rf"(?P<name>{NAME}),?[ \t\n]+{_any('copulas')}\b(?=[ \t\n])"),
        "mine": re.compile(
            rf"\b(?i:{_any('own')})(?P<between>{small}{{1,3}})[ \t\n]+(?P<name>{NAME})(?=[\s.,;:!?()]|$)"
        ),
        "own": re.compile(rf"(?i:{_any('own')})"),
    }


def framed_names(material: Material, sentence: Sentence) -> Iterator[Candidate]:
    """The names of one sentence that its words explain; none of an oath or a form's question."""
    if any(
        sentence.has(c) for c in ("statements.prompt", "statements.perjury", "statements.good_faith")
    ) or not any(c.isupper() for c in sentence.text):
        return
    text = _URL.sub(lambda m: " " * len(m[0]), sentence.text)
    nouns = [
        h
        for h in sentence.hits
        if h.concept in _NOUNS and not sentence.document.text[h.start : h.end].isupper()
    ]
    for noun in nouns:
        yield from _behind(material, sentence, text, noun)
        yield from _before(material, sentence, text, noun)
    yield from _explained(material, sentence, text, nouns)
    yield from _mine(material, sentence, text)
    yield from _linked(material, sentence, text)


def _behind(material: Material, sentence: Sentence, text: str, noun: Hit) -> Iterator[Candidate]:
    """The name behind the noun: "our plugin X", "a practical exam, the X", "the extensions X and Y"."""
    start, end = noun.start - sentence.start, noun.end - sentence.start
    found = _patterns()["behind"].match(text, end)
    latin = text[end - 1].isascii()
    if found is None or (latin and not (found["said"] or found["apart"] or found["space"])):
        return
    led = _patterns()["led"].search(text[max(0, start - _WINDOW) : start])
    if latin and led is None and not found["said"]:
        return
    if found["apart"] == ":" or (found["apart"] and led is None) or (found["article"] and not found["apart"]):
        return
    own = led is not None and _patterns()["own"].fullmatch(led["lead"]) is not None
    sure = _rules()["behind_own"] if own or found["said"] else _rules()["behind"]
    sure -= _rules()["apart_by"] if found["apart"] else 0.0
    for start, name in _each(found["name"], several=text[:end].endswith("s")):
        yield from candidate(material, sentence, found.start("name") + start, name, sure)


def _each(name: str, several: bool) -> Iterator[tuple[int, str]]:
    """The names in "X and Y", each with its place, where the noun before says that there are several."""
    start = 0
    for joint in _AND.finditer(name) if several else ():
        yield start, name[start : joint.start()]
        start = joint.end()
    yield start, name[start:]


def _before(material: Material, sentence: Sentence, text: str, noun: Hit) -> Iterator[Candidate]:
    """The name before the noun: "my whole X script"."""
    end = noun.start - sentence.start
    window = max(0, end - _WINDOW)
    found = _patterns()["before"].search(text[window:end])
    if found is not None:
        yield from candidate(
            material, sentence, window + found.start("name"), found["name"], _rules()["before"]
        )


def _explained(material: Material, sentence: Sentence, text: str, nouns: list[Hit]) -> Iterator[Candidate]:
    """The name a sentence begins with to tell what it is: "X is a shader pack we sell"."""
    found = _patterns()["is"].match(text)
    if found is None:
        return
    for noun in nouns:
        between = text[found.end() : max(found.end(), noun.start - sentence.start)]
        if (
            noun.start - sentence.start > found.end()
            and len(between) <= 45
            and not re.search("[,;:]", between)
        ):
            yield from candidate(
                material, sentence, found.start("name"), found["name"], _rules()["explained"]
            )
            return


def _mine(material: Material, sentence: Sentence, text: str) -> Iterator[Candidate]:
    """ "My enamel pin X", where an address bears X or X comes again; no person and no firm."""
    if material.language == "de":
        return  # every noun has a capital
    for found in _patterns()["mine"].finditer(text):
        if any(w in _rules()["persons"] for w in found["between"].split()):
            continue
        again = sum(found["name"] in s.text for s in passages(material).at(Place.SUBJECT)) or (
            _squashed(found["name"]) in link_names(material)
        )
        sure = _rules()["mine"] + (_rules()["again"] if again else 0.0)
        yield from candidate(material, sentence, found.start("name"), found["name"], sure)


def _linked(material: Material, sentence: Sentence, text: str) -> Iterator[Candidate]:
    """A name that an address complained of bears whole: FeatherCart and .../feathercart-pro."""
    names = link_names(material)
    for found in re.finditer(NAME, text) if names else ():
        if _squashed(found[0]) in names:
            yield from candidate(material, sentence, found.start(), found[0], _rules()["linked"])


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def link_names(material: Material) -> frozenset[str]:
    """What the addresses in the writer's text may call the work: their last segments, whole and word by word,
    without the account or shop they stand under."""
    return material.once("rights.link_names", lambda: _names_of_links(material)[0])


def shop_names(material: Material) -> frozenset[str]:
    """The accounts and shops in the addresses: owners of pages, no works."""
    return material.once("rights.shop_names", lambda: _names_of_links(material)[1])


def _names_of_links(material: Material) -> tuple[frozenset[str], frozenset[str]]:
    names: set[str] = set()
    shops: set[str] = set()
    rules = _rules()
    urls = (u for s in passages(material).written for u in _URL.findall(s.text))
    for url, _ in zip(urls, range(_MOST_LINKS), strict=False):
        segments = [s for s in re.split(r"[/?#]", url.partition("://")[2])[1:8] if s]
        for before, segment in zip(["", *segments], segments, strict=False):
            whole = _squashed(segment)
            if before in rules["shop_segments"] or (before == "" and len(segments) > 1):
                shops.add(whole)
            elif len(whole) >= _PIECE_LEAST and not whole.isdigit() and segment not in rules["path_words"]:
                pieces = [p for p in re.split(r"[-_.+]", segment) if len(p) >= _PIECE_LEAST]
                names.update((whole, *(p.casefold() for p in pieces)))
    return frozenset(names - set(rules["path_words"]) - shops), frozenset(shops - names)
