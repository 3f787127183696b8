"""What read() gives back. Apart from the reader, so that who merely receives it need not load the models."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.parsers.document import Document, Headers
from intake.reading import Reading


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A reading, the documents its sources point into, and every header of the message."""

    reading: Reading
    documents: tuple[Document, ...]
    headers: Headers = field(default_factory=Headers)
