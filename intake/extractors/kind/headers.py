"""What a message's headers say of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.extractors.base import Material
from intake.extractors.passages import passages

_BULK = ("bulk", "list", "junk")
_REPLY = re.compile(r"^\s*(?:re|aw|antw|sv|odp|rif|res|ynt|回复|回復|答复|答覆|返信|回覆)\s*[:：]", re.I)


def header_cues(material: Material) -> Iterator[str]:
    """Bounces (RFC 3464), automatic answers (RFC 3834), bulk mail, answers to us, structured notices."""
    headers = material.parsed.headers
    sender = (headers.from_address or "").casefold()
    content = (headers.get("Content-Type") or "").casefold()
    if sender.startswith(("mailer-daemon", "postmaster")) or "delivery-status" in content:
        yield "bounce_header"
    if (headers.get("Auto-Submitted") or "no").casefold().startswith("auto-replied") or headers.get(
        "X-Autoreply"
    ):
        yield "auto_reply_header"
    if headers.get("List-Unsubscribe") or (headers.get("Precedence") or "").casefold() in _BULK:
        yield "bulk_header"
    if _names_case(material):
        yield "answers_case"
    elif _links_here(material):
        yield "links_without_case"
    if headers.in_reply_to or _REPLY.match(headers.subject or ""):
        yield "answers_mail"
    if any(d.structured for d in material.parsed.documents):
        yield "structured"


def _links_here(material: Material) -> bool:
    """Whether the writer gives a link to this platform."""
    domains = material.platform.domains
    return any("/" in s.text and any(f"{d}/" in s.text for d in domains) for s in passages(material).written)


def _names_case(material: Material) -> bool:
    """Whether subject or body name a case of this service."""
    pattern = rf"\b{re.escape(material.platform.case_prefix)}-\d{{4}}-\d{{4,8}}\b"
    subject = material.parsed.headers.subject or ""
    return re.search(pattern, subject) is not None or re.search(pattern, material.body.text) is not None
