"""What is read out of one message: the types and their JSON (contract `reading/1`).

Nothing here knows how a value is found. `casestore` imports these types and nothing else of `intake`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

SCHEMA = "reading/1"

KINDS = ("notice", "counter_notice", "retraction", "follow_up", "other")
ROLES = ("owner", "agent", "seller")
RIGHT_TYPES = ("copyright", "trademark", "patent", "design", "trade_secret", "other")
STATEMENT_KEYS = (
    "good_faith", "accuracy", "perjury", "authority", "mistake", "jurisdiction", "service", "signature",
)  # fmt: skip
EVIDENCE_TYPES = (
    "registration_certificate", "authorization_letter", "invoice", "screenshot", "photo", "license",
    "court_document", "id_document", "other",
)  # fmt: skip
PART_STATUSES = ("read", "partial", "unreadable", "skipped")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: characters [start, end) of the text of `part` are `quote`.

    `part` is a part's id ("body", "2", "2.1") or "header:Subject"; `page` counts from 1, None where the
    part has no pages. Offsets count code points of the whole part's text, not of the page.
    """

    part: str
    start: int
    end: int
    quote: str
    page: int | None = None

    def to_json(self) -> Json:
        return {
            "part": self.part,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }

    @classmethod
    def from_json(cls, data: Json) -> Source:
        return cls(data["part"], data["start"], data["end"], data["quote"], data.get("page"))


@dataclass(frozen=True, slots=True)
class Value:
    """One thing read: the value, how sure (0 to 1), where it stands and which extractor read it."""

    value: str
    confidence: float
    source: Source | None
    by: str

    def to_json(self) -> Json:
        return {
            "value": self.value,
            "confidence": round(self.confidence, 3),
            "source": self.source.to_json() if self.source else None,
            "by": self.by,
        }

    @classmethod
    def from_json(cls, data: Json) -> Value:
        source = Source.from_json(data["source"]) if data["source"] else None
        return cls(data["value"], data["confidence"], source, data["by"])


@dataclass(frozen=True, slots=True)
class Link(Value):
    """A listing or an original: `value` is the URL as written or `item:NUMBER`."""

    platform: str | None = None
    item_id: str | None = None

    def to_json(self) -> Json:
        return Value.to_json(self) | {"platform": self.platform, "item_id": self.item_id}

    @classmethod
    def from_json(cls, data: Json) -> Link:
        v = Value.from_json(data)
        return cls(v.value, v.confidence, v.source, v.by, data.get("platform"), data.get("item_id"))


@dataclass(frozen=True, slots=True)
class Registration(Value):
    """A registration or application number (letters and digits alone) with its office, if known."""

    office: str | None = None

    def to_json(self) -> Json:
        return Value.to_json(self) | {"office": self.office}

    @classmethod
    def from_json(cls, data: Json) -> Registration:
        v = Value.from_json(data)
        return cls(v.value, v.confidence, v.source, v.by, data.get("office"))


@dataclass(frozen=True, slots=True)
class Contact:
    """The person who writes (signs). `organization` is the right owner; a counter-notice's: the seller's firm."""

    name: Value | None = None
    organization: Value | None = None
    email: Value | None = None
    phone: Value | None = None
    address: Value | None = None
    role: Value | None = None

    FIELDS: ClassVar[tuple[str, ...]] = ("name", "organization", "email", "phone", "address", "role")

    def to_json(self) -> Json:
        return {key: _json(getattr(self, key)) for key in self.FIELDS}

    @classmethod
    def from_json(cls, data: Json) -> Contact:
        return cls(**{key: _value(data[key]) for key in cls.FIELDS})


