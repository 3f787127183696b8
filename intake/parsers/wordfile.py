"""The inside of a Word 97-2003 file (MS-DOC): its stories as text, and what is said of their characters.

Written here because the programs for it lose what a notice needs: antiword the line breaks inside paragraphs,
links, headers and footers; catdoc tables and what is struck out.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from intake.parsers.content import Unreadable

_WORD_97 = 0x00C1  # nFib; older files are built differently
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200  # flags of FibBase (2.5.1)
_PAGE = 512  # bytes of a page of formatted runs (2.9.33, 2.9.174)
_COUNTS = 0x4C  # ccpText and what follows it (FibRgLw97, 2.5.4)
_POSITIONS = 0x9A  # FibRgFcLcb97 (2.5.6): pairs of place and size in the table stream
_HEADERS, _CHARACTERS, _PARAGRAPHS, _PIECES = 11, 12, 13, 33  # which of the pairs
_COMPRESSED = 1 << 30  # FcCompressed (2.9.73)
_LONG_OPERANDS = {0xD608: 2, 0xD606: 2}  # sprms whose operand is led by a size of two octets (sprmTDefTable)
# Single property modifiers (2.6.1, 2.6.2) that matter here.
STRUCK, STRUCK_TWICE, DELETED = 0x0837, 0x2A53, 0x0800
IN_TABLE, ROW_END = 0x2416, 0x2417


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters [start, end) of the whole text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stories:
    """Where the stories stand in the text, none inside another."""

    body: Stretch
    notes: tuple[Stretch, ...]  # footnotes, endnotes
    headers: tuple[Stretch, ...]
    footers: tuple[Stretch, ...]
    boxes: Stretch


class WordFile:
    """A document's text (one character for each of Word's, controls included) and the properties of its runs."""

    def __init__(self, document: bytes, tables: dict[str, bytes], limit: int) -> None:
        """document: the WordDocument stream. tables: the streams 0Table and 1Table. limit: characters kept.

        Raises Unreadable for a file that is locked or older than Word 97, struct.error for a damaged one.
        """
        _, version = struct.unpack_from("<HH", document)
        (flags,) = struct.unpack_from("<H", document, 0x0A)
        if flags & _ENCRYPTED:
            raise Unreadable("password-protected")
        if version < _WORD_97:
            raise Unreadable("a document of Word 95 or older")
        self._document = document
        self._table = tables["1Table" if flags & _TABLE_1 else "0Table"]
        self._pieces = self._read_pieces(limit)
        self.text = "".join(piece.text for piece in self._pieces)

    def stories(self) -> Stories:
        """The stories in the order in which they are stored (2.3)."""
        counts = struct.unpack_from("<8I", self._document, _COUNTS)
        places = []
        at = 0
        for count in counts:
            end = min(at + count, len(self.text))
            places.append(Stretch(at, end))
            at = end
        body, notes, margins, _, _, endnotes, boxes, _ = places
        headers, footers = self._margins(margins)
        return Stories(body, (notes, endnotes), headers, footers, boxes)

    def _margins(self, whole: Stretch) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
        """Headers and footers: after six separators of notes, six stories a section (2.3.5)."""
        data = self._part(_HEADERS)
        bounds = struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
        headers: list[Stretch] = []
        footers: list[Stretch] = []
        last = whole.start
        for number in range(6, len(bounds) - 2):
            start, end = (
                max(whole.start + bounds[number], last),
                min(whole.start + bounds[number + 1], whole.end),
            )
            if start < end:
                (headers if number % 6 in (0, 1, 4) else footers).append(Stretch(start, end))
                last = end
        return tuple(headers), tuple(footers)

    def _part(self, which: int) -> bytes:
        start, size = struct.unpack_from("<II", self._document, _POSITIONS + 8 * which)
        return self._table[start : start + size]

    def _read_pieces(self, limit: int) -> list[_Piece]:
        """The piece table (2.8.35 in 2.9.38): where in the file the characters stand."""
        data, at = self._part(_PIECES), 0
        while data[at : at + 1] == b"\x01":  # property lists that pieces refer to
            at += 3 + int(struct.unpack_from("<H", data, at + 1)[0])
        count = (int(struct.unpack_from("<I", data, at + 1)[0]) - 4) // 12
        at += 5
        bounds = struct.unpack_from(f"<{count + 1}I", data, at)
        pieces: list[_Piece] = []
        total = 0
        for number in range(count):
            length = min(bounds[number + 1] - bounds[number], limit - total)
            if length <= 0:
                break
            (place,) = struct.unpack_from("<I", data, at + 4 * (count + 1) + 8 * number + 2)
            pieces.append(_piece(self._document, total, length, place))
            total += len(pieces[-1].text)
        return pieces

    def stretches(self, characters: bool, *wanted: int) -> list[Stretch]:
        """Where one of the properties is on, in order; `characters` or paragraphs are asked."""
        found = sorted(set(self._runs(characters, wanted)))
        places: list[Stretch] = []
        starts = [start for start, _ in found]
        for piece in self._pieces:
            first = max(bisect_right(starts, piece.place) - 1, 0)
            for start, end in found[first:]:
                if start >= piece.place + piece.width * len(piece.text):
                    break
                begun = max(start - piece.place, 0) // piece.width
                ended = min((end - piece.place) // piece.width, len(piece.text))
                if begun < ended:
                    places.append(Stretch(piece.start + begun, piece.start + ended))
        return places

    def _runs(self, characters: bool, wanted: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        """[start, end) in the file of runs that have one of the properties (2.9.33 ChpxFkp, 2.9.174 PapxFkp)."""
        data = self._part(_CHARACTERS if characters else _PARAGRAPHS)
        count = max((len(data) - 4) // 8, 0)
        last = 0
        for number in struct.unpack_from(f"<{count}I", data, 4 * (count + 1)) if count else ():
            page = self._document[number * _PAGE : (number + 1) * _PAGE]
            if len(page) < _PAGE:
                continue
            runs = min(page[-1], 0x65 if characters else 0x1D)
            bounds = struct.unpack_from(f"<{runs + 1}I", page)
            for run in range(runs):
                place = page[4 * (runs + 1) + run * (1 if characters else 13)] * 2
                start, end = max(bounds[run], last), bounds[run + 1]
                if place and start < end and _has(page, place, characters, wanted):
                    yield start, end
                last = max(last, end)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters from `start` on in the text, stored from `place` on in the file, `width` octets each."""

    start: int
    place: int
    width: int
    text: str


