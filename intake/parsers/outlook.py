"""Outlook's containers: winmail.dat (TNEF, MS-OXTNEF) and .msg files (MS-OXMSG)."""

from __future__ import annotations

import io
import logging
import re
import struct
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import oxmsg
import tnefparse

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.textbuild import clean

_DAMAGE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, struct.error, RecursionError,
           LookupError, AssertionError, NotImplementedError, OverflowError, UnicodeError)  # fmt: skip
_HEADERS = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References")
_TNEF_HEAD = 6  # bytes of signature and key
_PID_HTML = 0x1013  # PidTagHtml (MS-OXPROPS 2.735)
logging.getLogger("tnefparse").setLevel(logging.ERROR)


def read_tnef(file: File, context: Context) -> Content:
    """The body and the files wrapped in a winmail.dat. Raises Unreadable for one that is damaged."""
    if len(file.data) < _TNEF_HEAD or len(file.data) > context.unpack_bytes_left:
        raise Unreadable("corrupt or oversized winmail.dat")
    try:
        wrapped = tnefparse.TNEF(file.data, do_checksum=False)
        inside = [*_tnef_body(wrapped), *(_tnef_file(a) for a in wrapped.attachments)]
    except _DAMAGE as error:
        raise Unreadable(f"corrupt winmail.dat: {str(error)[:120]}") from error
    if not inside:
        raise Unreadable("empty winmail.dat")
    cut = _is_cut_short(file.data)
    return Content(
        inside=tuple(inside), status="partial" if cut else "read", reason="cut short" if cut else None
    )


def _is_cut_short(data: bytes) -> bool:
    """Whether the last attribute claims more bytes than there are (MS-OXTNEF 2.1.3.1: level, id, length, data,
    checksum)."""
    at = _TNEF_HEAD
    while at + 9 <= len(data):
        at += 9 + int(struct.unpack_from("<I", data, at + 5)[0]) + 2
    return at > len(data)


def _tnef_body(wrapped: Any) -> list[File]:
    """The message text that Outlook put into the wrapper: HTML, else plain, else RTF."""
    for body, media_type in ((wrapped.htmlbody, "text/html"), (wrapped.body, "text/plain")):
        if body:
            data = body if isinstance(body, bytes) else str(body).encode()
            return [File(data, None, media_type, None if isinstance(body, bytes) else "utf-8")]
    rtf = wrapped.rtfbody if wrapped.has_body else None
    return [File(rtf, None, "application/rtf")] if rtf else []


def _tnef_file(attachment: Any) -> File:
    name = attachment.long_filename() or attachment.name
    name = decode(name).text if isinstance(name, bytes) else name
    return File(bytes(attachment.data), clean(str(name)).strip("\x00 ") or None)


def read_msg(file: File, context: Context) -> Content:
    """A saved Outlook message, as the mail it was. Raises Unreadable for one that is damaged."""
    try:
        return Content(mail=_as_mail(oxmsg.Message.load(io.BytesIO(file.data))))
    except _DAMAGE as error:
        raise Unreadable(f"corrupt .msg: {str(error)[:120]}") from error


def _as_mail(message: Any) -> bytes:
    """The Outlook message written as RFC 5322, so that one way of reading serves for all mails."""
    mail = EmailMessage(policy=SMTP.clone(utf8=True))
    headers = {str(k).lower(): str(v) for k, v in (message.message_headers or {}).items()}
    sender = message.sender or ""
    known = {
        "from": sender,
        "to": ", ".join(str(r.email_address or r.name) for r in message.recipients),
        "subject": message.subject or "",
        "date": message.sent_date.strftime("%a, %d %b %Y %H:%M:%S +0000") if message.sent_date else "",
    }
    head = ""
    for name in _HEADERS:
        value = _one_line(headers.get(name.lower()) or known.get(name.lower(), ""))
        if value:
            head += f"{name}: {value}\r\n"
    html, plain = _html_of(message), message.body
    if plain or not html:
        mail.set_content(clean(plain or ""), cte="base64")
        if html:
            mail.add_alternative(clean(html), subtype="html", cte="base64")
    else:
        mail.set_content(clean(html), subtype="html", cte="base64")
    for attachment in message.attachments:
        if attachment.attached_by_value and attachment.file_bytes is not None:
            main, _, sub = (attachment.mime_type or "application/octet-stream").partition("/")
            mail.add_attachment(
                attachment.file_bytes,
                maintype=main if main not in ("message", "multipart") else "application",
                subtype=sub or "octet-stream",
                filename=_one_line(attachment.file_name or "attachment"),
            )
    return head.encode("utf-8", "replace") + mail.as_bytes()


def _html_of(message: Any) -> str | None:
    """The HTML body; its bytes are decoded here where the charset that Outlook names for them is wrong."""
    try:
        return str(message.html_body) if message.html_body is not None else None
    except (UnicodeError, LookupError):
        octets = message.properties.binary_prop_value(_PID_HTML)
        return decode(octets).text if octets else None


def _one_line(value: str) -> str:
    return re.sub(r"\s+", " ", clean(value)).strip()