@dataclass(frozen=True, slots=True)
class Right:
    """One intellectual property right that is claimed, or in dispute."""

    type: Value
    work: Value | None = None
    description: Value | None = None
    registrations: tuple[Registration, ...] = ()

    def to_json(self) -> Json:
        return {
            "type": self.type.to_json(),
            "work": _json(self.work),
            "description": _json(self.description),
            "registrations": [r.to_json() for r in self.registrations],
        }

    @classmethod
    def from_json(cls, data: Json) -> Right:
        return cls(
            Value.from_json(data["type"]),
            _value(data["work"]),
            _value(data["description"]),
            tuple(Registration.from_json(r) for r in data["registrations"]),
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """An attached file that documents ownership or the defence."""

    part: str
    type: str
    confidence: float
    filename: str | None = None

    def to_json(self) -> Json:
        return {
            "part": self.part,
            "filename": self.filename,
            "type": self.type,
            "confidence": round(self.confidence, 3),
        }

    @classmethod
    def from_json(cls, data: Json) -> Evidence:
        return cls(data["part"], data["type"], data["confidence"], data.get("filename"))


@dataclass(frozen=True, slots=True)
class Completeness:
    """A reading held against a policy; `policy` and `complete` are None where no policy applies."""

    policy: str | None = None
    complete: bool | None = None
    missing: tuple[str, ...] = ()

    def to_json(self) -> Json:
        return {"policy": self.policy, "complete": self.complete, "missing": list(self.missing)}

    @classmethod
    def from_json(cls, data: Json) -> Completeness:
        return cls(data["policy"], data["complete"], tuple(data["missing"]))


@dataclass(frozen=True, slots=True)
class PartReport:
    """What became of one MIME part, or of one file inside one. `status` is one of PART_STATUSES."""

    id: str
    filename: str | None
    media_type: str
    size: int
    sha256: str
    status: str
    reason: str | None = None

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "filename": self.filename,
            "media_type": self.media_type,
            "size": self.size,
            "sha256": self.sha256,
            "status": self.status,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, data: Json) -> PartReport:
        return cls(**data)


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """The message's own headers, decoded; `sha256` is of the raw bytes as received."""

    message_id: str | None
    subject: str | None
    from_name: str | None
    from_address: str | None
    date: str | None
    sha256: str

    def to_json(self) -> Json:
        return {
            "message_id": self.message_id,
            "subject": self.subject,
            "from": {"name": self.from_name, "address": self.from_address},
            "date": self.date,
            "sha256": self.sha256,
        }

    @classmethod
    def from_json(cls, data: Json) -> MessageFacts:
        sender = data["from"]
        return cls(
            data["message_id"],
            data["subject"],
            sender["name"],
            sender["address"],
            data["date"],
            data["sha256"],
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one message; what `intake read` prints."""

    message: MessageFacts
    kind: Value
    language: str | None = None
    contact: Contact = field(default_factory=Contact)
    rights: tuple[Right, ...] = ()
    listings: tuple[Link, ...] = ()
    sellers: tuple[Value, ...] = ()
    originals: tuple[Link, ...] = ()
    statements: dict[str, Value | None] = field(default_factory=lambda: dict.fromkeys(STATEMENT_KEYS))
    explanation: Value | None = None
    evidence: tuple[Evidence, ...] = ()
    case_references: tuple[Value, ...] = ()
    completeness: Completeness = field(default_factory=Completeness)
    parts: tuple[PartReport, ...] = ()
    warnings: tuple[str, ...] = ()
    file: str | None = None

    def to_json(self) -> Json:
        return {
            "schema": SCHEMA,
            "file": self.file,
            "message": self.message.to_json(),
            "kind": self.kind.to_json(),
            "language": self.language,
            "contact": self.contact.to_json(),
            "rights": [r.to_json() for r in self.rights],
            "listings": [x.to_json() for x in self.listings],
            "sellers": [x.to_json() for x in self.sellers],
            "originals": [x.to_json() for x in self.originals],
            "statements": {key: _json(v) for key, v in self.statements.items()},
            "explanation": _json(self.explanation),
            "evidence": [e.to_json() for e in self.evidence],
            "case_references": [v.to_json() for v in self.case_references],
            "completeness": self.completeness.to_json(),
            "parts": [p.to_json() for p in self.parts],
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_json(cls, data: Json) -> Reading:
        """Raises KeyError or TypeError on data that is not of the contract's form."""
        return cls(
            message=MessageFacts.from_json(data["message"]),
            kind=Value.from_json(data["kind"]),
            language=data["language"],
            contact=Contact.from_json(data["contact"]),
            rights=tuple(Right.from_json(r) for r in data["rights"]),
            listings=tuple(Link.from_json(x) for x in data["listings"]),
            sellers=tuple(Value.from_json(x) for x in data["sellers"]),
            originals=tuple(Link.from_json(x) for x in data["originals"]),
            statements={key: _value(v) for key, v in data["statements"].items()},
            explanation=_value(data["explanation"]),
            evidence=tuple(Evidence.from_json(e) for e in data["evidence"]),
            case_references=tuple(Value.from_json(v) for v in data["case_references"]),
            completeness=Completeness.from_json(data["completeness"]),
            parts=tuple(PartReport.from_json(p) for p in data["parts"]),
            warnings=tuple(data["warnings"]),
            file=data.get("file"),
        )

    def values(self) -> Iterator[tuple[str, Value]]:
        """Every value with its path ("contact.name", "listings[0]"), in the contract's order."""
        yield "kind", self.kind
        for key in Contact.FIELDS:
            if (v := getattr(self.contact, key)) is not None:
                yield f"contact.{key}", v
        for i, right in enumerate(self.rights):
            yield f"rights[{i}].type", right.type
            if right.work:
                yield f"rights[{i}].work", right.work
            if right.description:
                yield f"rights[{i}].description", right.description
            for j, registration in enumerate(right.registrations):
                yield f"rights[{i}].registrations[{j}]", registration
        for name in ("listings", "sellers", "originals", "case_references"):
            for i, v in enumerate(getattr(self, name)):
                yield f"{name}[{i}]", v
        for key, v in self.statements.items():
            if v is not None:
                yield f"statements.{key}", v
        if self.explanation:
            yield "explanation", self.explanation


def _json(value: Value | None) -> Json | None:
    return value.to_json() if value is not None else None


def _value(data: Json | None) -> Value | None:
    return Value.from_json(data) if data is not None else None
