"""read(): bytes to a Reading. Pure: no database, no network, no clock."""

from __future__ import annotations

from dataclasses import dataclass

from intake.parsers.document import Document
from intake.reading import Reading


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A reading and the documents its sources point into."""

    reading: Reading
    documents: tuple[Document, ...]
