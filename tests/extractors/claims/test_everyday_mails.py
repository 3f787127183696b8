"""Kind and rights of mails in everybody's own words, in eleven languages."""

from __future__ import annotations

from typing import Any

import pytest

from intake.extractors.rights import read_rights
from tests.extractors.claims.messages import mails, material

MAILS = mails("everyday_mails.toml")


def _name(mail: dict[str, Any]) -> str:
    return f"{mail['kind']}: {mail['subject']}"


@pytest.mark.parametrize("mail", MAILS, ids=map(_name, MAILS))
def test_kind(mail: dict[str, Any]) -> None:
    assert material(f"{mail['body']}\n", subject=mail["subject"]).kind == mail["kind"]


@pytest.mark.parametrize("mail", [m for m in MAILS if "rights" in m], ids=_name)
def test_rights(mail: dict[str, Any]) -> None:
    read = material(f"{mail['body']}\n", subject=mail["subject"])
    assert {right.type.value for right in read_rights(read)} == set(mail["rights"])
