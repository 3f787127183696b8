"""The journal of erasures: what retention has erased, so that a backup made before does not bring it back.

One line of JSON an erasure, in the data folder beside the store, not in it: it must outlive the store. Nothing in it
is personal. Every backup carries it as it then was, and `intake restore` goes by all that it can find.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from casestore.erasures import Erasure

NAME = "erasures.jsonl"


class JournalDamaged(Exception):
    """A line in the middle of the journal is none of ours."""


class Journal:
    """The erasures of one installation, in the order they were made."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def append(self, erasure: Erasure) -> None:
        """Write one down; it is on disk when this returns. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as file:
            _cut_torn_line(file)
            file.write(_line(erasure))
            file.flush()
            os.fsync(file.fileno())

    def add_missing(self, erasures: Iterable[Erasure]) -> None:
        """Write down those that are not here yet."""
        known = set(self.read())
        for erasure in erasures:
            if erasure not in known:
                known.add(erasure)
                self.append(erasure)

    def bytes(self) -> bytes:
        """The journal as it is; nothing where there is none yet. Raises OSError."""
        return self.path.read_bytes() if self.path.exists() else b""

    def read(self) -> list[Erasure]:
        """All of them. Raises JournalDamaged, OSError."""
        return parse(self.bytes())


def parse(data: bytes) -> list[Erasure]:
    """The erasures of a journal's bytes. A last line that was torn by a power cut was never acted upon.

    Raises JournalDamaged.
    """
    lines = data.split(b"\n")[:-1]
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(Erasure.from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise JournalDamaged(f"line {number} is damaged: {error!r}") from error
    return found


def _line(erasure: Erasure) -> bytes:
    return json.dumps(erasure.to_json(), separators=(",", ":")).encode("ascii") + b"\n"


def _cut_torn_line(file: IO[bytes]) -> None:
    """Take away what a power cut left of a line, so that the next one stands alone."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return
    file.seek(size - 1)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
