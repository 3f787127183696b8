"""Any command brings a store of an earlier version up to date first, and says nothing of it where programs read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intake.cli import main
from tests.casestore.freezing import FOLDER, thaw


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Settings of a service whose store was written by an earlier version."""
    url = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    thaw(min(FOLDER.glob("*.json")), url)
    file = tmp_path / "intake.toml"
    file.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    return str(file)


def test_search_finds_what_an_earlier_version_filed(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--config", config, "--json", "侵犯商标"]) == 0
    (hit,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (hit["case_number"], hit["place"]) == ("HM-2026-000001", "text")


def test_the_histories_hold(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--config", config]) == 0
    assert capsys.readouterr().err == ""
