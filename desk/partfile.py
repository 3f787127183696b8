"""The bytes of one part of a message, found again in the raw mail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from intake.parsers.charset import decode
from intake.parsers.mime import payload

_MOST_PARTS = 1000


def part_bytes(raw: bytes, sha256: str) -> bytes | None:
    """The content of the part with this hash, its transfer encoding undone.

    raw: the message as received. None for a file that stands inside an archive, and for one whose mail
    cannot be taken apart.
    """
    contents = (payload(part)[0] for part in _leaves(raw, into_mails=True))
    return next((c for c in contents if hashlib.sha256(c).hexdigest() == sha256), None)


def html_body(raw: bytes) -> str | None:
    """The mail's own HTML as text, None where it has none."""
    for part in _leaves(raw, into_mails=False):
        if part.get_content_type() == "text/html" and part.get_content_disposition() != "attachment":
            return decode(payload(part)[0], part.get_content_charset()).text
    return None


def _leaves(raw: bytes, *, into_mails: bool) -> Iterator[Message]:
    """The parts that hold no parts, in order; an attached mail is one, followed by its own if wanted."""
    try:
        stack = [message_from_bytes(raw)]
    except (RecursionError, ValueError, LookupError):
        return  # not to be taken apart: the reading says so, and the raw mail can be downloaded
    count = 0
    while stack and count < _MOST_PARTS:
        part = stack.pop()
        inner = part.get_payload() if part.is_multipart() else []
        multipart = part.get_content_maintype() == "multipart" and part.is_multipart()
        if not multipart:
            count += 1
            yield part
        if isinstance(inner, list) and (multipart or into_mails):
            stack.extend(p for p in reversed(inner) if isinstance(p, Message))
