"""What a single sentence of a letter states, by its sense, in many languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.extractors.statements.made import made_statements
from tests.extractors.claims.messages import material

_KINDS = {"notice": "notice", "counter": "counter_notice"}
Case = tuple[str, set[str], str]  # kind, statements, sentence


def _cases() -> Iterator[Case]:
    languages = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text("utf-8"))
    for groups in languages.values():
        for who, rows in groups.items():
            for statements, sentence in rows:
                yield _KINDS[who], set(statements.split()), sentence


@pytest.mark.parametrize(("kind", "statements", "sentence"), list(_cases()))
def test_a_sentence_makes_these_statements(kind: str, statements: set[str], sentence: str) -> None:
    read = material(f"{sentence}\n", subject="x")
    read.kind = kind
    assert set(made_statements(read)) == statements
