"""PDF streams that unpack to more than any page needs (ISO 32000-1, 7.3.8 and 7.4.4)."""

from __future__ import annotations

import re
import zlib

from intake.parsers.content import Unreadable
from intake.parsers.options import MEBIBYTE

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 600  # bytes before a stream in which its dictionary stands
_STEP = 64 * 1024
_PICTURES_AND_FONTS = (b"/Image", b"/FontFile", b"/Length1", b"/CIDFontType0C", b"/Type1C", b"/OpenType")


def refuse_bomb(data: bytes, limit: int) -> None:
    """Raise Unreadable where a deflated stream exceeds `limit` bytes; it unpacks no more than that to tell."""
    for match in _STREAM.finditer(data):
        begin = data.rfind(b"obj", max(0, match.start() - _DICTIONARY), match.start())
        head = data[max(begin, match.start() - _DICTIONARY, 0) : match.start()]
        if b"/Fl" not in head or any(word in head for word in _PICTURES_AND_FONTS):
            continue
        if _exceeds(data, match.end(), limit):
            raise Unreadable(f"a stream unpacks to more than {limit // MEBIBYTE} MB")


def _exceeds(data: bytes, start: int, limit: int) -> bool:
    unpacker = zlib.decompressobj()
    size = 0
    try:
        for at in range(start, len(data), _STEP):
            packed = data[at : at + _STEP]
            while packed and not unpacker.eof:
                size += len(unpacker.decompress(packed, MEBIBYTE))
                packed = unpacker.unconsumed_tail
                if size > limit:
                    return True
            if unpacker.eof:
                return False
    except zlib.error:
        return False
    return False
