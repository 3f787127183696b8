"""Small mails of invented people for the tests of the ways in."""

from __future__ import annotations

import zlib

AGENT = "ip-agent@harbormarket.example"


def mail(subject: str = "Notice of infringement", body: str = "The listing copies our lamp.") -> bytes:
    """A complete message in wire form (CRLF); another subject makes another message."""
    text = (
        "From: Ada Example <ada@lamps.example>\n"
        f"To: {AGENT}\n"
        f"Subject: {subject}\n"
        "Date: Mon, 02 Mar 2026 10:00:00 +0000\n"
        f"Message-ID: <{zlib.crc32(subject.encode()):08x}@lamps.example>\n"
        "\n"
        f"{body}\n"
    )
    return text.replace("\n", "\r\n").encode()
