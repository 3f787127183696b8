"""The MIME tree of a message: its leaves with their ids, transfer encoding undone (RFC 2045, 2046)."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32

import mailparser
from mailparser.exceptions import MailParserError

from intake.parsers.content import Context, File
from intake.parsers.headers import part_filename
from intake.parsers.options import ParseOptions
from intake.parsers.transfer import QUOTED_PRINTABLE, decode_base64, decode_quoted_printable

_MANY_BOUNDARIES = 20_000  # lines that may be boundaries, far beyond any honest mail


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


def message_tree(raw: bytes, context: Context) -> Message:
    """The message as a tree. One that is nested or broken beyond what a parser bears becomes its headers and
    one text part, with a warning."""
    raw = _cap_headers(raw, context)
    if raw.count(b"\n--") <= _MANY_BOUNDARIES:
        try:
            message = mailparser.parse_from_bytes(raw).message
            if _depth(message, context.options.mime_depth) <= context.options.mime_depth:
                return message  # type: ignore[no-any-return]
            context.warn("MIME parts nested too deep; taken as one text")
        except (MailParserError, AttributeError, RecursionError, ValueError, LookupError, TypeError) as error:
            context.warn(f"the MIME structure could not be read ({type(error).__name__}); taken as one text")
    else:
        context.warn("too many MIME boundaries; taken as one text")
    head, _, rest = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    message = HeaderParser(policy=compat32).parsestr(head.decode("ascii", "surrogateescape"))
    for name in ("content-type", "content-transfer-encoding"):
        del message[name]
    message.set_payload(rest.decode("ascii", "surrogateescape"))
    return message


def _depth(message: Message, enough: int) -> int:
    """How deep parts are nested, counted no further than just beyond `enough`."""
    level, depth = [message], 0
    while level and depth <= enough:
        depth += 1
        level = [
            child
            for part in level
            if isinstance(children := part.get_payload(), list)
            for child in children
            if isinstance(child, Message)
        ]
    return depth


def _cap_headers(raw: bytes, context: Context) -> bytes:
    """The message with at most options.header_bytes of headers."""
    limit = context.options.header_bytes
    ends = [at for at in (raw.find(b"\n\n"), raw.find(b"\r\n\r\n")) if at >= 0]
    end = min(ends, default=len(raw))
    if end <= limit:
        return raw
    context.warn(f"headers of {end} bytes were cut at {limit}")
    cut = raw.rfind(b"\n", 0, limit)
    return raw[: cut + 1 if cut > 0 else limit] + raw[end:].lstrip(b"\r").removeprefix(b"\n")


def leaves(message: Message, limit: int, options: ParseOptions, prefix: str = "") -> tuple[list[Leaf], bool]:
    """At most `limit` leaves in the order of the message, and whether there are more.

    A message/rfc822 part is a leaf. prefix: the id of the part that holds the message, "" for none.
    """
    stack: list[tuple[Message, str, tuple[tuple[str, str], ...]]] = [(message, prefix, ())]
    found: list[Leaf] = []
    while stack:
        if len(found) >= limit:
            return found, True
        part, path, within = stack.pop()
        children = part.get_payload()
        if isinstance(children, list) and part.get_content_maintype() == "multipart":
            inner = (*within, (part.get_content_subtype(), path))
            for number in range(len(children), 0, -1):
                child = children[number - 1]
                if isinstance(child, Message):
                    stack.append((child, f"{path}.{number}" if path else str(number), inner))
        else:
            alone = not within
            found.append(_leaf(part, (f"{path}.1" if path else "1") if alone else path, within, options))
    return found, False


def _leaf(part: Message, path: str, within: tuple[tuple[str, str], ...], options: ParseOptions) -> Leaf:
    data, damage = payload(part)
    name = part_filename(part, options.header_value_chars)
    charset = part.get_content_charset()
    attached = part.get_content_disposition() == "attachment" or name is not None or _is_report(part)
    return Leaf(path, part, File(data, name, part.get_content_type(), charset), attached, within, damage)


def _is_report(part: Message) -> bool:
    """Parts of multipart/report after the first are no text of the writer's (RFC 6522)."""
    return part.get_content_maintype() == "message"


def payload(part: Message) -> tuple[bytes, str | None]:
    """A leaf's bytes and what is wrong with them, None if nothing."""
    content = part.get_payload()
    if isinstance(content, list):
        return b"".join(_message_bytes(inner) for inner in content if isinstance(inner, Message)), None
    encoding = str(part.get("content-transfer-encoding", "")).partition(";")[0].strip(" \t\"'").lower()
    if encoding == "base64":
        return decode_base64(_as_sent(part))
    if encoding in QUOTED_PRINTABLE and part.get_content_maintype() == "text":
        return decode_quoted_printable(_as_sent(part))
    # decode=True gives the octets as sent; without it, the declared charset has already been applied
    octets = part.get_payload(decode=True)
    return (octets if isinstance(octets, bytes) else b""), None


def _as_sent(part: Message) -> bytes:
    """A part's octets before any encoding is undone."""
    bare = copy(part)
    del bare["content-transfer-encoding"]
    octets = bare.get_payload(decode=True)
    return octets if isinstance(octets, bytes) else b""


def _message_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, AttributeError, TypeError, ValueError, RecursionError):
        return b""
