"""The title or mark that is claimed, named in prose without a label. Cases: titles.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from intake.extractors.rights import read_rights
from tests.extractors.claims.messages import material

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "titles.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_titles(case: dict[str, Any]) -> None:
    mail = material(
        "I write about an infringement and ask you to remove the listing"
        f" https://harbormarket.example/item/1005001110001\n\n{case['text']}\n\nRegards\nAda Quill\n"
    )
    named = {right.work.value for right in read_rights(mail) if right.work}
    assert named <= set(case["work"])
    assert bool(named) == bool(case["work"])