def _piece(document: bytes, start: int, length: int, place: int) -> _Piece:
    if place & _COMPRESSED:
        at = (place & ~_COMPRESSED) // 2
        return _Piece(start, at, 1, document[at : at + length].decode("cp1252", "replace"))
    octets = document[place : place + 2 * length]
    text = "".join(map(chr, struct.unpack(f"<{len(octets) // 2}H", octets[: len(octets) // 2 * 2])))
    return _Piece(start, place, 2, text)


def _has(page: bytes, place: int, characters: bool, wanted: tuple[int, ...]) -> bool:
    """Whether the property list at `place` of a page switches one of the properties on."""
    if characters:
        begin, size = place + 1, page[place]
    elif page[place]:  # 2.9.175: half the size, less one octet; the style's number comes first
        begin, size = place + 3, 2 * page[place] - 3
    else:
        begin, size = place + 4, 2 * page[place + 1] - 2
    at, end = begin, min(begin + size, _PAGE - 1)
    while at + 3 <= end:
        (modifier,) = struct.unpack_from("<H", page, at)
        if modifier in wanted and page[at + 2] & 1:
            return True
        at += 2 + _operand(page, at + 2, modifier)
    return False


def _operand(page: bytes, at: int, modifier: int) -> int:
    """Octets of a modifier's operand (2.2.5.1, spra)."""
    kind = modifier >> 13
    if kind != 6:
        return (1, 1, 2, 4, 2, 2, 0, 3)[kind]
    if _LONG_OPERANDS.get(modifier):
        return int(struct.unpack_from("<H", page, at)[0]) + 1
    return page[at] + 1
