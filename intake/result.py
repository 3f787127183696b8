"""What read() gives back. Apart from the reader, so that who merely receives it need not load the models."""

from __future__ import annotations

from dataclasses import dataclass

from intake.parsers.document import Document
from intake.reading import Reading


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A reading and the documents its sources point into."""

    reading: Reading
    documents: tuple[Document, ...]
