"""A reading keeps its contract: the schema, the offsets, and the way back from JSON."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import jsonschema
import pytest

from intake.reader import ReadResult, read
from intake.reading import Reading
from intake.settings import Settings
from tests.support import shared_folder

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.eml"))
SCHEMA = json.loads((ROOT / "docs" / "reading.schema.json").read_text(encoding="utf-8"))


@functools.cache
def reading_of(path: Path) -> ReadResult:
    return read(path.read_bytes(), Settings(), str(path))


def test_the_schema_in_docs_is_the_agreed_one() -> None:
    shared = shared_folder()
    if shared is None:
        pytest.skip("no shared folder beside this checkout")
    assert json.loads((shared / "contract" / "reading.schema.json").read_text(encoding="utf-8")) == SCHEMA


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_reading_is_valid_by_the_schema(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    problems = [e.message for e in validator.iter_errors(reading_of(path).reading.to_json())]
    assert problems == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_every_value_stands_where_it_says(path: Path) -> None:
    result = reading_of(path)
    texts = {d.part: d for d in result.documents}
    for name, value in result.reading.values():
        source = value.source
        if source is None:
            continue
        document = texts[source.part]
        assert document.text[source.start : source.end] == source.quote, name
        assert source.quote, name
        assert source.page == document.page_of(source.start), name


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_reading_survives_its_json(path: Path) -> None:
    reading = reading_of(path).reading
    again = Reading.from_json(json.loads(json.dumps(reading.to_json())))
    assert again.to_json() == reading.to_json()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_reading_twice_gives_the_same(path: Path) -> None:
    assert read(path.read_bytes(), Settings(), str(path)).reading == reading_of(path).reading


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 10,
        b"no mail at all",
        b"From: x\r\n\r\n",
        "Grüße".encode("utf-16"),
        b"Subject: \xff\xfe\r\n\r\n\xff",
    ],
    ids=["empty", "nul", "text", "bare", "utf-16", "bad bytes"],
)
def test_bad_bytes_still_give_a_valid_reading(raw: bytes) -> None:
    reading = read(raw, Settings()).reading
    jsonschema.Draft202012Validator(SCHEMA).validate(reading.to_json())
    assert reading.kind.value == "other"
