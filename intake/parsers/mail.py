"""One mail: its body, its attachments, and the files and mails inside those."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from email.message import Message

from intake.parsers.body import Body, choose_body
from intake.parsers.content import Content, Context, File, Skipped, Unreadable
from intake.parsers.document import Document, Headers, Origin, Region, RegionKind
from intake.parsers.headers import read_headers
from intake.parsers.mime import Leaf, leaves, message_tree
from intake.parsers.passwords import password_candidates
from intake.parsers.registry import parse_file
from intake.parsers.sniff import sniff
from intake.reading import PartReport


@dataclass
class MailReader:
    """Collects the documents and reports of a mail and of everything inside it, in reading order."""

    context: Context
    documents: list[Document] = field(default_factory=list)
    reports: list[PartReport] = field(default_factory=list)
    _parts: int = 0

    def read(
        self, message: Message, headers: Headers, part: str = "", nested_in: str | None = None, depth: int = 0
    ) -> None:
        """Read a mail. part: its id where it is attached to another mail, "" for the message itself."""
        found = self._leaves(message, part)
        body = choose_body(found, self.context, headers.subject, None if nested_in else "body")
        self._body(body, headers, nested_in)
        if not nested_in:
            self.context.body_text = body.content.text
        self.context.passwords = tuple(
            dict.fromkeys((*self.context.passwords, *password_candidates(body.content.text)))
        )[:20]
        for leaf in found:
            if leaf.path in body.reports:
                self.reports.append(body.reports[leaf.path])
            else:
                self._file(leaf.file, leaf.path, nested_in, depth, leaf.damage)

    def _leaves(self, message: Message, part: str) -> list[Leaf]:
        left = self.context.options.mime_parts - self._parts
        found, more = leaves(message, max(left, 0), self.context.options, part)
        if more:
            self.context.warn(f"more than {self.context.options.mime_parts} parts; the others were not read")
        self._parts += len(found)
        return found

    def _body(self, body: Body, headers: Headers, nested_in: str | None) -> None:
        content = body.content
        self.documents.append(
            Document(
                body.part if nested_in else "body",
                Origin.NESTED if nested_in else Origin.BODY,
                body.media_type,
                content.text,
                regions=content.regions,
                tables=content.tables,
                links=content.links,
                nested_in=nested_in,
                nested_headers=headers if nested_in else None,
                structured_format=content.structured_format,
                structured=content.structured,
                struck=content.struck,
            )
        )

    def _file(
        self, file: File, part: str, nested_in: str | None, depth: int, damage: str | None = None
    ) -> None:
        """Read a file and whatever is inside it; `damage` is what its transfer encoding lost."""
        media_type = sniff(file)
        try:
            content = parse_file(file, media_type, self.context)
            status, reason = content.status, content.reason
        except Unreadable as error:
            content, status, reason = Content(), "unreadable", str(error)
        except Skipped as error:
            content, status, reason = Content(), "skipped", str(error)
        if damage and status == "read":
            status, reason = "partial", damage
        too_deep = (content.inside or content.mail is not None) and depth >= self.context.options.nesting
        if too_deep:
            status, reason = "unreadable", f"nested more than {depth} deep"
        for warning in content.warnings:
            self.context.warn(f"{part}: {warning}")
        self.reports.append(part_report(part, file, media_type, status, reason))
        if too_deep:
            return
        if content.mail is not None:
            self._nested(content.mail, part, depth + 1)
        elif content.inside:
            for number, inner in enumerate(content.inside, 1):
                self._file(inner, f"{part}.{number}", nested_in, depth + 1)
        else:
            self.documents.append(_document(part, file, media_type, content, nested_in))

    def _nested(self, raw: bytes, part: str, depth: int) -> None:
        message = message_tree(raw, self.context)
        headers = read_headers(message, self.context.options.header_value_chars)
        self.read(message, headers, part, part, depth)


def _document(part: str, file: File, media_type: str, content: Content, nested_in: str | None) -> Document:
    """A file's document; its text is one OWN region unless its parser told more."""
    whole = (Region(RegionKind.OWN, 0, len(content.text)),) if content.text else ()
    return Document(
        part,
        Origin.NESTED if nested_in else Origin.ATTACHMENT,
        media_type,
        content.text,
        filename=file.name,
        pages=content.pages,
        regions=content.regions or whole,
        tables=content.tables,
        fields=content.fields,
        links=content.links,
        ocr=content.ocr,
        image=content.image,
        nested_in=nested_in,
        structured_format=content.structured_format,
        structured=content.structured,
        struck=content.struck,
    )


def part_report(part: str, file: File, media_type: str, status: str, reason: str | None = None) -> PartReport:
    """What became of a file. `reason` says why the status is not "read"."""
    digest = hashlib.sha256(file.data).hexdigest()
    return PartReport(part, file.name, media_type, len(file.data), digest, status, reason)
