"""intake sellers, notifiers and deadlines, over a store that a decided and a countered case are in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casestore import open_store
from intake.cli import main
from tests.ledgers.scene import countered, removed


@pytest.fixture
def config(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    store = open_store(url)
    removed(store, 101, seller="Northwind [Lamps]")
    countered(store, 102)
    store.close()
    file = tmp_path / "intake.toml"
    file.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    return str(file)


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(list(arguments)) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_sellers_as_json(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = lines(capsys, "sellers", "list", "--config", config, "--json")
    assert {(r["name"], r["points"]) for r in rows} == {("BrightNest Store", 1), ("Northwind [Lamps]", 1)}
    rows = lines(capsys, "sellers", "list", "--config", config, "--json", "--text", "northwind")
    assert main(["sellers", "show", "--config", config, "--json", str(rows[0]["id"])]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [s["listing"] for s in shown["strikes"]] == ["listings[0]"]
    assert [m["measure"] for m in shown["measures"]] == ["warning"]


def test_notifiers_and_deadlines_as_json(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    (notifier,) = lines(capsys, "notifiers", "list", "--config", config, "--json")
    assert (notifier["notices"], notifier["valid"]) == (2, 2)
    (deadline,) = lines(capsys, "deadlines", "list", "--config", config, "--json")
    assert (deadline["kind"], deadline["state"]) == ("restoration", "running")


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["sellers", "list"], "Northwind [Lamps]"),
        (["sellers", "show", "1"], "Northwind [Lamps]"),
        (["notifiers", "list", "--by", "claimant"], "Lumafold GmbH"),
        (["deadlines", "list", "--all"], "HM-"),
    ],
)
def test_without_json_they_are_tables(
    config: str,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    shown: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert main([*command, "--config", config]) == 0
    assert shown in capsys.readouterr().out


def test_a_seller_that_is_none_is_an_error(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sellers", "show", "99", "--config", config]) == 1
    assert capsys.readouterr().err == "intake: no seller 99\n"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('[deadlines]\ncountry = "XX"\n', "intake: deadlines: no holidays are known"),
        ('[deadlines]\npolicy = "absent.toml"\n', "intake: deadlines: absent.toml: "),
        ('[strikes]\npolicy = "{folder}/empty.toml"\n', "is absent"),
    ],
)
def test_rules_that_are_none_are_a_settings_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], setting: str, said: str
) -> None:
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    file = tmp_path / "intake.toml"
    file.write_text(f'data_dir = "{tmp_path}"\n' + setting.format(folder=tmp_path), encoding="utf-8")
    assert main(["deadlines", "list", "--config", str(file)]) == 2
    assert said in capsys.readouterr().err


def test_sellers_are_merged_split_and_brought_back(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = lines(capsys, "sellers", "list", "--config", config, "--json")
    ids = {str(r["name"]): str(r["id"]) for r in rows}
    wind, nest = ids["Northwind [Lamps]"], ids["BrightNest Store"]
    more = ["--config", config, "--why", "one bank account", "--who", "Dana"]
    assert main(["sellers", "merge", wind, nest, *more, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "would move: Northwind [Lamps]; strikes: 1; measures: 1" in said
    assert "then: BrightNest Store, 2 points, 2 strikes" in said
    assert len(lines(capsys, "sellers", "list", "--config", config, "--json")) == 2
    assert main(["sellers", "merge", wind, nest, *more]) == 0
    assert main(["sellers", "split", nest, "Northwind [Lamps]", *more, "--dry-run"]) == 0
    capsys.readouterr()
    (row,) = lines(capsys, "sellers", "list", "--config", config, "--json")
    assert row["points"] == 2
    assert main(["sellers", "show", "--config", config, "--json", nest]) == 0
    merged = next(e for e in json.loads(capsys.readouterr().out)["events"] if e["action"] == "merged")
    assert (merged["who"], merged["why"]) == ("Dana", "one bank account")
    assert main(["sellers", "undo", nest, str(merged["seq"]), *more]) == 0
    capsys.readouterr()
    rows = lines(capsys, "sellers", "list", "--config", config, "--json")
    assert {(r["name"], r["points"]) for r in rows} == {("BrightNest Store", 1), ("Northwind [Lamps]", 1)}
    assert main(["sellers", "undo", nest, str(merged["seq"]), *more]) == 1
    assert main(["sellers", "merge", nest, "99", *more]) == 1
    assert "no seller 99" in capsys.readouterr().err
