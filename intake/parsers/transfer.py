"""Transfer encodings undone (RFC 2045, 6.7 and 6.8), also where they are damaged or only declared."""

from __future__ import annotations

import binascii
import quopri
import re

QUOTED_PRINTABLE = ("quoted-printable", "quoted/printable", "quoted printable")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_FOREIGN_SHARE = 0.05  # of characters; text that was never encoded has more of them
_LINE = 40  # characters; less of them above plain text may be a word of it
_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})?")
# Controls that no text holds; ISO-2022 switches by escape, shift out and shift in, and UTF-16 is half zeros.
_CONTROLS = frozenset((*range(1, 9), 11, 12, *range(16, 27), *range(28, 32), 127))


def decode_base64(octets: bytes) -> tuple[bytes, str | None]:
    """The octets as far as they go, and what is wrong with them: foreign characters are dropped, a cut end is
    padded, and text that is not base64 at all is left as it is, as is what a mailing list wrote below."""
    encoded, below = _without_footer(octets)
    kept, _, after = encoded.strip().partition(b"=")
    letters = _NOT_BASE64.sub(b"", kept)
    foreign = sum(len(line.strip()) for line in kept.split(b"\n")) - len(letters)
    if foreign > _FOREIGN_SHARE * len(letters) or (below and len(letters) < _LINE):
        return octets, "not the base64 that it is said to be"
    damage = "base64 damaged" if foreign or below or after.strip(b"=\r\n \t") else None
    if len(letters) % 4 == 1:
        letters, damage = letters[:-1], "base64 cut short"
    elif len(letters) % 4 and b"=" not in encoded:
        damage = "base64 cut short"
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)) + below, damage
    except binascii.Error:
        return below, "base64 damaged"


def _without_footer(octets: bytes) -> tuple[bytes, bytes]:
    """What is encoded, and the text below it: from the first line on that has a space between its words."""
    at = 0
    for line in octets.splitlines(keepends=True):
        if b" " in line.strip():
            return octets[:at], b"\n" + octets[at:]
        at += len(line)
    return octets, b""


def decode_quoted_printable(octets: bytes) -> tuple[bytes, str | None]:
    """The octets of a text, and what is wrong with them. Text that is not encoded at all is left as it is: its
    "?id=1005" would become a control character. White space at the end of a line is the carriers' (6.7, rule 3)."""
    lines = b"\n".join(line.rstrip(b" \t\r") for line in octets.split(b"\n"))
    escapes = [match.group(1) for match in _ESCAPE.finditer(lines.replace(b"=\n", b"\n"))]
    wrong = sum(1 for code in escapes if code is None or int(code, 16) in _CONTROLS)
    if wrong * 2 > len(escapes):
        return octets, "not the quoted-printable that it is said to be"
    return quopri.decodestring(lines), None
