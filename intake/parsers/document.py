"""The text of one part with its layout. Immutable: every later stage speaks in offsets into `Document.text`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from intake.reading import PartReport


class RegionKind(StrEnum):
    """Whose text a stretch of a mail body is."""

    OWN = "own"  # written by the sender of this message
    ATTRIBUTION = "attribution"  # "On ... X wrote:", "From: ... Sent: ..." header block, "---- Original ----"
    QUOTED = "quoted"  # the mail that is answered
    FORWARDED = "forwarded"  # a mail passed on
    DISCLAIMER = (
        "disclaimer"  # confidentiality notes, virus scanner lines, list footers, "Sent from my iPhone"
    )


class Origin(StrEnum):
    """How a document came into the message."""

    HEADER = "header"  # a pseudo part: header:From, header:Subject, ...
    BODY = "body"  # the chosen body of the message itself
    ATTACHMENT = "attachment"  # a file attached, inline, or inside an archive
    NESTED = "nested"  # the body or a file of a mail attached to the mail (message/rfc822, .eml, .msg)


@dataclass(frozen=True, slots=True)
class Region:
    """Characters [start, end) of a text are of this kind; depth counts levels of quotation, 0 is own."""

    kind: RegionKind
    start: int
    end: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a text."""

    start: int
    end: int


def covers(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether all of [start, end) is in one of the spans, which are in order and do not overlap."""
    before = bisect_right(spans, start, key=lambda span: span.start)
    return before > 0 and start < end <= spans[before - 1].end


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number` (from 1) covers characters [start, end) of the document's text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: `text` is `document.text[start:end]`, empty cells have start == end."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, in reading order. `name` is a sheet's name. Every row of a table has as many cells as
    were found; rows are not padded. A cell that spans several rows stands in each of them, at its one place."""

    rows: tuple[tuple[Cell, ...], ...]
    page: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FormField:
    """A form field (AcroForm, DOCX content control). Its line in the text reads "LABEL: VALUE".

    kind is text, checkbox, choice or signature; `checked` is None but for a checkbox. An empty field has
    value "" and start == end. `name` is the technical name, `label` what the page prints beside it, if known.
    """

    name: str
    label: str
    kind: str
    value: str
    start: int
    end: int
    checked: bool | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """The target of a link whose visible text is [anchor_start, anchor_end) and whose address stands in the
    text at [start, end) (written behind the anchor as " <ADDRESS>" where the two differ)."""

    href: str
    start: int
    end: int
    anchor_start: int
    anchor_end: int


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What an image looks like without reading it. `looks` is photo, text, screenshot, graphic or unknown:
    text is a scan or photograph of a page; width and height in pixels; `camera` where EXIF names one."""

    width: int
    height: int
    looks: str
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class Headers:
    """Decoded headers of a message. Addresses are bare (`a@b`), lower case in the domain; `date` is RFC 3339
    or None; `all` holds every header as (name, decoded value) in order."""

    message_id: str | None = None
    subject: str | None = None
    from_name: str | None = None
    from_address: str | None = None
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    date: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    all: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """The first header of that name (case-insensitive), or None."""
        return next((v for k, v in self.all if k.casefold() == name.casefold()), None)


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one part, with its layout.

    part: id as in the reading ("body", "2", "2.1", "header:Subject"). Regions cover the whole text without
    gaps or overlaps; a document that is no mail body is one OWN region. `ocr` says that the text was
    recognised from pictures (its characters are doubtful). `nested_in` is the id of the attached mail this
    document belongs to, and `nested_headers` that mail's headers (on the nested mail's body alone).
    `struck` are the stretches their writer struck out, in order and apart from each other: they are part of the
    text, since a person sees them, but their writer no longer says them.
    `structured` holds what a machine-readable notice (ACNS, XARF, ARF) says, as a flat mapping of dotted
    names to (value, start, end) where the text shows it.
    """

    part: str
    origin: Origin
    media_type: str
    text: str
    filename: str | None = None
    pages: tuple[Page, ...] = ()
    regions: tuple[Region, ...] = ()
    tables: tuple[Table, ...] = ()
    fields: tuple[FormField, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    ocr: bool = False
    image: ImageFacts | None = None
    nested_in: str | None = None
    nested_headers: Headers | None = None
    structured_format: str | None = None
    structured: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    struck: tuple[Span, ...] = ()

    def is_struck(self, start: int, end: int) -> bool:
        """Whether all of [start, end) is struck out."""
        return covers(self.struck, start, end)

    def page_of(self, offset: int) -> int | None:
        """The number of the page that holds a character, None where the document has no pages."""
        return next((p.number for p in self.pages if p.start <= offset < max(p.end, p.start + 1)), None)


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A message taken apart: what a reader needs, nothing that a law or a field needs.

    documents: body first (it may be empty, never absent), then attachments in MIME order, nested mails after
    the part that holds them; header pseudo-documents (header:From, header:Subject, header:Reply-To,
    header:References, header:In-Reply-To, header:To where present) last. Parts without text (a photo) have a Document with empty
    text too, so that evidence can be told by file name and picture.
    parts: one report for every MIME part and every file inside one.
    """

    headers: Headers
    sha256: str
    documents: tuple[Document, ...]
    parts: tuple[PartReport, ...]
    warnings: tuple[str, ...] = ()

    @property
    def body(self) -> Document:
        return self.documents[0]
