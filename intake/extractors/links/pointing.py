"""Sentences that point at places of a list: "the first two", "only the second", "rows 1-3 and 7", 第1、3项."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.extractors.base import Material
from intake.extractors.lexicon import Hit
from intake.extractors.links.lexicons import cjk_numerals
from intake.extractors.links.mentions import Leaf, leaf_of, written
from intake.extractors.links.places import Places, stems
from intake.extractors.links.spared import asks, disputes, spared
from intake.extractors.sentences import sentences
from intake.parsers.document import RegionKind

_LET_GO = {"cues.except", "cues.save", "cues.gone"}
LAST, MIDDLE = -1, -2  # places counted from no end
_NAMED_PLACES = {"last": LAST, "middle": MIDDLE}
_SENTENCE_MAX = 2000  # characters; longer is no sentence
_SORT_NEAR = 12  # characters between "Patent" and its "No."
_LISTED_NEAR = 5  # characters between two places of one enumeration
_NOUN_NEAR = 40  # characters between a count and what is counted
_SIGN = r"(?:\d{1,3}|[一二三四五六七八九十])"
_UNIT = r"\s?(?:项|項|行|个|個|条|條|款|件|号|號|位|番|の商品|상품)"
_CJK_PLACE = re.compile(
    rf"前(?P<count>\d{{1,2}}|[一二两兩三四五六七八九十])(?:个|個|项|項|条|條|款|件)"
    r"|上の(?P<upper>\d{1,2}|[一二三四五])(?:件|つ|点|個)"
    rf"|第(?P<places>{_SIGN}(?:[、,，和及与](?:第)?{_SIGN}){{0,20}}){_UNIT}"
    r"|(?P<nth>\d{1,2}|[一二三四五六七八九十]|첫|두|세|네|다섯)\s?(?:番目|번째|つ目|件目|点目|個目|品目|行目|番(?![号地線手台])|행|번(?![\d호]))"
    r"|(?P<end>最後|最后|最後一|末尾|下の(?:1|一|１)?(?=件|つ|点|個|商品|出品)|一番下の|마지막|맨 끝|맨 아래|맨 마지막|中间|中間|真ん中|가운데|중간)(?:一)?(?:の|个|個|条|條|款|項|项|件|つ|에|은|는|것|번|상품|링크|商品)?"
)
_JOIN = r"(?:,\s+|\s*(?:and|und|et|y|e|en|i|&|\+)\s*)"
_RANGE = (
    r"\d{1,3}(?:\s*(?:[-–—~〜～]|to|through|thru|bis(?:\seinschließlich)?|à|au|a(?:\sla|\slas)?|al|alla|até|ao|à|"
    r"tot(?:\sen\smet)?|t/m|(?:aż\s)?do|至|到|から|부터)\s*\d{1,3})?"
)
_ROW_PLACES = re.compile(
    rf"\s*(?:(?:nos?|nr|nº|n°|#)\.?|from|von|vom|de|del|dal|dalla|da|do|van|od)?\s*(?P<places>{_RANGE}(?:{_JOIN}{_RANGE}){{0,20}})(?![\d.,/-]*\d)",
    re.IGNORECASE,
)

# "3 and 4", "for 2": where a list has printed numbers. A date or an amount goes on with a capital or a sign.
_BARE_PLACES = re.compile(
    rf"(?<![\w.,/:-])(?:(?i:for|as to|für|pour|quant à|para|per|quanto a|voor|dla|co do|zu|à|bei)\s+(?:(?:the|la|le|die|das|den|il|el|o|a|de)\s+)?(?=\d)|(?=\d{{1,2}}\s*(?:{_JOIN}|[-–]|to\b|bis\b)\s*\d))"
    rf"(?P<places>{_RANGE}(?:{_JOIN}{_RANGE}){{0,20}})(?![\d:/%€$£-]|[.,]\d|\s+[A-Z%€$£\d])"
)

# "no. 3", "Nummer 2", "la 3 (le bac)": where a list has printed numbers, and none is counted ("the 3 offers").
_NUMBERED = re.compile(
    r"(?:(?i:\b(?:nos?|nrs?|num|núm|nummer|number|numero|numéro|número|numer|pos|position|posizione|posición|punkt|point"
    r"|punto|ponto|item|article|artikel|artículo|articolo|annonce|listing|link|lien|enlace|angebot|offer|offre|oferta"
    r"|annuncio|anúncio|advertentie|poz)\b|\bn[°º]|[#№])\.?\s?(?P<number>\d{1,2})(?![\w%€$£]|[.,:/-]\d)"
    r"|(?i:\b(?:the|la|le|el|il|lo|o|a|die|das|der|den|het|ten|ta)\s)(?P<bare>\d{1,2})(?=\s?[(;:]|[,.]\s"
    r"|\s(?i:is|was|can|may|isn|should|must|stays?|stands|ist|war|kann|können|darf|dürfen|soll|bleibt|bitte|nicht"
    r"|est|était|peut|peuvent|doit|reste|es|era|puede|pueden|debe|queda|se|è|può|possono|resta|si|é|pode|podem|fica"
    r"|mag|kan|moet|blijft|niet|jest|może|zostaje|no|non|não)\b))"
)
_LETTERED = re.compile(
    r"\((?P<one>[a-h])\)|(?<![\w.])(?P<more>[A-H](?:(?:,\s|\s(?:and|und|et|y|e|en|i|&)\s)[A-H])+)(?![\w.’'-])"
    r"|(?<![\w.])[A-H](?=\s?[,;)]|\s(?:is|was|can|may|ist|war|kann|est|peut|es|era|può|é|pode|mag|jest)\b)"
)

# An English ordinal stands for a listing only with "one" or a verb behind it: "the last one", "Google's first hit".
_ENGLISH = re.compile(r"[a-z]*(?:first|second|last|middle|bottom|third)|\w+th", re.IGNORECASE)
_ENDS = re.compile(r"\s*[.,;)]|\s+(?:and|und|et|y|e|en|i)\s")
_PICTURED = 25  # characters between "screenshot of" and the ordinal of what it shows
_BESIDE_ORDINAL = 20  # characters between an ordinal and the words that tell the listing
_DESCRIBED = re.compile(r"[^\W\d_]+")
_RUN_GAP = re.compile(r"[^.,;:!?]{0,14}")  # between two words that describe one listing
_ALONE = re.compile(r"\s+(?:ones?|of|is|was|has|are|were|can|may|must|should|belongs|needs?)\b|\s*[.,;)]")
_ONWARD = re.compile(r"[;；]\s*(?=\d)")  # "1 and 2; 3 is for information only"
_CLAUSE_END = re.compile(r"[,，;；]\s*|\.\s+(?=[^\W\d_a-z])")


@dataclass(frozen=True, slots=True)
class Pointed:
    """The places (from 1; LAST, MIDDLE) that a sentence points at. `excluded`: it lets them go; `only`: it
    means these and no others; `rows`: it names them by number, as rows or items; `strict`: by a word such as "only"; `asks`: it says
    what is to be done."""

    places: frozenset[int]
    first: int
    excluded: bool
    only: bool
    rows: bool
    strict: bool
    asks: bool


def pointed(material: Material, places: Places, *, answers: bool) -> Iterator[Pointed]:
    """What the writer's sentences point at in a list; part by part where several clauses of one do.

    answers: the list is that of the mail that is answered, so that words of its rows ("the gift box") and a word
    such as "dispute" speak of it.
    """
    let_go = _LET_GO | ({"cues.kept"} if material.kind == "retraction" else set())
    for leaf, start, end in own_sentences(material):
        spots = list(_spots(leaf, start, end, places))
        if answers and not leaf.has_mention(start, end):
            told = list(_described(leaf.document.text, start, end, places))
            spots = [*(spot for spot in spots if places.printed or not _contradicted(spot, told)), *told]
        for stretch in _stretches(leaf.document.text, start, end, [spot.at for spot in spots]):
            here = [spot for spot in spots if stretch[0] <= spot.at < stretch[1]]
            concepts = {h.concept for h in leaf.hits_in(*stretch)}
            only = bool(concepts & {"counting.only", "cues.withdrawn", "cues.listing"})
            only = only or (answers and disputes(leaf, *stretch))
            excluded = bool(concepts & let_go) or spared(leaf, *stretch) is not None
            yield Pointed(
                frozenset(spot.place for spot in here if not spot.first and (excluded or not spot.told)),
                max((spot.place for spot in here if spot.first), default=0),
                excluded,
                only and "counting.all" not in concepts,
                "counting.row" in concepts,
                "counting.only" in concepts,
                bool(concepts & {"counting.only", "cues.withdrawn"}) or asks(leaf, *stretch),
            )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place named at a character of the text; `first`: it is the N of "the first N"; `told`: by words of its
    row."""

    at: int
    place: int
    first: bool = False
    told: bool = False


