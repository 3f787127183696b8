"""Text made to be slow: a megabyte is read in seconds, whatever it holds."""

from __future__ import annotations

import time

import pytest

from intake.extractors.evidence import read_evidence
from intake.extractors.explanation import read_explanation
from intake.extractors.lexicon import Lexicon
from intake.extractors.rights import read_rights
from intake.extractors.sentences import sentences
from intake.extractors.statements import read_statements
from tests.extractors.claims.messages import material, signed_by

MEGABYTE = 1_000_000


def _filled(piece: str) -> str:
    return (piece * (MEGABYTE // len(piece) + 1))[:MEGABYTE]


@pytest.mark.parametrize(
    "piece",
    [
        "[ ] ", "“A ", "1 ", "No. 1234567 ", "trademark ", "ÀB ", "under penalty of perjury: ", "商标", "- by ",
    ],
)  # fmt: skip
def test_a_megabyte_takes_seconds(piece: str) -> None:
    text = "\n".join(_filled(piece)[i : i + 900] for i in range(0, MEGABYTE, 900))
    began = time.process_time()  # the processor's time: other work on the machine is not ours
    mail = material(f"notice of infringement of our trademark\n\n{text}\n")
    read_rights(mail)
    read_statements(mail, signed_by("Ada Quill"))
    read_explanation(mail)
    read_evidence(mail)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("piece", ["a", " ", ". ", "\n", "| ", "。", "A. ", "> \n"])
def test_sentences_of_one_endless_line(piece: str) -> None:
    text = _filled(piece)
    began = time.process_time()
    assert all(0 <= start < end <= len(text) and end - start <= 2000 for start, end in sentences(text))
    assert time.process_time() - began < 5


def test_strange_words_do_not_grow_the_lexicon() -> None:
    lexicon = Lexicon({"area.concept": ["good faith"]})
    before = len(lexicon._vocab.strings)
    lexicon.find(" ".join(f"word{n}" for n in range(10_000)))
    assert len(lexicon._vocab.strings) <= before + 1
