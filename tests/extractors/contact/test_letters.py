"""Who writes a letter: every field of the contact, for letters in the manner of many countries."""

from __future__ import annotations

import re
import tomllib
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from intake.extractors.base import Material
from intake.extractors.contact import read_contact
from intake.parsers.message import parse_message
from intake.reading import Contact, Value
from intake.settings import Platform

HERE = Path(__file__).parent
LETTERS: dict[str, dict[str, Any]] = {
    name: letter
    for file in (HERE / "letters.toml", *sorted((HERE / "letters").glob("*.toml")))
    for name, letter in tomllib.loads(file.read_text("utf-8")).items()
}


def material_of(
    body: str,
    sender: str,
    kind: str = "notice",
    language: str = "en",
    attached: dict[str, str] | None = None,
) -> Material:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "ip-agent@harbormarket.example"
    mail["Subject"] = "Notice"
    mail.set_content(body.strip("\n"))
    for filename, text in (attached or {}).items():
        mail.add_attachment(text.strip("\n"), filename=filename)
    parsed = parse_message(mail.as_bytes())
    return Material(parsed, Platform(), language=language, kind=kind)


def read(letter: dict[str, Any]) -> tuple[Material, Contact]:
    material = material_of(
        letter["body"],
        letter["from"],
        letter.get("kind", "notice"),
        letter.get("language", "en"),
        letter.get("attached"),
    )
    return material, read_contact(material)


@cache
def read_once(name: str) -> tuple[Material, Contact]:
    return read(LETTERS[name])


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("field", Contact.FIELDS)
def test_field_is_what_the_letter_says(name: str, field: str) -> None:
    letter = LETTERS[name]
    _, contact = read_once(name)
    value: Value | None = getattr(contact, field)
    expected = letter.get(field)
    accepted = expected if isinstance(expected, list) else [expected]
    assert (value.value if value else "-") in [text or "-" for text in accepted]


@pytest.mark.parametrize("name", LETTERS)
def test_every_value_stands_where_its_source_says(name: str) -> None:
    material, contact = read_once(name)
    for field in Contact.FIELDS:
        value: Value | None = getattr(contact, field)
        if value is None or (field == "role" and value.source is None):
            continue
        assert value.source is not None
        document = material.document(value.source.part)
        assert document is not None
        assert document.text[value.source.start : value.source.end] == value.source.quote != ""
        assert re.search(r"\w", value.source.quote)
        assert 0 < value.confidence <= 1
