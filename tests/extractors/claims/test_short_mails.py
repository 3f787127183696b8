"""Kind and rights of short mails, as people write them who know no form."""

from __future__ import annotations

from typing import Any

import pytest

from intake.extractors.rights import read_rights
from tests.extractors.claims.messages import mails, material

MAILS = mails("short_mails.toml")


@pytest.mark.parametrize("mail", MAILS, ids=[m["subject"] for m in MAILS])
def test_kind_and_rights(mail: dict[str, Any]) -> None:
    read = material(mail["body"], subject=mail["subject"])
    assert read.kind == mail["kind"]
    if "rights" in mail:
        assert {r.type.value for r in read_rights(read)} == set(mail["rights"])