def _stretches(text: str, start: int, end: int, spots: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The parts of a sentence, each from a clause that names a place to the next such clause."""
    if not spots:
        return
    begin, named = start, False
    at = start
    glued = [here for here, after in pairwise(sorted(spots)) if after - here <= _LISTED_NEAR]
    for stop in [*(m.end() for m in _CLAUSE_END.finditer(text[start:end])), end - start]:
        if any(spot < start + stop <= spot + _LISTED_NEAR for spot in glued):
            continue  # the comma of "4번, 5번"
        holds = any(at <= spot < start + stop for spot in spots)
        if holds and named:
            yield begin, at
            begin = at
        named = named or holds
        at = start + stop
    onward = _ONWARD.search(text, max(spots), end)
    yield begin, onward.start() if onward else end


def _spots(leaf: Leaf, start: int, end: int, places: Places) -> Iterator[_Spot]:
    """The places that a sentence names: by ordinals, by numbers of rows, in Chinese, Japanese or Korean."""
    text, hits = leaf.document.text, list(leaf.hits_in(start, end))
    spares = any(h.concept.startswith("ordinal.") for h in hits) and spared(leaf, start, end) is not None
    counts = {h.start: (h, int(h.concept.split(".")[1])) for h in hits if h.concept.startswith("count.")}
    for hit in hits:
        if hit.concept.startswith("ordinal.") and _counts_listings(leaf, hit, hits, spares):
            yield _ordinal(text, hit, counts)
        elif hit.concept == "counting.row" and not _of_another_sort(hit, hits):
            match = _ROW_PLACES.match(text, hit.end, min(end, hit.end + 80))
            if match:
                yield from (_Spot(match.start("places"), n) for n in _expanded(match["places"]))
    if places.printed and not places.lettered:
        for match in _BARE_PLACES.finditer(text, start, end):
            yield from (_Spot(match.start("places"), n) for n in _expanded(match["places"]))
        for match in _NUMBERED.finditer(text, start, end):
            if not any(h.concept == "items.other" and 0 <= match.start() - h.end <= _SORT_NEAR for h in hits):
                yield _Spot(match.start(), int(match["number"] or match["bare"]))
    if places.lettered:
        for match in _LETTERED.finditer(text, start, end):
            for letter in re.findall(r"\b[A-Ha-h]\b", match[0]):
                yield _Spot(match.start(), ord(letter.casefold()) - ord("a") + 1)
    for match in _CJK_PLACE.finditer(text, start, end):
        if match["end"]:
            if spared(leaf, start, end) is not None:
                yield _Spot(match.start(), MIDDLE if match["end"][0] in "中真가중" else LAST)
            continue
        if match["count"] or match["upper"]:
            yield _Spot(match.start(), _numeral(match["count"] or match["upper"]), first=True)
            continue
        for sign in re.findall(r"\d+|[一二三四五六七八九十첫두세네]|다섯", match["places"] or match["nth"]):
            yield _Spot(match.start(), _numeral(sign))


def _ordinal(text: str, hit: Hit, counts: dict[int, tuple[Hit, int]]) -> _Spot:
    """The place an ordinal names, or the N of "the first N", "die beiden ersten"."""
    word = hit.concept.split(".")[1]
    beside = next((n for s, (_, n) in counts.items() if 0 <= s - hit.end <= 2), 0) or next(
        (n for _, (c, n) in counts.items() if 0 <= hit.start - c.end <= 2), 0
    )
    digits = re.match(r"\s(\d{1,2})\b", text[hit.end : hit.end + 4])
    if word == "1" and (beside or digits):
        return _Spot(hit.start, beside or int(digits[1] if digits else 0), first=True)
    return _Spot(hit.start, _NAMED_PLACES.get(word) or int(word))


def _of_another_sort(row: Hit, hits: Sequence[Hit]) -> bool:
    """Whether "No." belongs to a registration, an order or the like."""
    return any(h.concept == "items.other" and 0 <= row.start - h.end <= _SORT_NEAR for h in hits)


def _expanded(written: str) -> Iterator[int]:
    """The places of "1-3, 5 and 7"."""
    for span in re.findall(_RANGE, written, re.IGNORECASE):
        ends = [int(n) for n in re.findall(r"\d+", span)]
        yield from range(ends[0], min(ends[-1], ends[0] + 500) + 1)


def _counts_listings(leaf: Leaf, hit: Hit, hits: Sequence[Hit], spares: bool) -> bool:
    """Whether an ordinal is meant of a listing: a word for one follows, or none but a verb and the sentence
    lets something be or speaks of leaving out or of "only". "First," and "February 2nd" are none, nor is the
    first listing of "a screenshot of the first listing"."""
    text = leaf.document.text
    after = text[hit.end : hit.end + 2]
    if after[:1] in ":)-" or (
        after[1:2].isdigit() and not re.match(r"\s\d{1,2}\s", text[hit.end : hit.end + 5])
    ):
        return False
    near = {h.concept for h in hits if hit.end <= h.start <= hit.end + _NOUN_NEAR}
    if "counting.time" in {h.concept for h in hits if hit.end <= h.start <= hit.end + 2}:
        return False  # "the last weeks"
    if any(h.concept == "cues.evidence" and 0 <= hit.start - h.end <= _PICTURED for h in hits):
        return False
    if after[:1] == ",":
        return _ends_in_list(leaf, hit, hits)
    if near & {"items.label", "counting.row"} or any(c.startswith("count.") for c in near):
        return True
    if any(h.concept == "shops.mine" and 0 <= hit.start - h.end <= 1 for h in hits):
        return False  # "mi prima" is a cousin
    plain = not _ENGLISH.fullmatch(text, hit.start, hit.end) or _ALONE.match(text, hit.end) is not None
    told = {"cues.except", "cues.save", "counting.only"}
    if leaf.material.kind == "retraction":
        told |= {"cues.kept", "cues.withdrawn"}
    if plain and (spares or any(h.concept in told for h in hits)):
        return True
    return _ends_in_list(leaf, hit, hits)


def _ends_in_list(leaf: Leaf, hit: Hit, hits: Sequence[Hit]) -> bool:
    """Whether an ordinal stands alone among others behind a word for listings: "of the four links the first, the
    second and the fourth"."""
    if not _ENDS.match(leaf.document.text, hit.end):
        return False
    others = [h for h in hits if h.concept.startswith("ordinal.") and h.start != hit.start]
    meant = ("items.label", "counting.row", "cues.listing", "cues.withdrawn")
    labelled = any(h.concept in meant and h.end <= hit.start for h in hits)
    return labelled and any(abs(other.start - hit.start) <= _NOUN_NEAR for other in others)


def _described(text: str, start: int, end: int, places: Places) -> Iterator[_Spot]:
    """The places that words of their rows tell: "the gift box", "Saveurs Express". Of words that stand together
    those places that most of them name."""
    run: list[tuple[int, frozenset[int]]] = []
    last = start
    for match in _DESCRIBED.finditer(text, start, end):
        named = [places.telling[stem] for stem in stems(match[0]) if stem in places.telling]
        if not named:
            continue
        if run and not _RUN_GAP.fullmatch(text, last, match.start()):
            yield from _most(run)
            run = []
        run += [(match.start(), at) for at in named]
        last = match.end()
    yield from _most(run)


def _contradicted(spot: _Spot, told: Sequence[_Spot]) -> bool:
    """Whether the words right behind an ordinal tell another listing: "the third, the chopping board", which may be
    the second of the list and the third that the writer speaks of."""
    behind = {other.place for other in told if 0 <= other.at - spot.at <= _BESIDE_ORDINAL}
    return bool(behind) and spot.place not in behind


def _most(run: Sequence[tuple[int, frozenset[int]]]) -> Iterator[_Spot]:
    counts = Counter(place for _, at in run for place in at)
    most = max(counts.values(), default=0)
    yield from (_Spot(run[0][0], place, told=True) for place, count in counts.items() if count == most)


def _numeral(written: str) -> int:
    return int(written) if written.isdecimal() else cjk_numerals().get(written, 0)


def own_sentences(material: Material) -> Iterator[tuple[Leaf, int, int]]:
    """The writer's sentences, of body and attached letters; cells of tables are none."""
    for document in written(material):
        leaf = leaf_of(material, document)
        if document is not material.body and not leaf.mentions:
            continue
        for region in document.regions:
            if region.kind is RegionKind.OWN:
                for start, end in sentences(document.text[region.start : region.end]):
                    if end - start <= _SENTENCE_MAX and leaf.place_of(region.start + start) is None:
                        yield leaf, region.start + start, region.start + end
