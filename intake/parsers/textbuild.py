"""Putting a text together while keeping the places of what stands in it."""

from __future__ import annotations

_DROPPED = dict.fromkeys(
    [c for c in range(0x20) if c not in (0x09, 0x0A, 0x0C, 0x0D)]
    + [0x7F, 0xAD, 0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E]
    + [0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0xFFFE, 0xFFFF]
)
_SPACES = dict.fromkeys([0xA0, 0x2007, 0x202F], " ")
_TABLE = {**_DROPPED, **_SPACES, 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x0B: "\n", 0x2028: "\n", 0x2029: "\n"}


def clean(text: str) -> str:
    """The text as documents hold it: "\\n" ends a line, fixed spaces are spaces, and nothing invisible
    (control, zero-width, soft hyphen, direction marks, lone surrogates) is left to split a word."""
    if any("\ud800" <= c <= "\udfff" for c in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").translate(_TABLE)


class TextBuilder:
    """Text that grows at its end; `add` tells where a piece came to stand."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._tail = "\n\n"

    def __len__(self) -> int:
        return self._length

    def add(self, text: str) -> tuple[int, int]:
        """Append; [start, end) is the place of the piece."""
        start = self._length
        if text:
            self._pieces.append(text)
            self._length += len(text)
            self._tail = (self._tail + text)[-2:]
        return start, self._length

    def new_line(self) -> None:
        """End the line, if one is begun."""
        if not self._tail.endswith("\n"):
            self.add("\n")

    def new_paragraph(self) -> None:
        """End the line and leave one blank."""
        self.new_line()
        if self._tail != "\n\n":
            self.add("\n")

    def line(self, text: str) -> tuple[int, int]:
        """A piece on a line of its own."""
        self.new_line()
        place = self.add(text)
        self.new_line()
        return place

    def separator(self) -> int:
        """Add a line end that may yet become a tab; returns its handle for `make_tab`."""
        self.add("\n")
        return len(self._pieces) - 1

    def make_tab(self, handle: int) -> None:
        """Turn a separator into a tab; no place moves."""
        self._pieces[handle] = "\t"

    def since(self, offset: int) -> str:
        """The text from an offset at which a piece began."""
        pieces: list[str] = []
        length = self._length
        for piece in reversed(self._pieces):
            if length <= offset:
                break
            pieces.append(piece)
            length -= len(piece)
        return "".join(reversed(pieces))

    @property
    def text(self) -> str:
        return "".join(self._pieces)
