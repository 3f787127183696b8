"""Sellers and shops named as infringers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from intake.extractors.base import Material, value_at
from intake.extractors.layout import Labelled
from intake.extractors.links.claimant import is_claimants
from intake.extractors.links.judge import Judged, Role, judged_of
from intake.extractors.links.keys import link_key
from intake.extractors.links.lexicons import phrases
from intake.extractors.links.mentions import Leaf, leaf_of, written
from intake.extractors.links.names import (
    BY,
    JOINED_PLURAL,
    LIST_PARTS,
    QUOTED,
    is_empty,
    is_plural_label,
    is_shop_label,
    is_shop_word,
    label_length,
    name_at,
    name_like,
    named,
    split,
)  # fmt: skip
from intake.extractors.links.sites import Page
from intake.extractors.links.slots import slotted
from intake.extractors.links.tables import seller_of
from intake.extractors.links.tellings import told
from intake.parsers.document import Document, RegionKind
from intake.reading import Link, Value

_BLOCK_MAX = 30  # lines below a label
_BRACKETED = re.compile(r"[ \t\n]{0,3}[(（\[](?P<names>[^()（）\[\]\n]{2,200})[)）\]]")
_LABELLED = re.compile(r"[ \t]*[,，;；、][ \t]*(?P<rest>[^\n,，;；(（)）]{3,80})")
_DASHED = re.compile(r"[ \t,]*[-–—:|][ \t]+(?P<name>[^\n,;:()]{2,50}?)[ \t]*$", re.MULTILINE)
_SPACED = re.compile(r"(?:[ ]{2,40}|\t)(?P<name>\S[^\n,;:()\t]{1,49}?)[ \t]*$", re.MULTILINE)
_HANDLE = re.compile(r"[a-z]\w{5,30}")  # letters of a name in small letters; shorter words are remarks
_MARKED = re.compile(r"[ \t>]*(?:[-–•●·*▪◦○■]|\(?\d{1,3}[.)、]|[a-z][.)])?[ \t]*")
_MARK = re.compile(r"[:：■●◆▼▶【\[*#◎◇]")  # tells a heading from a line of prose
_HEADING = re.compile(r"[\s>■●◆▼▶【\[*#=・◎◇]*(?P<label>[^\n]{2,40}?)[\s】\]*#=:：]*")


def read_sellers(material: Material, listings: Sequence[Link]) -> tuple[Value, ...]:
    """Shops that a notice names as infringers, each once, as written; of a follow-up those of its new listings;
    none of any other kind of message.

    Of table columns, "Shop: NAME" lines, the words beside a listing, and sentences that name a shop.
    """
    if material.kind not in ("notice", "follow_up"):
        return ()
    complained = {link_key(x.value) for x in listings}
    found: dict[str, Value] = {}
    everywhere: list[Value] = []
    for document in (*written(material), *_of_nested(material, listings)):
        leaf = leaf_of(material, document)
        judged = [
            replace(j, role=Role.LISTING)
            for j in judged_of(material, document)
            if j.mention.key in complained
        ]
        for value in (
            *_of_rows(leaf, judged),
            *_of_labels(leaf),
            *_of_blocks(leaf),
            *_beside(leaf, judged),
            *slotted(leaf, judged),
            *told(leaf, judged),
        ):
            if is_claimants(material, value.value):
                continue
            everywhere.append(value)
            key = re.sub(r"\W", "", value.value.casefold())
            known = found.get(key)
            if key and (known is None or known.confidence < value.confidence):
                found[key] = value
    found = {key: v for key, v in found.items() if not _inside_another(v, everywhere)}
    if not found and listings:
        found.update(
            (v.value.casefold(), v) for d in written(material) for v in _of_shop_links(judged_of(material, d))
        )
    return tuple(sorted(found.values(), key=lambda v: _place(v, material)))


def _of_nested(material: Material, listings: Sequence[Link]) -> Iterator[Document]:
    """The attached mails that listings stand in: a client's own words."""
    parts = {x.source.part for x in listings if x.source is not None}
    return (d for d in material.nested if d.part in parts)


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
            if cell is not None and not is_empty(cell.text) and not leaf.has_address(cell.start, cell.end):
                yield value_at(leaf.document, cell.start, cell.end, BY, 0.96)


def _of_labels(leaf: Leaf) -> Iterator[Value]:
    """Lines, cells and form fields "Shop: NAME", with one name or several."""
    for labelled in leaf.material.layout(leaf.document).labelled:
        if not labelled.own or not labelled.value or not is_shop_label(labelled.label):
            continue
        if (
            labelled.kind == "table"
            and (place := leaf.place_of(labelled.start))
            and len(leaf.table(place).rows[place.row]) > 2
        ):
            continue
        if labelled.kind == "below":
            continue  # read with all lines below the label
        yield from _of_value(leaf, labelled)


def _of_value(leaf: Leaf, labelled: Labelled) -> Iterator[Value]:
    """The names of a filled-in "Shops:": the quoted ones where some are ("1 and 2: “NAME”, 3: “NAME”"), else all
    between commas, and of a label in the plural between "and" too."""
    text = leaf.document.text
    quoted = list(QUOTED.finditer(text, labelled.start, labelled.end))
    if quoted:
        for name in quoted:
            yield from named(leaf, name.start("name"), name.end("name"), 0.92)
        return
    parts = JOINED_PLURAL if is_plural_label(labelled.label) else LIST_PARTS
    for start, end in split(text, labelled.start, labelled.end, parts):
        yield from named(leaf, start, end, 0.92)


