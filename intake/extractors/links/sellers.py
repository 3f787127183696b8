"""Sellers and shops named as infringers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from intake.extractors.base import Material, value_at
from intake.extractors.links.gather import written
from intake.extractors.links.judge import Judged, Role, judged_of
from intake.extractors.links.keys import link_key
from intake.extractors.links.lexicons import phrases
from intake.extractors.links.mentions import Leaf, leaf_of
from intake.extractors.links.sites import Page
from intake.extractors.links.tables import seller_of
from intake.extractors.sentences import sentences
from intake.parsers.document import RegionKind
from intake.reading import Link, Value

BY = "links.sellers"
_NAME_MAX = 60
_SENTENCE_MAX = 2000  # characters; longer is no sentence
_BETWEEN_MAX = 50  # characters between the word for a shop and its quoted name
_OPEN, _CLOSE = '"“„«‚‘「『《【', '"”“»’』」》】'
_QUOTED = re.compile(rf"[{_OPEN}](?P<name>[^{_OPEN}{_CLOSE}\n]{{2,{_NAME_MAX}}})[{_CLOSE}]")
_BRACKETED = re.compile(r"\s{0,3}[(（](?P<names>[^()（）\n]{2,200})[)）]")
_LIST_PARTS = re.compile(r"\s*(?:[;；、\n]|\s/\s|\s\|\s|,\s|，)\s*")
_WORD = r"(?:[^\W\d_a-zß-öø-ÿ][\w&'’.+-]*|[\w]*[\d_&-][\w&'’.+-]*)"  # capitalised, or a handle
_NAME = re.compile(rf"\s+(?P<name>{_WORD}(?:\s(?:&\s)?{_WORD}){{0,4}})")
_DASHED = re.compile(r"[ \t,]*[-–—:|][ \t]+(?P<name>[^\n,;:()]{2,50}?)[ \t]*$", re.MULTILINE)
_SPACED = re.compile(r"(?:[ ]{2,40}|\t)(?P<name>\S[^\n,;:()\t]{1,49}?)[ \t]*$", re.MULTILINE)
_EMPTY = re.compile(
    r"(?:n/?a|none|unknown|-+|see (?:list|annex|attach\w*|table|below)|keine|unbekannt|siehe .*|néant|inconnu|voir .*|ver .*|ninguno|desconocido|无|無|见附件.*|なし|없음|\d{1,3}(?:\s.*)?)",
    re.IGNORECASE,
)


def read_sellers(material: Material, listings: Sequence[Link]) -> tuple[Value, ...]:
    """Shops that a notice names as infringers, each once, as written; none of any other kind of message.

    Of table columns, "Shop: NAME" lines, the words beside a listing, and sentences that name a shop.
    """
    if material.kind != "notice":
        return ()
    complained = {link_key(x.value) for x in listings}
    found: dict[str, Value] = {}
    for document in written(material):
        leaf = leaf_of(material, document)
        judged = [
            j for j in judged_of(material, document) if j.role is Role.LISTING and j.mention.key in complained
        ]
        for value in (
            *_of_rows(leaf, judged),
            *_of_labels(leaf),
            *_beside(leaf, judged),
            *_of_sentences(leaf),
        ):
            key = re.sub(r"\W", "", value.value.casefold())
            known = found.get(key)
            if key and (known is None or known.confidence < value.confidence):
                found[key] = value
    found = {key: v for key, v in found.items() if not _inside_another(v, found.values())}
    if not found and listings:
        found.update(
            (v.value.casefold(), v) for d in written(material) for v in _of_shop_links(judged_of(material, d))
        )
    return tuple(sorted(found.values(), key=lambda v: _place(v, material)))


def _place(value: Value, material: Material) -> tuple[int, int]:
    """Where a value stands: its document and its place there."""
    assert value.source is not None
    parts = [d.part for d in material.parsed.documents]
    return parts.index(value.source.part), value.source.start


def _inside_another(value: Value, others: Iterable[Value]) -> bool:
    """Whether a name stands within a longer one at the same place ("Uno" of "Tienda Uno")."""
    here = value.source
    return here is not None and any(
        o.source is not None
        and o.source.part == here.part
        and o.source.start <= here.start
        and here.end <= o.source.end
        and (o.source.start, o.source.end) != (here.start, here.end)
        for o in others
    )


def _of_rows(leaf: Leaf, judged: Sequence[Judged]) -> Iterator[Value]:
    """The seller's cell in the row of each listing."""
    for j in judged:
        if j.mention.place is not None:
            cell = seller_of(leaf, j.mention.place)
            if (
                cell is not None
                and not _EMPTY.fullmatch(cell.text.strip())
                and not leaf.has_address(cell.start, cell.end)
            ):
                yield value_at(leaf.document, cell.start, cell.end, BY, 0.96)


