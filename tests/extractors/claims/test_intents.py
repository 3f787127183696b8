"""The classifier of sentences: what it learns, and that its weights are those learnt from the committed sentences."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from intake.extractors.intents import INTENTS, intents_of, oaths_of
from intake.extractors.intents.train import learn_intents, learn_oaths
from intake.extractors.statements import read_statements
from intake.reading import Contact
from tests.extractors.claims.messages import material

ROUNDING = 0.05  # of a weight; floating point differs a little between machines


@pytest.mark.parametrize(("file", "learn"), [("intents.tsv", learn_intents), ("oaths.tsv", learn_oaths)])
def test_weights_are_those_learnt_from_the_sentences(file: str, learn: Callable[[], str]) -> None:
    committed = (files("intake.extractors.intents") / "weights" / file).read_text("utf-8").splitlines()
    learnt = learn().splitlines()
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


@pytest.mark.parametrize(
    ("text", "language", "oaths"),
    [
        ("Hand on heart, every word of this notice is correct.", "en", {"accuracy"}),
        ("I can't swear that it is all correct.", "en", set()),
        ("Der Gerichtsbrief kommt zu mir nach Hause, ich nehme die Klage entgegen.", "de", {"service"}),
        ("Pour moi le tribunal de Lille peut trancher.", "fr", {"jurisdiction"}),
        ("Deben de haberme confundido con otra tienda.", "es", {"mistake"}),
        ("이 편지의 내용은 모두 진실입니다.", "ko", {"accuracy"}),
    ],
)
def test_statements_of_sentences_it_has_not_learnt(text: str, language: str, oaths: set[str]) -> None:
    shares = oaths_of(text, language)
    assert {oath for oath, share in shares.items() if share >= 0.5} == oaths


@pytest.mark.parametrize(
    ("sentence", "authority"),
    [
        ("Our patented hinge is copied in this listing.", True),
        ("Die Marke ist meine Marke, seit 2014.", True),
        ("Ils vendent mes aquarelles imprimées sur des torchons.", True),
        ("The seller has no licence for our mark.", False),
        ("Somebody stole my idea of a hanging pot.", False),
    ],
)
def test_who_claims_a_right_as_his_own_speaks_as_its_owner(sentence: str, authority: bool) -> None:
    read = material(f"{sentence}\n", subject="Listing")
    read.kind = "notice"
    assert (read_statements(read, Contact())["authority"] is not None) == authority
