"""The statements a notice or counter-notice makes, by their sense."""

from __future__ import annotations

from intake.extractors.base import Material
from intake.extractors.statements.made import made_statements
from intake.extractors.statements.signature import read_signature
from intake.reading import STATEMENT_KEYS, Contact, Value

__all__ = ["read_statements"]


def read_statements(material: Material, contact: Contact) -> dict[str, Value | None]:
    """Every key of STATEMENT_KEYS with the sentence that makes the statement, or None.

    `signature` holds the name typed or signed at the end; it needs `contact.name`.
    """
    found: dict[str, Value | None] = dict.fromkeys(STATEMENT_KEYS)
    found.update(made_statements(material))
    found["signature"] = read_signature(material, contact)
    return found