def _of_labels(leaf: Leaf) -> Iterator[Value]:
    """Lines, cells and form fields "Shop: NAME", with one name or several."""
    for labelled in leaf.material.layout(leaf.document).labelled:
        if not labelled.own or not labelled.value or not _is_shop_label(labelled.label):
            continue
        if (
            labelled.kind == "table"
            and (place := leaf.place_of(labelled.start))
            and len(leaf.table(place).rows[place.row]) > 2
        ):
            continue
        if labelled.kind == "below" and len(labelled.value) > _NAME_MAX:
            continue
        for start, end in _split(leaf.document.text, labelled.start, labelled.end, _LIST_PARTS):
            yield from _named(leaf, start, end, 0.92)


def _is_shop_label(label: str) -> bool:
    """Whether a label means the shop complained of: the word for it fills most of the label."""
    if len(label) > 60:
        return False
    hits = phrases().find(label)
    concepts = {h.concept for h in hits}
    if concepts & {"shops.not_label", "shops.mine"}:
        return False
    letters = len(re.sub(r"\W", "", label))
    return any(h.concept == "shops.label" and 2 * (h.end - h.start) >= letters for h in hits)


def _beside(leaf: Leaf, judged: Sequence[Judged]) -> Iterator[Value]:
    """The name right behind a listing: "URL (NAME)", "URL by NAME", or "by NAME" on the next line."""
    text = leaf.document.text
    for j in judged:
        if (
            j.role is not Role.LISTING
            or j.mention.place is not None
            or not j.mention.site.own
            or j.mention.region is not RegionKind.OWN
        ):
            continue
        end = j.mention.end + (1 if text[j.mention.end : j.mention.end + 1] == ">" else 0)
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        bracket = _BRACKETED.match(text, end, line_end)
        if bracket is not None:
            start = bracket.start("names") + _label_length(bracket["names"])
            if _name_like(text[start : bracket.end("names")]):
                yield from _named(leaf, start, bracket.end("names"), 0.85)
            continue
        behind = _DASHED.match(text, end, line_end) or (
            _SPACED.match(text, end, line_end) if _under_head(leaf, j.mention.start) else None
        )
        if behind is not None and _name_like(behind["name"]) and not leaf.has_mention(end, line_end):
            yield value_at(leaf.document, behind.start("name"), behind.end("name"), BY, 0.6)
            continue
        yield from _after_by(leaf, end, min(len(text), end + 120))


def _under_head(leaf: Leaf, at: int) -> bool:
    """Whether the nearest line above without a link names shops: the heads of a table typed with spaces."""
    layout = leaf.material.layout(leaf.document)
    above = leaf.text_above[layout.line_at(at).number]
    if above < 0:
        return False
    line = layout.lines[above]
    return any(h.concept == "shops.label" for h in leaf.hits_in(line.start, line.end))


def _label_length(text: str) -> int:
    """The length of a leading "Seller:", 0 where there is none."""
    label, colon, _ = text.replace("：", ":").partition(":")
    return len(label) + 1 if colon and _is_shop_label(label) else 0


