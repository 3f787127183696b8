"""Every place of a message where an address or an item number stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from intake.extractors.base import Material
from intake.extractors.lexicon import Hit
from intake.extractors.links.aligned import aligned_tables
from intake.extractors.links.keys import link_key
from intake.extractors.links.lexicons import phrases
from intake.extractors.links.sites import Page, Site, Sites, sites_of
from intake.extractors.links.unwrap import unwrapped
from intake.extractors.links.urls import Address, find_addresses, narrowed, parse_address
from intake.parsers.document import Document, Origin, RegionKind, Table

_NUMBER = re.compile(
    r"(?<![\w/=.&?%@-])\d{1,20}(?:[ \u00a0.-]\d{1,8}){0,4}(?![\w/=%@-])|(?<![\w/=.&?%@-])(?=[A-Za-z0-9-]{0,20}\d)[A-Z0-9][A-Z0-9-]{5,24}(?![\w/=%@-])"
)


_MENTIONS_MAX = 20_000  # of a document; a longer list is no mail that a person or an agency wrote


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: table, row and column, counted from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Mention:
    """An address or an item number at [start, end) of the document. `value` is what a link reads as."""

    document: Document
    start: int
    end: int
    value: str
    key: str
    site: Site
    region: RegionKind
    place: Place | None

    @property
    def number(self) -> bool:
        return self.value.startswith("item:")


@dataclass
class Leaf:
    """A document with all that its links are judged by; computed once a message."""

    material: Material
    document: Document

    @cached_property
    def sites(self) -> Sites:
        return sites_of(self.material.platform)

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Every address of the text and every hyperlink's target, wrappers undone, in order."""
        is_own = self.sites.is_own
        found = list(islice(find_addresses(self.document.text, self.sites.item_number), _MENTIONS_MAX))
        taken = [(a.start, a.end) for a in found]
        starts = [s for s, _ in taken]
        for link in self.document.links:
            at = bisect_right(starts, link.end - 1) - 1
            if at >= 0 and taken[at][1] > link.start:
                continue
            if link.href.casefold().startswith(("http://", "https://")) and link.end > link.start:
                address = parse_address(link.href.strip(), link.start, link.end)
                if address is not None:
                    found.append(address)
        found.sort(key=lambda a: a.start)
        return tuple(unwrapped(a, is_own) for a in found)

    @cached_property
    def hits(self) -> list[Hit]:
        """The phrases of the lexicons in the text."""
        return phrases().find(self.document.text)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Addresses and item numbers, in order."""
        found = [self._mention(a.start, a.end, a.url, self.sites.look_up(a)) for a in self.addresses]
        found += islice(self._numbers(), _MENTIONS_MAX)
        return tuple(sorted(found, key=lambda m: m.start))

    @cached_property
    def starts(self) -> list[int]:
        return [m.start for m in self.mentions]

    def has_mention(self, start: int, end: int) -> bool:
        """Whether a link begins in [start, end)."""
        at = bisect_right(self.starts, start - 1)
        return at < len(self.starts) and self.starts[at] < end

    def has_address(self, start: int, end: int) -> bool:
        """Whether a URL begins in [start, end)."""
        at = bisect_right(self._address_starts, start - 1)
        return at < len(self._address_starts) and self._address_starts[at] < end

    def in_address(self, offset: int) -> bool:
        """Whether a character belongs to a URL."""
        at = bisect_right(self._address_starts, offset) - 1
        return at >= 0 and self.addresses[at].end > offset

    def has_own_item(self, start: int, end: int) -> bool:
        """Whether a URL of one of the platform's items begins in [start, end)."""
        at = bisect_right(self.starts, start - 1)
        while at < len(self.starts) and self.starts[at] < end:
            mention = self.mentions[at]
            if not mention.number and mention.site.own and mention.site.page is Page.ITEM:
                return True
            at += 1
        return False

    @cached_property
    def _address_starts(self) -> list[int]:
        return [a.start for a in self.addresses]

    @cached_property
    def text_above(self) -> list[int]:
        """For every line the number of the nearest line above it that has words and no link, -1 for none."""
        above, nearest = [], -1
        for line in self.material.layout(self.document).lines:
            above.append(nearest)
            if not line.blank and not self.has_mention(line.start, line.end):
                nearest = line.number
        return above

    def hits_in(self, start: int, end: int) -> Iterator[Hit]:
        """The phrases that lie in [start, end)."""
        at = bisect_right(self._hit_starts, start - 1)
        hits = self.hits
        while at < len(hits) and hits[at].start < end:
            if hits[at].end <= end:
                yield hits[at]
            at += 1

    @cached_property
    def _hit_starts(self) -> list[int]:
        return [h.start for h in self.hits]

    def place_of(self, offset: int) -> Place | None:
        """The table cell that holds a character."""
        at = bisect_right(self._cell_starts, offset) - 1
        if at >= 0 and self._cells[at][1] > offset:
            return self._cells[at][2]
        return None

    def table(self, place: Place) -> Table:
        return self.tables[place.table]

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The document's tables, and those typed with spaces or tabs."""
        known = sorted((row[0].start, row[-1].end) for t in self.document.tables for row in t.rows if row)
        starts = [start for start, _ in known]

        def is_cell(offset: int) -> bool:
            at = bisect_right(starts, offset) - 1
            return at >= 0 and known[at][1] >= offset

        lines = self.material.layout(self.document).lines
        return (*self.document.tables, *aligned_tables(lines, self.has_link, is_cell))

    def has_link(self, start: int, end: int) -> bool:
        """Whether a URL, or nothing but an item number, stands in [start, end)."""
        return self.has_address(start, end) or self._is_number(start, end)

    def has_own(self, start: int, end: int) -> bool:
        """Whether a URL of one of the platform's items, or nothing but an item number, stands in [start, end)."""
        return self.has_own_item(start, end) or self._is_number(start, end)

    def _is_number(self, start: int, end: int) -> bool:
        pattern = self.sites.item_number
        return pattern is not None and _item_number(self.document.text[start:end], pattern) is not None

    @cached_property
    def _cells(self) -> list[tuple[int, int, Place]]:
        return sorted(
            (
                (cell.start, cell.end, Place(t, r, c))
                for t, table in enumerate(self.tables)
                for r, row in enumerate(table.rows)
                for c, cell in enumerate(row)
                if cell.end > cell.start
            ),
            key=lambda x: x[0],
        )

    @cached_property
    def _cell_starts(self) -> list[int]:
        return [start for start, _, _ in self._cells]

    def region_at(self, offset: int) -> RegionKind:
        return self.material.layout(self.document).line_at(offset).region.kind

    def _mention(self, start: int, end: int, value: str, site: Site) -> Mention:
        return Mention(
            self.document,
            start,
            end,
            value,
            link_key(value),
            site,
            self.region_at(start),
            self.place_of(start),
        )

    def _numbers(self) -> Iterator[Mention]:
        """Bare numbers of the platform's form that stand beside a word for an item, in a column of links, or
        in a list of their like."""
        pattern = self.sites.item_number
        if pattern is None:
            return
        plain = narrowed(self.document.text)
        spans = [(a.start, a.end) for a in self.addresses]
        starts = [s for s, _ in spans]
        for match in _NUMBER.finditer(plain):
            at = bisect_right(starts, match.start()) - 1
            if at >= 0 and spans[at][1] > match.start():
                continue
            number = _item_number(match[0], pattern)
            if number is not None:
                site = Site(Page.ITEM, True, self.material.platform.name, number)
                yield self._mention(match.start(), match.end(), f"item:{number}", site)


def _item_number(written: str, pattern: re.Pattern[str]) -> str | None:
    """The number as the platform writes it: as it stands, else without spaces and signs between groups."""
    for form in (written, re.sub(r"[ \u00a0.-]", "", written)):
        if pattern.fullmatch(form):
            return form
    return None


def written(material: Material) -> tuple[Document, ...]:
    """The documents that the writer wrote or attached: body first; headers and nested mails left out."""
    return tuple(
        d for d in material.parsed.documents if d.origin in (Origin.BODY, Origin.ATTACHMENT) and d.text
    )


def leaf_of(material: Material, document: Document) -> Leaf:
    """The document's links; computed once a message."""
    return material.once(f"links:{document.part}", lambda: Leaf(material, document))


def urls_of(material: Material, document: Document) -> tuple[Address, ...]:
    """Every URL of a document with its place, line breaks and wrappers undone; for other extractors too."""
    return leaf_of(material, document).addresses
