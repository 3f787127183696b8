"""The sample mails, offered in order to an empty store, come to what samples/expected.toml says."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from casestore import Arrival, Filing, Store, open_store
from intake.authentication import authenticate
from intake.filing import file_reading
from intake.reader import read
from intake.settings import load
from tests.readings import RECEIVED

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
SETTINGS = load(SAMPLES / "intake.toml", {})


def file(store: Store, name: str) -> Filing:
    """What the service does with one mail, without its queue."""
    raw = (SAMPLES / f"{name}.eml").read_bytes()
    result = read(raw, SETTINGS)
    arrival = Arrival(
        hashlib.sha256(raw).hexdigest(), len(raw), result.headers.message_id, RECEIVED, "smtp", {}
    )
    (recorded,) = store.record_arrivals([arrival])
    store.begin_reading(recorded.id)
    return file_reading(store, recorded.id, result, authenticate(raw, result.headers, {}, SETTINGS.trust))


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Filing], dict[str, str]]:
    """Each sample's filing, and the state of its case right after."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('samples')}/cases.sqlite")
    filings, states = {}, {}
    for name in EXPECTED:
        filings[name] = filing = file(store, name)
        if filing.case_number:
            states[name] = store.get_case(filing.case_number).summary.state
    assert store.verify() == []
    store.close()
    return filings, states


@pytest.mark.parametrize("name", EXPECTED)
def test_what_becomes_of_it(filed: tuple[dict[str, Filing], dict[str, str]], name: str) -> None:
    filings, states = filed
    expected = EXPECTED[name]
    assert filings[name].action == expected["action"], filings[name].reason
    if "case" in expected:
        assert filings[name].case_number == filings[expected["case"]].case_number
    if "state" in expected:
        assert states[name] == expected["state"]
    assert filings[name].reason
