"""Whose house a sentence or a line names: the right owner's, the writer's, or nobody's who writes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from intake.extractors.contact import read_contact
from tests.extractors.contact.test_letters import material_of
from tests.extractors.contact.test_phone_lines import FRAMES

TABLES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("house_lines.toml").read_text("utf-8")
)
LINES = [
    pytest.param(language, place, line, fields, id=f"{language}-{place}-{at}")
    for language, places in TABLES.items()
    for place, lines in places.items()
    for at, (line, fields) in enumerate(lines)
]


@pytest.mark.parametrize(("language", "place", "line", "fields"), LINES)
def test_fields_of_a_line(language: str, place: str, line: str, fields: dict[str, str | list[str]]) -> None:
    frame = FRAMES[language]
    letter = frame["letter"].format(**{"prose": "", "signature": "", place: line})
    contact = read_contact(material_of(letter, frame["from"], "notice", language))
    for field, expected in fields.items():
        value = getattr(contact, field)
        accepted = expected if isinstance(expected, list) else [expected]
        assert (value.value if value is not None else "") in accepted, field
    assert contact.name is not None
    assert contact.name.value.replace(" ", "") in frame["from"].replace(" ", "")