def _beside(leaf: Leaf, judged: Sequence[Judged]) -> Iterator[Value]:
    """The name right behind a listing: "URL (NAME)", "URL by NAME", or "by NAME" on the next line."""
    text = leaf.document.text
    names_shops = False  # once one bracket held a name, a plain word in the next is one too
    for j in judged:
        if j.mention.place is not None or not j.mention.site.own or j.mention.region is not RegionKind.OWN:
            continue
        end = j.mention.end + (1 if text[j.mention.end : j.mention.end + 1] == ">" else 0)
        line_end = text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        bracket = _BRACKETED.match(text, end, line_end)
        if bracket is not None:
            said = list(_in_brackets(leaf, bracket.start("names"), bracket.end("names")))
            if names_shops and not said and _HANDLE.fullmatch(bracket["names"]):
                said = list(named(leaf, bracket.start("names"), bracket.end("names"), 0.6))
            names_shops = names_shops or bool(said)
            yield from said
            continue
        tail = _LABELLED.match(text, end, line_end)
        if tail is not None and (length := label_length(tail["rest"])):
            name = tail["rest"][length:]
            labelled = tail["rest"][:length].rstrip().endswith((":", "："))
            if name_like(name, labelled=labelled) and not _is_called(name):
                yield from named(leaf, tail.start("rest") + length, tail.end("rest"), 0.85)
                continue
        behind = _DASHED.match(text, end, line_end) or (
            _SPACED.match(text, end, line_end) if _under_head(leaf, j.mention.start) else None
        )
        if behind is not None and not leaf.has_mention(end, line_end):
            quoted = QUOTED.search(text, *behind.span("name"))
            if quoted is not None and is_shop_word(leaf, behind.start("name"), quoted.start()):
                yield from named(leaf, quoted.start("name"), quoted.end("name"), 0.85)
                continue
            label = label_length(behind["name"])
            if name_like(behind["name"][label:], labelled=label > 0):
                yield from named(
                    leaf, behind.start("name") + label, behind.end("name"), 0.85 if label else 0.6
                )
                continue
        yield from _after_by(leaf, end, min(len(text), end + 120))


def _in_brackets(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    """The names in brackets behind a listing: "(NAME)", "(shops: NAME; NAME)"."""
    text = leaf.document.text
    label = label_length(text[start:end])
    for s, e in split(text, start + label, end) if label else ((start, end),):
        if name_like(text[s:e], labelled=label > 0):
            yield from named(leaf, s, e, 0.85)


def _is_called(text: str) -> bool:
    """Whether "called" and the like stand at the beginning: a sentence that names the shop later."""
    return any(h.concept == "shops.called" and not text[: h.start].strip() for h in phrases().find(text))


def _of_blocks(leaf: Leaf) -> Iterator[Value]:
    """The lines below a heading or a label that means shops, one name a line."""
    lines = leaf.material.layout(leaf.document).lines
    for line in lines:
        heading = _HEADING.fullmatch(line.text)
        if (
            heading is None
            or not line.own
            or not _MARK.search(line.text)
            or not is_shop_label(heading["label"])
        ):
            continue
        for below in lines[line.number + 1 : line.number + 1 + _BLOCK_MAX]:
            mark = _MARKED.match(below.text)
            at = below.start + (mark.end() if mark else 0)
            name = leaf.document.text[at : below.end]
            if (
                not name_like(name, labelled=True)
                or re.search(r"[:：。■●◆]", below.text)
                or leaf.place_of(at) is not None
                or leaf.has_mention(below.start, below.end)
            ):
                break
            yield from named(leaf, at, below.end, 0.85)


def _under_head(leaf: Leaf, at: int) -> bool:
    """Whether the nearest line above without a link names shops: the heads of a table typed with spaces."""
    layout = leaf.material.layout(leaf.document)
    above = leaf.text_above[layout.line_at(at).number]
    if above < 0:
        return False
    line = layout.lines[above]
    return any(h.concept == "shops.label" for h in leaf.hits_in(line.start, line.end))


def _after_by(leaf: Leaf, start: int, end: int) -> Iterator[Value]:
    """ "by NAME" at the very beginning of a stretch."""
    text = leaf.document.text
    for hit in leaf.hits_in(start, min(end, start + 40)):
        if hit.concept == "shops.by" and not text[start : hit.start].strip(" ,;–-\n\t*"):
            yield from name_at(leaf, hit.end, end, 0.8)
            return


def _of_shop_links(judged: Sequence[Judged]) -> Iterator[Value]:
    """The account in the address of a shop that is complained of."""
    for j in judged:
        if j.role is Role.LISTING and j.mention.site.page is Page.ACCOUNT and j.mention.site.owner:
            at = j.mention.document.text.find(j.mention.site.owner, j.mention.start, j.mention.end)
            if at >= 0:
                yield value_at(j.mention.document, at, at + len(j.mention.site.owner), BY, 0.6)