def _after_by(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    """ "by NAME" at the very beginning of a stretch."""
    text = leaf.document.text
    for hit in leaf.hits_in(start, min(end, start + 40)):
        if hit.concept == "shops.by" and not text[start : hit.start].strip(" ,;–-\n\t*"):
            yield from _name_at(leaf, hit.end, end, 0.8)
            return


def _of_sentences(leaf: Leaf) -> Iterator[Value]:
    """Sentences that name a shop: a word for it and a quoted, bracketed or capitalised name; "the first
    three are by NAME, the last by NAME"."""
    document = leaf.document
    for region in document.regions:
        if region.kind is not RegionKind.OWN:
            continue
        for s, e in sentences(document.text[region.start : region.end]):
            start, end = region.start + s, region.start + e
            if end - start <= _SENTENCE_MAX and leaf.place_of(start) is None:
                yield from _of_sentence(leaf, start, end)


def _of_sentence(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    hits = list(leaf.hits_in(start, end))
    concepts = {h.concept for h in hits}
    if "cues.except" in concepts or not concepts & {"shops.label", "shops.by"}:
        return
    pointing = any(c.startswith("ordinal.") for c in concepts) or "count.2" in concepts
    for hit in hits:
        if hit.concept == "shops.by" and pointing and hit.end - hit.start <= 12:
            yield from _name_at(leaf, hit.end, end, 0.7)
        elif hit.concept == "shops.label" and not _is_mine(leaf, start, hit.start):
            yield from _behind_label(leaf, hit.end, end)


def _behind_label(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    """The names behind the word for a shop."""
    text = leaf.document.text
    bracket = _BRACKETED.match(text, start, end)
    if bracket is not None and (":" not in bracket["names"]):
        for s, e in _split(text, bracket.start("names"), bracket.end("names"), _LIST_PARTS):
            if _name_like(text[s:e]):
                yield from _named(leaf, s, e, 0.8)
        return
    quoted = list(_QUOTED.finditer(text, start, min(end, start + _BETWEEN_MAX + _NAME_MAX)))
    if (
        quoted
        and quoted[0].start() - start <= _BETWEEN_MAX
        and not leaf.has_mention(start, quoted[0].start())
    ):
        for match in quoted:
            yield from _named(leaf, match.start("name"), match.end("name"), 0.85)
        return
    named = list(_name_at(leaf, start, end, 0.7)) if text[start : start + 1] in " \u00a0" else []
    if named and _name_like(named[0].value) and not _is_platform(leaf, named[0].value):
        yield from named
        return
    for hit in leaf.hits_in(start, min(end, start + _BETWEEN_MAX)):
        if hit.concept == "shops.called" and not text[start : hit.start].strip():
            yield from _name_at(leaf, hit.end, end, 0.75)
            return


def _is_platform(leaf: Leaf, name: str) -> bool:
    return name.casefold().startswith(leaf.material.platform.name.casefold())


def _is_mine(leaf: Leaf, start: int, at: int) -> bool:
    return any(h.concept == "shops.mine" for h in leaf.hits_in(max(start, at - 24), at))


def _name_at(leaf: Leaf, start: int, end: int, sure: float) -> Iterator[Value]:
    """The name that begins at `start`: quoted, else capitalised words or a handle, else a short rest of line."""
    text = leaf.document.text
    quoted = _QUOTED.match(text, start + len(text[start:end]) - len(text[start:end].lstrip()), end)
    if quoted is not None:
        yield from _named(leaf, quoted.start("name"), quoted.end("name"), sure)
        return
    line_end = text.find("\n", start, end)
    rest_end = end if line_end < 0 else line_end
    match = _NAME.match(text, start, rest_end)
    if match is None:
        return
    stop = match.end("name")
    rest = text[stop:rest_end]
    if re.fullmatch(
        r"(?: \w{2,15}){1,2}[ \t]*", rest
    ):  # a short line is the name to its end: "heel&toe boutique"
        stop = rest_end
    yield from _named(leaf, match.start("name"), stop, sure)


def _named(leaf: Leaf, start: int, end: int, sure: float) -> Iterator[Value]:
    text = leaf.document.text
    while start < end and text[start] in " \t\"“„«'‘「":
        start += 1
    while end > start and text[end - 1] in " \t\"”“»'’」,;:":
        end -= 1
    if end > start + 1 and text[end - 1] == "." and text[end - 2].islower() and " " in text[start:end]:
        end -= 1
    name = text[start:end]
    if 2 <= len(name) <= _NAME_MAX and not _EMPTY.fullmatch(name) and not leaf.has_address(start, end):
        yield value_at(leaf.document, start, end, BY, sure)


def _split(text: str, start: int, end: int, parts: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in parts.finditer(text, start, end):
        if match.end() == match.start():
            continue
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end


def _name_like(text: str) -> bool:
    """A name and not a remark: short, with a capital, a digit or a handle's sign, or in a script without case."""
    text = text.strip()
    if (
        not 2 <= len(text) <= 40
        or len(text.split()) > 5
        or "://" in text
        or re.search(r"[.!?]\s|^\W*\+|\.[a-z]{2,4}\W*$|^\d+$|[€$£]\s?\d|\d\s?(?:EUR|USD|%)", text)
    ):
        return False
    hits = {h.concept for h in phrases().find(text)}
    if hits & {
        "cues.except",
        "cues.gone",
        "cues.listing",
        "cues.original",
        "items.label",
        "items.other",
        "cues.evidence",
    }:
        return False
    return text[0].isupper() or any(c.isdigit() or c in "-_&" for c in text) or not text[0].islower()


def _of_shop_links(judged: Sequence[Judged]) -> Iterator[Value]:
    """The account in the address of a shop that is complained of."""
    for j in judged:
        if j.role is Role.LISTING and j.mention.site.page is Page.ACCOUNT and j.mention.site.owner:
            at = j.mention.document.text.find(j.mention.site.owner, j.mention.start, j.mention.end)
            if at >= 0:
                yield value_at(j.mention.document, at, at + len(j.mention.site.owner), BY, 0.6)
