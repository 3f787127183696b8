"""Small text formats: vCard, XML, JSON."""

from __future__ import annotations

from typing import Any

import vobject

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File
from intake.parsers.plain import read_text
from intake.parsers.structured import read_structured
from intake.parsers.textbuild import clean

_CARD_LABELS = {
    "fn": "Name", "org": "Organization", "title": "Title", "email": "Email", "tel": "Phone", "adr": "Address",
    "url": "URL", "note": "Note", "role": "Role",
}  # fmt: skip


def read_vcard(file: File, context: Context) -> Content:
    """A contact card as "Label: value" lines. A card that is no card is read as plain text."""
    decoded = decode(file.data, file.charset)
    lines: list[str] = []
    try:
        for card in vobject.readComponents(decoded.text[:200_000], ignoreUnreadable=True):
            lines += [line for item in card.getChildren() if (line := _card_line(item))]
    except (
        vobject.base.ParseError,
        vobject.base.VObjectError,
        ValueError,
        AttributeError,
        KeyError,
        TypeError,
    ):
        return read_text(file, context)
    return Content(clean("\n".join(lines))) if lines else read_text(file, context)


def _card_line(item: Any) -> str:
    label = _CARD_LABELS.get(item.name.lower())
    if label is None:
        return ""
    kinds = {str(k).lower() for k in item.params.get("TYPE", [])} if hasattr(item, "params") else set()
    if label == "Phone" and "fax" in kinds:
        label = "Fax"
    elif label == "Phone" and "cell" in kinds:
        label = "Mobile"
    value = item.value
    if isinstance(value, list):
        value = ", ".join(str(v) for v in value if v)
    text = ", ".join(part.strip() for part in str(value).split("\n") if part.strip(" ,"))
    return f"{label}: {text}" if text else ""


def read_data(file: File, context: Context) -> Content:
    """XML and JSON as they are written, with what a machine-readable notice among them says."""
    content = read_text(file, context)
    found = read_structured(content.text)
    if found is None:
        return content
    return Content(
        content.text, status=content.status, reason=content.reason,
        structured_format=found.format, structured=found.values,
    )  # fmt: skip
