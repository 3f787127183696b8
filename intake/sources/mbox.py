"""Messages of an mbox file (RFC 4155), one after another, in memory one at a time.

Decisions, since mbox has no standard:
- A message begins at a line `From sender date` at the start of the file or after an empty line, where the date
  holds a time and a year. So a paragraph that begins with "From " does not cut a message in two, even in files
  whose writer did not quote it (mboxcl2).
- Quoting is undone as mboxrd has it: one ">" is taken from lines of ">"s followed by "From ". In files that quote
  once only (mboxo) that is right too, but for lines that were ">From " in the mail itself.
- The empty line that ends each message belongs to the file, not to the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

_SEPARATOR = re.compile(rb"From [^\r\n]{0,300}?\d{1,2}:\d{2}[^\r\n]{0,60}?\b\d{4}\b")
_QUOTED = re.compile(rb">{1,1000}From ")


class TooLarge(Exception):
    """A message of the file is larger than the limit; the argument is its size in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


def starts_mbox(first_line: bytes) -> bool:
    """Whether a file that begins so is an mbox."""
    return _SEPARATOR.match(first_line[:1000]) is not None


def split(file: BinaryIO, max_size: int) -> Iterator[bytes | TooLarge]:
    """The messages in order, unquoted, line ends as in the file; TooLarge in place of one above max_size bytes."""
    lines: list[bytes] = []
    size = 0
    begun = False
    after_empty = True
    for line in _lines(file):
        if after_empty and starts_mbox(line):
            if begun:
                yield _message(lines, size, max_size)
            lines, size, begun = [], 0, True
            after_empty = False
            continue
        after_empty = line in (b"\n", b"\r\n")
        line = line[1:] if _QUOTED.match(line) else line
        size += len(line)
        if size <= max_size + 2:  # the empty line at the end does not count
            lines.append(line)
        else:
            lines.clear()
    if begun:
        yield _message(lines, size, max_size)


def _message(lines: list[bytes], size: int, max_size: int) -> bytes | TooLarge:
    if lines and lines[-1] in (b"\n", b"\r\n"):
        size -= len(lines.pop())
    return TooLarge(size) if size > max_size else b"".join(lines)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines of the file; an endless one comes in pieces of a megabyte."""
    while line := file.readline(1024 * 1024):
        yield line
