"""read(): bytes to a Reading. Pure: no database, no network, no clock."""

from __future__ import annotations

from dataclasses import replace

from intake.completeness import check
from intake.extractors.base import Material
from intake.extractors.contact import read_contact
from intake.extractors.evidence import read_evidence
from intake.extractors.explanation import read_explanation
from intake.extractors.kind import read_kind
from intake.extractors.language import read_language
from intake.extractors.links import read_case_references, read_listings, read_originals, read_sellers
from intake.extractors.rights import read_rights
from intake.extractors.statements import read_statements
from intake.parsers.document import ParsedMessage
from intake.parsers.message import ParseOptions, parse_message
from intake.reading import MessageFacts, Reading
from intake.result import ReadResult as ReadResult
from intake.settings import Settings


def read(raw: bytes, settings: Settings, file: str | None = None) -> ReadResult:
    """Read one message: take it apart, extract, hold it against the policies configured.

    raw: the message as received (RFC 5322). file: the path it came from, kept in the reading.
    Never raises for what a message holds; a part that cannot be read is reported in `reading.parts`.
    """
    parsed = parse_message(
        raw, options=ParseOptions(ocr=settings.reader.ocr, ocr_pages=settings.reader.ocr_pages)
    )
    material = Material(parsed, settings.platform)
    return ReadResult(_extract(material, settings, file), parsed.documents, parsed.headers)


def _extract(material: Material, settings: Settings, file: str | None) -> Reading:
    """Each extractor may lean on what the ones before it found: language and kind first."""
    material.language = read_language(material)
    references = read_case_references(material)
    kind = read_kind(material)
    material.kind = kind.value
    contact = read_contact(material)
    listings = read_listings(material)
    reading = Reading(
        message=_facts(material.parsed),
        kind=kind,
        language=material.language,
        contact=contact,
        rights=read_rights(material),
        listings=listings,
        sellers=read_sellers(material, listings),
        originals=read_originals(material, listings),
        statements=read_statements(material, contact),
        explanation=read_explanation(material),
        evidence=read_evidence(material),
        case_references=references,
        parts=material.parsed.parts,
        warnings=material.parsed.warnings,
        file=file,
    )
    return replace(reading, completeness=check(reading, settings.reader.policies))


def _facts(parsed: ParsedMessage) -> MessageFacts:
    headers = parsed.headers
    return MessageFacts(
        headers.message_id,
        headers.subject,
        headers.from_name,
        headers.from_address,
        headers.date,
        parsed.sha256,
    )
