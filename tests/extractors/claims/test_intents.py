"""The classifier of sentences: what it learns, and that its weights are those learnt from the committed sentences."""

from __future__ import annotations

from importlib.resources import files

import pytest

from intake.extractors.intents import INTENTS, intents_of
from intake.extractors.intents.train import examples, learn

ROUNDING = 0.05  # of a weight; floating point differs a little between machines


def test_weights_are_those_learnt_from_the_sentences() -> None:
    committed = (files("intake.extractors.intents") / "weights.tsv").read_text("utf-8").splitlines()
    learnt = learn(examples()).splitlines()
    assert [row.split("\t")[0] for row in committed] == [row.split("\t")[0] for row in learnt]
    for old, new in zip(committed[1:], learnt[1:], strict=True):
        assert list(map(float, old.split("\t")[1:])) == pytest.approx(
            list(map(float, new.split("\t")[1:])), abs=ROUNDING
        )


@pytest.mark.parametrize("text", ["", "Kind regards", "?", "https://harbormarket.example/item/1", "喵"])
def test_shares_add_up(text: str) -> None:
    shares = intents_of(text, None)
    assert set(shares) == set(INTENTS)
    assert sum(shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("You switched off my lamps although nobody owns that shape.", "en", "defence"),
        ("Wij hebben het uitgepraat, zijn advertentie mag weer terug.", "nl", "release"),
        ("Das Schriftstück, nach dem Sie gefragt hatten, liegt bei.", "de", "supply"),
        ("¿Qué papeles hacen falta para denunciar?", "es", "ask"),
        ("这个设想最早是我提出来的。", "zh", "idea"),
    ],
)
def test_sense_of_sentences_it_has_not_learnt(text: str, language: str, intent: str) -> None:
    shares = intents_of(text, language)
    assert max(shares, key=lambda name: shares[name]) == intent


def test_a_language_without_words_is_read_with_the_english_ones() -> None:
    assert intents_of("Please take it down.", "sv") == intents_of("Please take it down.", "en")
