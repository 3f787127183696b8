"""Attached files that document ownership or the defence. Letters, forms and lists of links are none."""

from __future__ import annotations

from intake.extractors.attached import Role, role_of
from intake.extractors.base import Material
from intake.reading import Evidence


def read_evidence(material: Material) -> tuple[Evidence, ...]:
    """One entry for each evidential file, in the order of the parts. None in messages of kind other.

    A file that could not be opened counts by its name, unless a password keeps it shut: nobody can look at it.
    """
    if material.kind == "other":
        return ()
    status = {part.id: part for part in material.parsed.parts}
    found = []
    for document in material.attachments:
        part = status.get(document.part)
        if part is not None and part.status == "unreadable" and _shut(part.reason):
            continue
        judged = role_of(material, document)
        if judged.role is Role.EVIDENCE:
            found.append(Evidence(document.part, judged.type, judged.confidence, document.filename))
    return tuple(found)


def _shut(reason: str | None) -> bool:
    return (reason or "").startswith(("password-protected", "corrupt"))
