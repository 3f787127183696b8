"""The kind of short mails that never call themselves by a title."""

from __future__ import annotations

from typing import Any

import pytest

from tests.extractors.claims.messages import mails, material

MAILS = mails("kind_mails.toml")


@pytest.mark.parametrize("mail", MAILS, ids=[m["subject"] for m in MAILS])
def test_kind(mail: dict[str, Any]) -> None:
    assert material(f"{mail['body']}\n", subject=mail["subject"]).kind == mail["kind"]
