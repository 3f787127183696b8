"""Readings as tests need them, without a mail: what a reader would have read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from casestore import Arrival, Store
from intake.parsers.document import Document, Origin
from intake.reading import (
    Completeness,
    Contact,
    Evidence,
    Link,
    MessageFacts,
    Reading,
    Registration,
    Right,
    Source,
    Value,
)
from intake.result import ReadResult

RECEIVED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_count = count(1)


def value(text: str, confidence: float = 0.95) -> Value:
    return Value(text, confidence, None, "test")


def listing(number: int) -> Link:
    address = f"https://harbormarket.example/item/{number}"
    return Link(address, 0.98, Source("body", 0, 5, "Dear "), "test", "Harbor Market", str(number))


def right(work: str = "LUMAFOLD", number: str | None = "7654321", type_: str = "trademark") -> Right:
    numbers = (Registration(number, 0.9, None, "test", "USPTO"),) if number else ()
    return Right(value(type_), value(work), None, numbers)


def notice(
    *items: int,
    sender: str = "ines@lumafold.example",
    name: str = "Ines Varga",
    organization: str | None = "Lumafold GmbH",
    phone: str | None = "+4930555017",
    rights: tuple[Right, ...] | None = None,
    kind: str = "notice",
    missing: tuple[str, ...] | None = None,
    numbers: tuple[str, ...] = (),
    sellers: tuple[str, ...] = (),
    confidence: float = 0.97,
    message_id: str | None = None,
) -> Reading:
    """A reading of a notice of one's own trademark; complete unless told otherwise."""
    unique = f"{next(_count)}"
    lacking = missing if missing is not None else (() if phone else ("phone",))
    return Reading(
        message=MessageFacts(
            message_id or f"<{unique}@lumafold.example>", f"Notice {unique}", name, sender, None, ""
        ),
        kind=Value(kind, confidence, None, "test"),
        language="en",
        contact=Contact(
            name=value(name),
            organization=value(organization) if organization else None,
            email=value(sender),
            phone=value(phone) if phone else None,
        ),
        rights=(right(),) if rights is None else rights,
        listings=tuple(listing(i) for i in items),
        sellers=tuple(value(s) for s in sellers),
        evidence=(Evidence("2", "registration_certificate", 0.9, "certificate.pdf"),),
        case_references=tuple(value(n) for n in numbers),
        completeness=Completeness("marketplace", not lacking, lacking),
    )


def answer(kind: str, *items: int, sender: str, numbers: tuple[str, ...] = (), **more: object) -> Reading:
    """A counter-notice, follow-up, retraction or other mail with nothing in it but what is told."""
    made = notice(*items, sender=sender, name="Writer", organization=None, phone=None, rights=(), kind=kind)
    bare = replace(
        made,
        contact=Contact(),
        evidence=(),
        completeness=Completeness(),
        case_references=tuple(value(n) for n in numbers),
    )
    return replace(bare, **more)  # type: ignore[arg-type]


def text(reading: Reading, body: str = "Dear Sirs,", **headers: str) -> ReadResult:
    """The reading with a body and header documents (In_Reply_To="<...>")."""
    documents = [Document("body", Origin.BODY, "text/plain", body)]
    for name, content in headers.items():
        documents.append(Document(f"header:{name.replace('_', '-')}", Origin.HEADER, "text/plain", content))
    return ReadResult(reading, tuple(documents))


def arrival(reading: Reading, rcpt_tos: tuple[str, ...] = ("ip-agent@harbormarket.example",)) -> Arrival:
    """The arrival of the mail that was read so; its bytes are its Message-ID."""
    identity = reading.message.message_id or ""
    digest = hashlib.sha256(identity.encode()).hexdigest()
    envelope = {"mail_from": reading.message.from_address, "rcpt_tos": list(rcpt_tos), "peer": "192.0.2.1"}
    return Arrival(digest, len(identity), identity, RECEIVED, "smtp", envelope)


def receive(store: Store, reading: Reading, **more: tuple[str, ...]) -> int:
    """Record the mail and begin to read it; its id."""
    (recorded,) = store.record_arrivals([arrival(reading, **more)])
    store.begin_reading(recorded.id)
    return recorded.id
