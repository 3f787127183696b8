"""The number to call the writer at, line by line as the people of many countries write them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from intake.extractors.contact import read_contact
from tests.extractors.contact.test_letters import material_of

TABLES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("phone_lines.toml").read_text("utf-8")
)
FRAMES = TABLES.pop("frames")
LINES = [
    pytest.param(language, place, line, number, id=f"{language}-{place}-{at}")
    for language, places in TABLES.items()
    for place, lines in places.items()
    for at, (line, number) in enumerate(lines)
]


@pytest.mark.parametrize(("language", "place", "line", "number"), LINES)
def test_number_of_a_line(language: str, place: str, line: str, number: str | list[str]) -> None:
    frame = FRAMES[language]
    letter = frame["letter"].format(**{"prose": "", "signature": "", place: line})
    contact = read_contact(material_of(letter, frame["from"], "notice", language))
    read = contact.phone.value if contact.phone is not None else ""
    assert read in (number if isinstance(number, list) else [number])
    assert contact.organization is None
    assert contact.email is not None
    assert contact.name is not None
    assert contact.email.value in frame["from"]
    assert contact.name.value.replace(" ", "") in frame["from"].replace(" ", "")
