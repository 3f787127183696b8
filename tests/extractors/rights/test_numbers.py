"""Registration numbers in letters, tables and certificates of many offices. Cases: numbers.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from intake.extractors.rights import read_rights
from tests.extractors.claims.messages import material

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "numbers.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_numbers(case: dict[str, Any]) -> None:
    mail = material(
        f"Please remove the infringing listing https://harbormarket.example/item/1005001110001\n\n{case['text']}\n\nRegards\nAda Quill\n",
        attachments=[("certificate.txt", "text/plain", case["certificate"].encode())]
        if "certificate" in case
        else [],
    )
    found = {n.value for right in read_rights(mail) for n in right.registrations}
    assert found == {re.sub(r"\W", "", number) for number in case["numbers"]}
