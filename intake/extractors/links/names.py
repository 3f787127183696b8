"""Names of shops as they stand in a text: quoted, capitalised, a handle, or the rest of a short line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.extractors.base import value_at
from intake.extractors.lexicon import Hit
from intake.extractors.links.lexicons import phrases, words_of
from intake.extractors.links.mentions import Leaf
from intake.reading import Value

BY = "links.sellers"
NAME_MAX = 60
_LABEL_MAX = 60
_COUNTED = 12  # characters between a number and the word for a shop
_LEAD_MAX = 24  # characters of "seller", "shop name:" before a name
_OPEN, _CLOSE = '"“„«‚‘「『《【', "\"”“»’」』》】'"
QUOTED = re.compile(
    rf"(?:[{_OPEN}]|(?<!\w)')[ \u00a0]?(?P<name>[^{_OPEN}{_CLOSE}\n]{{2,{NAME_MAX}}}?)[ \u00a0]?[{_CLOSE}]"
)
JOINED = re.compile(r"\s*(?:[,;、，；/&]|and|und|et|y|e|en|i|和|及|と|や|및|와|과)?\s*")
JOINED_PLURAL = re.compile(
    r"\s*(?:[;；、\n]|\s/\s|\s\|\s|,\s|，|\s(?:and|und|sowie|et|y|e|en|oraz|i)\s(?=[^a-zß-öø-ÿ]|\S*[_\d]))\s*"
)
LIST_PARTS = re.compile(r"\s*(?:[;；、\n]|\s/\s|\s\|\s|,\s|，)\s*")
_BOTH = re.compile(r"\s*(?:[^\W\d]{2,8}\s+)?")  # "both by", "alle von"
_WORD = r"(?:[^\W\d_a-zß-öø-ÿ][\w&'’.+-]*|[\w]*[\d_&-][\w&'’.+-]*)"  # capitalised, or a handle
# the small words within a name ("Lume di Casa", "Cantinho da Renda"); "and" is none, it may join two names
_SMALL = r"(?:de|del|de la|de las|de los|di|da|do|das|dos|du|des|la|le|les|della|delle|dei|à|au|aux|van|van de|van der|von|vom|zum|zur|am|of|of the|the|pod|na|z)"
BETWEEN = rf"[ \u00a0](?:&[ \u00a0]|{_SMALL}[ \u00a0])?"
_NAME = re.compile(rf"\s+(?P<name>{_WORD}(?:{BETWEEN}{_WORD}){{0,4}})")
_ANY_CASE = re.compile(
    r"\s+(\w{3,30}(?:[.&-]\w{1,20}){0,4})(?=\s*(?:[.,;)!]|$|\b(?:is|are|has|sells|offers|who|which|on|verkauft|bietet|vend|vende|verkoopt|sprzedaje)\b))"
)
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.(?=\s)")
_ABBREVIATED = re.compile(r"(?:\b|^)(?:inc|ltd|corp|bros|gmbh|cie|sons)$", re.IGNORECASE)
_EMPTY = re.compile(
    r"(?:n/?a|none|unknown|-+|see (?:list|annex|attach\w*|table|below)|keine|unbekannt|siehe .*|néant|inconnu|voir .*|ver .*|ninguno|desconocido|同上|〃|同じ|상동|ditto|idem|same|dito|无|無|[详詳]?[见見]附.*|[详詳][见見].*|なし|없음|\d{1,3}(?:\s.*)?)",
    re.IGNORECASE,
)
_NO_NAME = {
    "cues.except", "cues.gone", "cues.listing", "cues.original", "items.label", "items.other", "cues.evidence",
}  # fmt: skip


def is_empty(name: str) -> bool:
    """Whether a cell or field says that there is no name."""
    return _EMPTY.fullmatch(name.strip()) is not None


def is_shop_label(label: str) -> bool:
    """Whether a label means the shop complained of: the word for it fills most of the label."""
    if len(label) > _LABEL_MAX:
        return False
    hits = phrases().find(label)
    concepts = {h.concept for h in hits}
    if concepts & {"shops.not_label", "shops.mine"}:
        return False
    letters = len(re.sub(r"\W", "", label))
    return any(h.concept == "shops.label" and 2 * (h.end - h.start) >= letters for h in hits)


def is_shop_word(leaf: Leaf, start: int, end: int) -> bool:
    """Whether the word for a shop stands in [start, end)."""
    return any(h.concept == "shops.label" for h in leaf.hits_in(start, end))


def is_plural_label(label: str) -> bool:
    """Whether a label asks for several shops ("Tiendas")."""
    return any(h.concept == "shops.several" for h in phrases().find(label))


def is_of_several(leaf: Leaf, hit: Hit) -> bool:
    """Whether a word for a shop is in the plural or has a number before it ("shops", "zwei Händler")."""
    return any(
        h.concept == "shops.several" or (h.concept.startswith("count.") and h.concept != "count.1")
        for h in leaf.hits_in(max(0, hit.start - _COUNTED), hit.end)
        if h.end <= hit.start or h.start == hit.start
    )


def label_length(text: str) -> int:
    """The length of a leading "Seller:" or "seller", 0 where there is none."""
    label, colon, _ = text.replace("：", ":").partition(":")
    if colon and is_shop_label(label):
        return len(label) + 1
    lead = [h for h in phrases().find(text[:_LEAD_MAX]) if h.concept in ("shops.label", "shops.by")]
    first = max((h.end for h in lead if _BOTH.fullmatch(text, 0, h.start)), default=0)
    return first if first < len(text) and not text[first : first + 1].isalnum() else 0


def named(leaf: Leaf, start: int, end: int, sure: float) -> Iterator[Value]:
    """The name at [start, end), without quotation marks and what surrounds it."""
    text = leaf.document.text
    while start < end and text[start] in " \t\u00a0\"“„«'‘「『《【":
        start += 1
    while end > start and text[end - 1] in " \t\u00a0\"”“»'’」』》】,;:":
        end -= 1
    if (
        end > start + 1
        and text[end - 1] == "."
        and text[end - 2].islower()
        and re.search(r"[ _\d]", text[start:end])
    ):
        end -= 1
    name = text[start:end]
    if name.partition(" ")[0].casefold() in words_of("shops.pronoun"):
        return
    if not any(c.isalpha() for c in name):  # a year, a position
        return
    if 2 <= len(name) <= NAME_MAX and not _EMPTY.fullmatch(name) and not leaf.has_address(start, end):
        yield value_at(leaf.document, start, end, BY, sure)


def name_at(leaf: Leaf, start: int, end: int, sure: float, *, any_case: bool = False) -> Iterator[Value]:
    """The name that begins at `start`: quoted, else capitalised words or a handle, else a short rest of line.
    any_case: a single word without a capital is one too."""
    text = leaf.document.text
    quoted = QUOTED.match(text, start + len(text[start:end]) - len(text[start:end].lstrip()), end)
    if quoted is not None:
        yield from named(leaf, quoted.start("name"), quoted.end("name"), sure)
        return
    line_end = text.find("\n", start, end)
    rest_end = end if line_end < 0 else line_end
    match = _NAME.match(text, start, rest_end)
    if match is None:
        word = _ANY_CASE.match(text[start:rest_end]) if any_case else None
        if word is not None:
            yield from named(leaf, start + word.start(1), start + word.end(1), sure)
        return
    stop = match.end("name")
    for full_stop in _STOP.finditer(text, match.start("name"), stop):
        if not _ABBREVIATED.search(text[match.start("name") : full_stop.start()]):
            stop = full_stop.start()
            break
    rest = text[stop:rest_end]
    # a short line is the name to its end, but for a preposition that leads on to the next line
    if re.fullmatch(r"(?: \w{2,15}){1,2}[ \t]*", rest) and rest.split()[-1] not in words_of("shops.at"):
        stop = rest_end
    yield from named(leaf, match.start("name"), stop, sure)


def name_like(text: str, *, labelled: bool = False, beside_label: bool = False) -> bool:
    """A name and not a remark: short, with a capital, a digit or a handle's sign, or in a script without case.
    labelled: a label leads to it, so that any short word may be one; beside_label: the word for a shop stands
    right before it, so that a word of the lexicons may be part of it."""
    text = text.strip(" \t\u00a0\"“”„«»'‘’「」『』")
    if (
        not 2 <= len(text) <= 40
        or len(text.split()) > 5
        or "://" in text
        or re.search(r"[.!?]\s|^\W*\+|\.[a-z]{2,4}\W*$|^\d+$|[€$£]\s?\d|\d\s?(?:EUR|USD|%)", text)
    ):
        return False
    if labelled:
        return True
    hits = phrases().find(text)
    whole = 0.8 * len(text) if beside_label else 0
    if any((h.concept in _NO_NAME and _fills(h, text, whole)) or _remarks(h, text, whole) for h in hits):
        return False
    return text[0].isupper() or any(c.isdigit() or c in "-_&" for c in text) or not text[0].islower()


def _fills(hit: Hit, text: str, least: float) -> bool:
    """Whether a word that no name has fills enough of it; "Depot" may well be part of one."""
    return hit.end - hit.start >= (max(least, len(text) / 2) if hit.concept == "items.other" else least)


def _remarks(hit: Hit, text: str, least: float) -> bool:
    """Whether a word that lets a listing be, or that accuses, fills most of it."""
    said = ("spare.leave", "spare.ally", "spare.aside", "spare.gone", "spare.accuse", "spare.ours")
    return hit.concept in said and hit.end - hit.start >= max(least, len(text) / 2)


def split(text: str, start: int, end: int, parts: re.Pattern[str] = LIST_PARTS) -> Iterator[tuple[int, int]]:
    """The stretches of [start, end) between separators."""
    at = start
    for match in parts.finditer(text, start, end):
        if match.end() == match.start():
            continue
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end
