"""parse_message(): the bytes of a mail to documents and reports of its parts."""

from __future__ import annotations

import hashlib

from intake.parsers.content import Context
from intake.parsers.document import ParsedMessage
from intake.parsers.headers import header_documents, read_headers
from intake.parsers.mail import MailReader
from intake.parsers.mime import message_tree
from intake.parsers.options import ParseOptions

__all__ = ["ParseOptions", "parse_message"]

_DEFAULT = ParseOptions()


def parse_message(raw: bytes, *, options: ParseOptions = _DEFAULT) -> ParsedMessage:
    """Take a message apart. Never raises for what it holds.

    raw: the message as received (RFC 5322). The documents hold the text of its parts, the reports say of
    every part whether it was read.
    """
    context = Context(options, ocr_pages_left=options.ocr_pages, unpack_bytes_left=options.archive_bytes)
    message = message_tree(raw, context)
    headers = read_headers(message, options.header_value_chars)
    reader = MailReader(context)
    reader.read(message, headers)
    return ParsedMessage(
        headers,
        hashlib.sha256(raw).hexdigest(),
        (*reader.documents, *header_documents(headers)),
        tuple(reader.reports),
        tuple(context.warnings),
    )
