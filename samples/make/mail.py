"""One sample mail as data, and its bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage

AGENT = "ip-agent@harbormarket.example"
BORDER = "mx.harbormarket.example"
"""The marketplace's own mail server, which checked the senders (samples/intake.toml trusts it)."""


@dataclass(frozen=True)
class Attachment:
    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """name: the file's name; date: RFC 5322; html alone or beside the text; charset of the text part."""

    name: str
    sender: str
    subject: str
    date: str
    text: str = ""
    html: str = ""
    to: str = AGENT
    charset: str = "utf-8"
    attachments: tuple[Attachment, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def message_id(self) -> str:
        domain = self.sender.rsplit("@", 1)[1].rstrip(">")
        return f"<{hashlib.sha256(self.name.encode()).hexdigest()[:20]}@{domain}>"

    def to_bytes(self) -> bytes:
        message = EmailMessage(policy=policy.SMTP)
        domain = self.sender.rsplit("@", 1)[1].rstrip(">")
        message["Authentication-Results"] = (
            f"{BORDER}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
        )
        message["From"] = self.sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = self.date
        message["Message-ID"] = self.message_id
        for name, value in self.headers.items():
            message[name] = value
        if self.text:
            message.set_content(self.text.lstrip("\n"), charset=self.charset)
        if self.html and self.text:
            message.add_alternative(self.html, subtype="html")
        elif self.html:
            message.set_content(self.html, subtype="html")
        for a in self.attachments:
            main, sub = a.media_type.split("/")
            message.add_attachment(a.content, maintype=main, subtype=sub, filename=a.filename)
        boundary = f"=_{hashlib.sha256(self.name.encode()).hexdigest()[20:40]}"
        for i, part in enumerate(message.walk()):
            if part.is_multipart():
                part.set_boundary(f"{boundary}_{i}")
        return message.as_bytes()


PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
