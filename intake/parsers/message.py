"""parse_message(): the bytes of a mail to documents and reports of its parts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from email.message import Message

import mailparser
from mailparser.exceptions import MailParserError

from intake.parsers.body import choose_body
from intake.parsers.content import Content, Context, File, Skipped, Unreadable
from intake.parsers.document import Document, Headers, Origin, ParsedMessage, Region, RegionKind
from intake.parsers.headers import header_documents, read_headers
from intake.parsers.mime import Leaf, leaves
from intake.parsers.options import ParseOptions
from intake.parsers.registry import parse_file
from intake.parsers.sniff import sniff
from intake.reading import PartReport

__all__ = ["ParseOptions", "parse_message"]


def parse_message(raw: bytes, *, options: ParseOptions = ParseOptions()) -> ParsedMessage:
    """Take a message apart. Never raises for what it holds.

    raw: the message as received (RFC 5322). The documents hold the text of its parts, the reports say of
    every part whether it was read.
    """
    context = Context(options, ocr_pages_left=options.ocr_pages, unpack_bytes_left=options.archive_bytes)
    message = _tree(raw, context)
    headers = read_headers(message, options.header_value_chars)
    mail = _Mail(context)
    mail.read(message, headers)
    return ParsedMessage(
        headers,
        hashlib.sha256(raw).hexdigest(),
        (*mail.documents, *header_documents(headers)),
        tuple(mail.reports),
        tuple(context.warnings),
    )


def _tree(raw: bytes, context: Context) -> Message:
    try:
        return mailparser.parse_from_bytes(raw).message  # type: ignore[no-any-return]
    except (MailParserError, AttributeError, RecursionError, ValueError, LookupError) as error:
        context.warn(f"the MIME structure could not be read: {type(error).__name__}")
        head, _, rest = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
        message = mailparser.parse_from_bytes(head + b"\n\n").message
        for name in ("content-type", "content-transfer-encoding"):
            del message[name]
        message.set_payload(rest.decode("utf-8", "surrogateescape"))
        return message  # type: ignore[no-any-return]


@dataclass
class _Mail:
    """One mail being read; nested mails share the lists."""

    context: Context
    documents: list[Document] = field(default_factory=list)
    reports: list[PartReport] = field(default_factory=list)
    prefix: str = ""
    nested_in: str | None = None

    def read(self, message: Message, headers: Headers) -> None:
        found = list(leaves(message, self.context.options, self.prefix))
        body = choose_body(found, self.context, headers, "body" if not self.prefix else None)
        origin = Origin.NESTED if self.nested_in else Origin.BODY
        part = body.part if self.nested_in else "body"
        self.documents.append(
            Document(
                part, origin, body.media_type, body.content.text, regions=body.content.regions,
                tables=body.content.tables, links=body.content.links, nested_in=self.nested_in,
                nested_headers=headers if self.nested_in else None,
            )
        )  # fmt: skip
        for leaf in found:
            if leaf.path in body.reports:
                self.reports.append(body.reports[leaf.path])
            else:
                self.attachment(leaf)

    def attachment(self, leaf: Leaf) -> None:
        media_type = sniff(leaf.file)
        if media_type == "message/rfc822" and leaf.path.count(".") < self.context.options.nesting:
            self.reports.append(report(leaf.path, leaf.file, media_type, "read"))
            inner = _tree(leaf.file.data, self.context)
            nested = _Mail(self.context, self.documents, self.reports, leaf.path, leaf.path)
            nested.read(inner, read_headers(inner, self.context.options.header_value_chars))
            return
        try:
            content = parse_file(leaf.file, media_type, self.context)
            status, reason = content.status, content.reason
        except Unreadable as error:
            content, status, reason = Content(), "unreadable", str(error)
        except Skipped as error:
            content, status, reason = Content(), "skipped", str(error)
        if leaf.damage and status == "read":
            status, reason = "partial", leaf.damage
        self.reports.append(report(leaf.path, leaf.file, media_type, status, reason))
        self.documents.append(document(leaf.path, leaf.file, media_type, content, self.nested_in))


def document(part: str, file: File, media_type: str, content: Content, nested_in: str | None) -> Document:
    """A file's document; its text is one OWN region unless its parser told more."""
    regions = content.regions or (Region(RegionKind.OWN, 0, len(content.text)),)
    return Document(
        part, Origin.NESTED if nested_in else Origin.ATTACHMENT, media_type, content.text, file.name,
        content.pages, regions if content.text else (), content.tables, content.fields, content.links,
        content.ocr, content.image, nested_in, None, content.structured_format, content.structured,
    )  # fmt: skip


def report(part: str, file: File, media_type: str, status: str, reason: str | None = None) -> PartReport:
    """What became of a file."""
    digest = hashlib.sha256(file.data).hexdigest()
    return PartReport(part, file.name, media_type, len(file.data), digest, status, reason)
