"""Who writes: name, organization, e-mail, telephone, address and role of the person who signs."""

from __future__ import annotations

from intake.extractors.base import Material
from intake.extractors.contact.addresses import read_address
from intake.extractors.contact.emails import read_email
from intake.extractors.contact.letters import letters_of
from intake.extractors.contact.names import read_name
from intake.extractors.contact.organizations import read_organization
from intake.extractors.contact.phones import read_phone
from intake.extractors.contact.roles import read_role
from intake.reading import Contact


def read_contact(material: Material) -> Contact:
    """The contact of a message's writer; a field that the message does not give is None.

    Leans on material.kind and material.language. Values of the quoted mail, the accused, the recipient or a
    witness are never taken.
    """
    letters = letters_of(material)
    name = read_name(material, letters)
    organization = read_organization(material, letters, name)
    return Contact(
        name=name,
        organization=organization,
        email=read_email(material, letters),
        phone=read_phone(material, letters, name),
        address=read_address(material, letters, name, organization),
        role=read_role(material, letters, name, organization),
    )
