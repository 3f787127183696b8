"""A message's headers, decoded (RFC 5322, 2047, 2231, 6532)."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from mailparser.utils import get_addresses

from intake.parsers.charset import decode
from intake.parsers.document import Document, Headers, Origin, Region, RegionKind

PSEUDO_DOCUMENTS = ("From", "Subject", "Reply-To", "References", "In-Reply-To", "To")
_ADDRESS_HEADERS = ("from", "reply-to", "to", "cc", "sender")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,998}>")
_FOLDING = re.compile(r"[ \t]*\r?\n[ \t]*")


def read_headers(message: Message, limit: int) -> Headers:
    """The headers of a message; `limit` caps the characters of one value before it is decoded."""
    every = tuple((name, header_text(value, limit)) for name, value in message.raw_items())
    first = {name.lower(): value for name, value in reversed(every)}
    senders = addresses(message, "from", limit)
    return Headers(
        message_id=_message_id(first.get("message-id")),
        subject=first.get("subject"),
        from_name=senders[0][0] or None if senders else None,
        from_address=senders[0][1] or None if senders else None,
        reply_to=_bare(addresses(message, "reply-to", limit)),
        to=_bare(addresses(message, "to", limit)),
        cc=_bare(addresses(message, "cc", limit)),
        date=_date(first.get("date")),
        in_reply_to=tuple(_MESSAGE_ID.findall(first.get("in-reply-to", ""))),
        references=tuple(_MESSAGE_ID.findall(first.get("references", ""))),
        all=every,
    )


def header_documents(headers: Headers) -> tuple[Document, ...]:
    """The headers a value may stand in, as documents of their own ("header:Subject")."""
    found = []
    for name in PSEUDO_DOCUMENTS:
        text = headers.get(name)
        if text:
            region = Region(RegionKind.OWN, 0, len(text))
            found.append(Document(f"header:{name}", Origin.HEADER, "text/plain", text, regions=(region,)))
    return tuple(found)


def header_text(value: str | Header, limit: int) -> str:
    """A header's value on one line, encoded words decoded, raw 8-bit octets by their likely charset."""
    raw = _unfold(str(value.encode()) if isinstance(value, Header) else value)[:limit]
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError, LookupError):
        return _eight_bit(raw)
    return "".join(_piece(data, charset) for data, charset in pieces).replace("\n", " ").strip()


def addresses(message: Message, name: str, limit: int) -> list[tuple[str, str]]:
    """(display name, bare address) of an address header; a raw 8-bit display name is decoded first."""
    found: list[tuple[str, str]] = []
    for value in message.get_all(name, []):
        raw = _unfold(str(value))[:limit]
        if not raw.isascii():
            raw = header_text(value, limit)
        for display, address in get_addresses(raw, decode_names=False):
            shown = header_text(display, limit).strip().strip("\"'").strip()
            bare = _lower_domain(address.strip())
            if shown or bare:
                found.append((shown, bare))
    return found


def part_filename(part: Message, limit: int) -> str | None:
    """The file name of a MIME part: RFC 2231, or RFC 2047 or raw 8-bit text in a parameter, which many
    programs write."""
    view = Message()
    for header, raw in part.raw_items():
        if header.lower() in ("content-disposition", "content-type") and header not in view:
            view[header] = _eight_bit(str(raw))
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        try:
            value = view.get_param(parameter, None, header)
            if isinstance(value, tuple):
                return _rfc2231(value, limit)
            if value:
                return header_text(str(value), limit) or None
        except (UnicodeError, LookupError, ValueError, TypeError):
            continue
    return None


def _rfc2231(value: tuple[str | None, str | None, str], limit: int) -> str | None:
    charset, _, text = value
    if charset:
        octets = text.encode("latin-1", "replace")
        return decode(octets, charset).text.strip() or None
    return header_text(collapse_rfc2231_value(value), limit) or None


def _piece(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        return _eight_bit(data)
    if charset in (None, "unknown-8bit"):
        return decode(data).text
    return decode(data, charset).text


def _eight_bit(text: str) -> str:
    """Text whose 8-bit octets were kept as lone surrogates (RFC 6532 mail is UTF-8; older mail is not)."""
    if text.isascii():
        return text
    return decode(text.encode("utf-8", "surrogateescape")).text


def _unfold(value: str) -> str:
    return _FOLDING.sub(" ", value).strip()


def _message_id(value: str | None) -> str | None:
    if not value:
        return None
    match = _MESSAGE_ID.search(value)
    return match.group() if match else value.strip() or None


def _date(value: str | None) -> str | None:
    if not value:
        return None
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _bare(found: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for _, address in found if address))


def _lower_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}" if at else address
