"""A desk with cases in it: mails written for these tests, filed through the real store and archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256

from casestore import Arrival, Filing, Store
from intake.archive import Archive
from intake.authentication import Authentication
from intake.filing import file_reading, file_unread
from intake.parsers.document import Document, Origin, Page, Region, RegionKind
from intake.reading import (
    Completeness,
    Contact,
    Evidence,
    Link,
    MessageFacts,
    PartReport,
    Reading,
    Registration,
    Right,
    Source,
    Value,
)
from intake.result import ReadResult

RECEIVED = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)

BODY = """Dear Harbor Market team,

I write for Lumafold GmbH, owner of the trade mark LUMAFOLD (USPTO Reg. No. 7654321).
The following listings offer counterfeit folding lamps under our mark:

  https://harbormarket.example/item/4410012
  https://harbormarket.example/item/4410377
  item 4410981

Seller: BrightNest Store
Our own lamp: https://lumafold.example/lamps/one

The lamps carry our mark without our consent and are not made by us.
I have a good faith belief that this use is not authorized by the owner, its agent, or the law.
The information in this notice is accurate.

Ines Varga
Lumafold GmbH, Torstr. 10, 10119 Berlin
Tel. +49 30 5550 1734
ines@lumafold.example

On 1 March 2026, Harbor Market wrote:
> Please send us the listings concerned.
> Harbor Market
"""

CERTIFICATE = """United States Patent and Trademark Office
Certificate of Registration
LUMAFOLD
Reg. No. 7,654,321
"""
CERTIFICATE_PAGE_2 = """Owner: Lumafold GmbH
Goods: electric lamps
"""


@dataclass
class Mail:
    """A mail and what a reader would have read out of it."""

    subject: str
    body: str
    sender: tuple[str, str] = ("Ines Varga", "ines@lumafold.example")
    html: str | None = None
    files: Sequence[tuple[str, bytes, Sequence[str]]] = ()  # name, bytes, text of each page
    reasons: Mapping[str, str] = field(default_factory=dict)  # file name: why it could not be read
    message_id: str = ""

    def raw(self) -> bytes:
        mail = EmailMessage()
        mail["From"] = f"{self.sender[0]} <{self.sender[1]}>"
        mail["To"] = "ip-agent@harbormarket.example"
        mail["Subject"] = self.subject
        mail["Message-ID"] = (
            self.message_id or f"<{sha256(self.subject.encode()).hexdigest()[:12]}@test.example>"
        )
        mail.set_content(self.body)
        if self.html:
            mail.add_alternative(self.html, subtype="html")
        for name, content, _pages in self.files:
            mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        return mail.as_bytes()

    def documents(self) -> tuple[Document, ...]:
        quoted = self.body.find("On 1 March")
        end = len(self.body)
        own = end if quoted < 0 else quoted
        regions = [Region(RegionKind.OWN, 0, own)]
        if own < end:
            regions.append(Region(RegionKind.QUOTED, own, end, 1))
        found = [Document("body", Origin.BODY, "text/plain", self.body, regions=tuple(regions))]
        for number, (name, _content, texts) in enumerate(self.files, start=2):
            text, pages = "", []
            for page, part in enumerate(texts, start=1):
                pages.append(Page(page, len(text), len(text) + len(part)))
                text += part
            found.append(
                Document(
                    str(number), Origin.ATTACHMENT, "application/pdf", text, name, tuple(pages),
                    (Region(RegionKind.OWN, 0, len(text)),) if text else (),
                )
            )  # fmt: skip
        for header, text in (("From", f"{self.sender[0]} <{self.sender[1]}>"), ("Subject", self.subject)):
            found.append(Document(f"header:{header}", Origin.HEADER, "text/plain", text))
        return tuple(found)

    def parts(self) -> tuple[PartReport, ...]:
        body = self.body.encode()
        reports = [PartReport("body", None, "text/plain", len(body), sha256(body).hexdigest(), "read")]
        if self.html:
            html = (self.html.rstrip("\n") + "\n").encode()
            digest = sha256(html).hexdigest()
            reports.append(
                PartReport("1.2", None, "text/html", len(html), digest, "skipped", "alternative of body")
            )
        for number, (name, content, _pages) in enumerate(self.files, start=2):
            reason = self.reasons.get(name)
            status = "unreadable" if reason else "read"
            digest = sha256(content).hexdigest()
            reports.append(
                PartReport(str(number), name, "application/pdf", len(content), digest, status, reason)
            )
        return tuple(reports)

    def facts(self) -> MessageFacts:
        message_id = f"<{sha256(self.subject.encode()).hexdigest()[:12]}@test.example>"
        return MessageFacts(self.message_id or message_id, self.subject, *self.sender, None, "")

    def at(self, text: str, part: str = "body", page: int | None = None) -> Source:
        """Where a text stands in a part."""
        document = next(d for d in self.documents() if d.part == part)
        start = document.text.index(text)
        return Source(part, start, start + len(text), text, page)

    def value(self, text: str, confidence: float = 0.95, *, quote: str | None = None) -> Value:
        return Value(text, confidence, self.at(quote or text), "test")


CERTIFICATE_FILE = ("certificate.pdf", b"%PDF-1.4 certificate", (CERTIFICATE, CERTIFICATE_PAGE_2))


def notice(
    mail: Mail | None = None, *, phone: bool = True, missing: tuple[str, ...] | None = None
) -> tuple[Mail, Reading]:
    """The ordinary notice, read well but for a doubtful phone."""
    mail = mail or Mail("Counterfeit LUMAFOLD lamps", BODY, files=(CERTIFICATE_FILE,))
    numbers = ("4410012", "4410377")
    listings = [
        Link(f"https://harbormarket.example/item/{n}", 0.97,
             mail.at(f"https://harbormarket.example/item/{n}"), "test", "Harbor Market", n)
        for n in numbers
    ]  # fmt: skip
    listings.append(Link("item:4410981", 0.74, mail.at("item 4410981"), "test", "Harbor Market", "4410981"))
    registration = Registration("7654321", 0.93, mail.at("7,654,321", "2", 1), "test", "USPTO")
    lacking = missing if missing is not None else (() if phone else ("phone",))
    reading = Reading(
        message=mail.facts(),
        kind=Value("notice", 0.98, None, "test"),
        language="en",
        contact=Contact(
            name=mail.value("Ines Varga", 0.96),
            organization=mail.value("Lumafold GmbH", 0.91),
            email=mail.value("ines@lumafold.example", 0.99),
            phone=mail.value("+493055501734", 0.55, quote="+49 30 5550 1734") if phone else None,
            address=mail.value("Torstr. 10, 10119 Berlin", 0.82),
            role=Value("agent", 0.62, mail.at("I write for"), "test"),
        ),
        rights=(
            Right(
                mail.value("trademark", 0.95, quote="trade mark"),
                mail.value("LUMAFOLD", 0.94),
                mail.value("owner of the trade mark LUMAFOLD (USPTO Reg. No. 7654321)", 0.8),
                (registration,),
            ),
        ),
        listings=tuple(listings),
        sellers=(mail.value("BrightNest Store", 0.9),),
        originals=(
            Link("https://lumafold.example/lamps/one", 0.88, mail.at("https://lumafold.example/lamps/one"), "test"),
        ),
        statements={
            "good_faith": mail.value(
                "I have a good faith belief that this use is not authorized by the owner, its agent, or the law.", 0.97
            ),
            "accuracy": mail.value("The information in this notice is accurate.", 0.95),
            "signature": Value("Ines Varga", 0.9, mail.at("Ines Varga"), "test"),
        },
        explanation=mail.value("The lamps carry our mark without our consent and are not made by us.", 0.86),
        evidence=(Evidence("2", "registration_certificate", 0.92, "certificate.pdf"),),
        completeness=Completeness("marketplace", not lacking, lacking),
        parts=mail.parts(),
    )  # fmt: skip
    return mail, reading


def hostile() -> tuple[Mail, Reading]:
    """A mail whose every word is markup, script or an address that acts."""
    script, image = "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>'
    address = "javascript:alert(3)"
    body = f'{script}\n{image}\n{address}\nhttps://harbormarket.example/item/1?a=<b>&c="d\n{{{{ 7 * 7 }}}}\n'
    mail = Mail(
        f"{script} {image}",
        body,
        sender=(script, "mallory@evil.example"),
        html=f"<p>Hello</p>{script}<img src='https://evil.example/x.gif' onerror='alert(4)'>",
        files=((f"{script}.pdf", b"%PDF x", (image,)),),
    )
    reading = Reading(
        message=mail.facts(),
        kind=Value("notice", 0.95, None, "test"),
        language="en",
        contact=Contact(name=mail.value(script), organization=mail.value(image), email=mail.value(script)),
        rights=(Right(mail.value("copyright", quote="alert"), mail.value(image)),),
        listings=(
            Link(address, 0.9, mail.at(address), "test"),
            Link('https://harbormarket.example/item/1?a=<b>&c="d', 0.9, mail.at("https://harbor"), "test"),
        ),
        sellers=(mail.value(script),),
        completeness=Completeness("marketplace", False, ("phone", "evidence", "explanation")),
        parts=mail.parts(),
        warnings=(script,),
    )
    return mail, reading


def put(
    store: Store, archive: Archive, mail: Mail, reading: Reading, sender: Authentication | None = None
) -> tuple[int, Filing]:
    """Archive, record and file a mail; its id and what became of it."""
    message_id, digest = arrive(store, archive, mail)
    facts = replace(reading.message, sha256=digest)
    return message_id, file_reading(
        store, message_id, ReadResult(replace(reading, message=facts), mail.documents()), sender
    )


def put_unread(store: Store, archive: Archive, mail: Mail, reason: str) -> int:
    """Archive and record a mail that could not be read; its id."""
    message_id, _ = arrive(store, archive, mail)
    file_unread(store, message_id, reason)
    return message_id


def arrive(store: Store, archive: Archive, mail: Mail) -> tuple[int, str]:
    """A mail at the door: its id and its hash."""
    raw = mail.raw()
    (digest,) = archive.put_many([raw])
    envelope = {"mail_from": mail.sender[1], "rcpt_tos": ["ip-agent@harbormarket.example"]}
    (recorded,) = store.record_arrivals(
        [Arrival(digest, len(raw), mail.facts().message_id, RECEIVED, "smtp", envelope)]
    )
    store.begin_reading(recorded.id)
    return recorded.id, digest
