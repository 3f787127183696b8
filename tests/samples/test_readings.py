"""Each sample mail is read as samples/expected.toml says."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

import pytest

from intake.reader import read
from intake.reading import Reading
from intake.settings import load

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SETTINGS = load(SAMPLES / "intake.toml", {})
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))


@functools.cache
def reading_of(name: str) -> Reading:
    return read((SAMPLES / f"{name}.eml").read_bytes(), SETTINGS).reading


def test_every_sample_has_its_expectation() -> None:
    assert sorted(EXPECTED) == sorted(p.stem for p in SAMPLES.glob("*.eml"))


@pytest.mark.parametrize("name", EXPECTED)
def test_kind_and_language(name: str) -> None:
    reading, expected = reading_of(name), EXPECTED[name]
    assert (reading.kind.value, reading.language) == (expected["kind"], expected["language"])


CONTACT = [
    (name, key)
    for name, expected in EXPECTED.items()
    for key in ("name", "organization", "email", "phone", "role")
    if key in expected
]


@pytest.mark.parametrize(("name", "key"), CONTACT)
def test_contact(name: str, key: str) -> None:
    value = getattr(reading_of(name).contact, key)
    expected = EXPECTED[name][key]
    if expected == "-":
        assert value is None
    else:
        assert value is not None
        assert value.value == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_listings(name: str) -> None:
    assert [x.value for x in reading_of(name).listings] == EXPECTED[name]["listings"]


@pytest.mark.parametrize("name", [n for n, e in EXPECTED.items() if "rights" in e])
def test_rights_and_registrations(name: str) -> None:
    reading, expected = reading_of(name), EXPECTED[name]
    assert sorted({r.type.value for r in reading.rights}) == sorted(expected["rights"])
    if "registrations" in expected:
        said = {x.value.upper().replace("/", "") for r in reading.rights for x in r.registrations}
        assert said == {x.replace("/", "") for x in expected["registrations"]}


@pytest.mark.parametrize("name", [n for n, e in EXPECTED.items() if "sellers" in e])
def test_sellers(name: str) -> None:
    assert [s.value for s in reading_of(name).sellers] == EXPECTED[name]["sellers"]


@pytest.mark.parametrize("name", [n for n, e in EXPECTED.items() if "evidence" in e])
def test_evidence(name: str) -> None:
    assert sorted({e.type for e in reading_of(name).evidence}) == EXPECTED[name]["evidence"]


@pytest.mark.parametrize("name", EXPECTED)
def test_missing_fields(name: str) -> None:
    assert sorted(reading_of(name).completeness.missing) == sorted(EXPECTED[name]["missing"])
