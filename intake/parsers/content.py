"""What a format parser is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from intake.parsers.document import FormField, Hyperlink, ImageFacts, Page, Region, Span, Table
from intake.parsers.options import ParseOptions


@dataclass(frozen=True, slots=True)
class File:
    """A part's bytes, transfer encoding undone, and what its container says about them."""

    data: bytes
    name: str | None = None
    declared: str = "application/octet-stream"  # media type the container names
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file with its layout, or the files inside it.

    status is "read" or "partial"; a parser that can say nothing at all raises Unreadable or Skipped.
    `inside` holds the files of an archive; `mail` the raw bytes of a mail that the file is.
    """

    text: str = ""
    pages: tuple[Page, ...] = ()
    regions: tuple[Region, ...] = ()
    tables: tuple[Table, ...] = ()
    fields: tuple[FormField, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    ocr: bool = False
    image: ImageFacts | None = None
    structured_format: str | None = None
    structured: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    struck: tuple[Span, ...] = ()
    status: str = "read"
    reason: str | None = None
    inside: tuple[File, ...] = ()
    mail: bytes | None = None
    warnings: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file is damaged, locked or of a kind that cannot be read; the message is the reason."""


class Skipped(Exception):
    """The file is deliberately not read (a signature, an unsupported format); the message is the reason."""


@dataclass(slots=True)
class Context:
    """What is known about the message while its parts are read, and what is left of its bounds."""

    options: ParseOptions
    body_text: str = ""  # of the message itself; what its language is guessed by
    passwords: tuple[str, ...] = ()  # words of the mail that may open a locked file
    ocr_pages_left: int = 0
    unpack_bytes_left: int = 0
    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)


Parser = Callable[[File, Context], Content]
