"""What every extractor is given, and how it says where a value stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from intake.extractors.layout import Layout, lay_out
from intake.parsers.document import Document, Origin, ParsedMessage, RegionKind
from intake.reading import Source, Value
from intake.settings import Platform

T = TypeVar("T")


@dataclass
class Material:
    """One parsed message and the platform it was sent to. Extractors read it and change nothing of it.

    language and kind are filled in by the reader as soon as their extractors have run, so that later ones
    can lean on them; before that they are None and "".
    """

    parsed: ParsedMessage
    platform: Platform
    language: str | None = None
    kind: str = ""
    _layouts: dict[str, Layout] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict)

    def layout(self, document: Document) -> Layout:
        """The document's lines, labels and blocks; computed once."""
        known = self._layouts.get(document.part)
        if known is None:
            known = self._layouts[document.part] = lay_out(document)
        return known

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What `make` returns, computed once a message: for steps that several extractors lean on."""
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    def document(self, part: str) -> Document | None:
        return next((d for d in self.parsed.documents if d.part == part), None)

    def header(self, name: str) -> Document | None:
        return self.document(f"header:{name}")

    @property
    def body(self) -> Document:
        return self.parsed.body

    @cached_property
    def attachments(self) -> tuple[Document, ...]:
        """Documents of attached files, without nested mails."""
        return tuple(d for d in self.parsed.documents if d.origin is Origin.ATTACHMENT)

    @cached_property
    def nested(self) -> tuple[Document, ...]:
        return tuple(d for d in self.parsed.documents if d.origin is Origin.NESTED)

    def own_spans(self, document: Document) -> Iterator[tuple[int, int]]:
        """The stretches of a document that its writer wrote."""
        for region in document.regions:
            if region.kind is RegionKind.OWN:
                yield region.start, region.end


def source_at(document: Document, start: int, end: int) -> Source:
    """The place [start, end) of a document, without white space at its ends."""
    text = document.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Source(document.part, start, end, text[start:end], document.page_of(start))


def value_at(
    document: Document, start: int, end: int, by: str, confidence: float, value: str | None = None
) -> Value:
    """A value that stands at [start, end); what it reads as is the quote unless `value` says otherwise."""
    source = source_at(document, start, end)
    return Value(value if value is not None else source.quote, confidence, source, by)
