"""Mails of our own making, parsed, for the tests of the claims."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from intake.extractors.base import Material
from intake.extractors.kind import read_kind
from intake.extractors.language import read_language
from intake.parsers.message import parse_message
from intake.reading import Contact, Value
from intake.settings import Platform

Attachment = tuple[str, str, bytes]  # file name, media type, content


def mails(file: str = "mails.toml") -> list[dict[str, Any]]:
    """The mails of a file beside this one, with what a clerk reads in them."""
    return list(tomllib.loads((Path(__file__).parent / file).read_text("utf-8"))["mail"])


def material(
    body: str,
    *,
    subject: str = "Notice",
    sender: str = "Someone <someone@sender.example>",
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attachment] = (),
) -> Material:
    """A parsed mail with its language and kind read."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "ip-agent@harbormarket.example", subject
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(body.lstrip("\n"))
    for filename, media_type, content in attachments:
        main, _, sub = media_type.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=filename)
    found = Material(parse_message(message.as_bytes()), Platform())
    found.language = read_language(found)
    found.kind = read_kind(found).value
    return found


def signed_by(name: str) -> Contact:
    """A contact as the contact extractor would hand it on."""
    return Contact(name=Value(name, 0.9, None, "test"))
