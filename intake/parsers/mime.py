"""The MIME tree of a message: its leaves with their ids, transfer encoding undone (RFC 2045, 2046)."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from intake.parsers.content import File
from intake.parsers.headers import part_filename
from intake.parsers.options import ParseOptions

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no parts: `path` is its id in the tree, `within` the subtypes of the multiparts around
    it from the outside in, each with the path of that multipart. `damage` says what its encoding lost."""

    path: str
    part: Message
    file: File
    attached: bool
    within: tuple[tuple[str, str], ...]
    damage: str | None = None


def leaves(message: Message, options: ParseOptions, prefix: str = "") -> Iterator[Leaf]:
    """Leaves in the order of the message, at most options.mime_parts. A message/rfc822 part is a leaf."""
    stack: list[tuple[Message, str, tuple[tuple[str, str], ...]]] = [(message, prefix, ())]
    count = 0
    while stack and count < options.mime_parts:
        part, path, within = stack.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            inner = (*within, (part.get_content_subtype(), path))
            children = part.get_payload()
            for number in range(len(children), 0, -1):
                child_path = f"{path}.{number}" if path else str(number)
                stack.append((children[number - 1], child_path, inner))  # type: ignore[arg-type]
        else:
            count += 1
            yield _leaf(part, path or "1", within, options)


def _leaf(part: Message, path: str, within: tuple[tuple[str, str], ...], options: ParseOptions) -> Leaf:
    data, damage = payload(part)
    name = part_filename(part, options.header_value_chars)
    charset = part.get_content_charset()
    attached = part.get_content_disposition() == "attachment" or name is not None
    return Leaf(path, part, File(data, name, part.get_content_type(), charset), attached, within, damage)


def payload(part: Message) -> tuple[bytes, str | None]:
    """A leaf's bytes and what is wrong with them, None if nothing."""
    content = part.get_payload()
    if isinstance(content, list):
        return b"".join(_message_bytes(inner) for inner in content if isinstance(inner, Message)), None
    octets = str(content or "").encode("utf-8", "surrogateescape")
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        return _base64(octets)
    if encoding == "quoted-printable":
        return quopri.decodestring(octets), None
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return part.get_payload(decode=True) or b"", None  # type: ignore[return-value]
    return octets, None


def _base64(octets: bytes) -> tuple[bytes, str | None]:
    """Base64 as far as it goes: foreign characters are dropped, a cut end is padded."""
    kept, _, after = octets.rstrip().partition(b"=")
    letters = _NOT_BASE64.sub(b"", kept)
    foreign = len(re.sub(rb"\s", b"", kept)) - len(letters)
    damage = "base64 damaged" if foreign or after.strip(b"=\r\n \t") else None
    if len(letters) % 4 == 1:
        letters, damage = letters[:-1], "base64 cut short"
    elif len(letters) % 4 and b"=" not in octets:
        damage = "base64 cut short"
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)), damage
    except binascii.Error:
        return b"", "base64 damaged"


def _message_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, AttributeError, TypeError, ValueError, RecursionError):
        return b""
