"""Learning the kind from labelled mails: a small set of them, and that the learnt corrections are those in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.extractors.kind import weights
from intake.extractors.kind.examples import Example, examples
from intake.extractors.kind.fit import learn, main
from intake.extractors.kind.weights import KINDS, points

MAILS = """
mail = [
  {kind = "notice", subject = "My photos", body = "They sell my photos without asking. Take them down, please."},
  {kind = "counter_notice", subject = "My shop", body = "You removed my listing. I made it myself. Put it back, please."},
  {kind = "other", subject = "Question", body = "What does it cost to file a complaint?"},
  {subject = "Without a kind", body = "Hello."},
]
"""
TRUTH = '{"file": "b01.eml", "kind": "other"}\n'
LETTER = "From: a@b.example\nSubject: Newsletter\n\nTwenty per cent off all lamps this week.\n"


@pytest.fixture
def described(tmp_path: Path) -> Path:
    file = tmp_path / "few_mails.toml"
    file.write_text(MAILS, "utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / "b01.eml").write_text(LETTER, "utf-8")
    (tmp_path / "post" / "truth.jsonl").write_text(TRUTH, "utf-8")
    (tmp_path / "post" / "intake.toml").write_text("[reader]\nocr = false\n", "utf-8")
    return tmp_path / "post"


def test_prints_what_is_right_with_each_lot_left_out(
    described: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(described), str(folder)], tmp_path / "learnt.tsv")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [(line[0], line[-2]) for line in lines[:2]] == [("few_mails", "3"), ("post/b", "1")]
    assert lines[2][:5] == ["each", "lot", "left", "out,", "all"]
    assert lines[2][-2] == "4"


def test_the_same_mails_give_the_same_corrections(described: Path, tmp_path: Path) -> None:
    files = [tmp_path / "one.tsv", tmp_path / "two.tsv"]
    for file in files:
        main([str(described)], file)
    assert files[0].read_text("utf-8") == files[1].read_text("utf-8") != ""


def test_mails_without_a_kind_teach_nothing(described: Path) -> None:
    assert [example.kind for example in examples(described)] == ["notice", "counter_notice", "other"]


def test_points_set_by_hand_give_way_to_what_many_mails_say() -> None:
    sign = "own.asks_back"  # of a counter-notice, by hand
    mails = [Example("lot", str(n), "other", {sign: 1.0}) for n in range(60)]
    corrections = learn(mails)[sign]
    assert max(KINDS, key=lambda kind: corrections[KINDS.index(kind)]) == "other"
    assert corrections[KINDS.index("counter_notice")] < 0


def test_what_is_learnt_is_added_to_the_points_set_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = points({"own.asks_back": 1.0})
    file = tmp_path / "learnt.tsv"
    file.write_text(weights.written({"own.asks_back": (0.0, 0.0, 0.0, 0.0, 7.0)}), "utf-8")
    monkeypatch.setattr(weights, "LEARNT", file)
    weights._weights.cache_clear()
    try:
        hand = weights.set_by_hand()
        after = points({"own.asks_back": 1.0})
        assert after["other"] == hand[weights.BEFORE][4] + hand.get("own.asks_back", (0.0,) * 5)[4] + 7.0
    finally:
        weights._weights.cache_clear()
    assert before != after
