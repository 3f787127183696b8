"""Letters in a dozen languages, as their writers word them: what is complained of, by whom sold, and where
the original is."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.extractors.links.mails import ITEM, Read, items, read, values

_FOLDER = Path(__file__).parent / "letters"
_ITEMS = {number: f"{ITEM}10050044177{number}" for number in ("20", "33", "44", "55", "66")}


def _letters() -> dict[str, dict[str, Any]]:
    return {
        name: letter
        for path in sorted(_FOLDER.glob("*.toml"))
        for name, letter in tomllib.loads(path.read_text("utf-8")).items()
    }


def _filled(text: str) -> str:
    for number, address in _ITEMS.items():
        text = text.replace("{" + number + "}", address)
    return text


def _read(letter: dict[str, Any]) -> Read:
    files = []
    if "sheet" in letter:
        files.append((letter["file"], "text/csv", _filled(letter["sheet"]).strip().encode()))
    if "nested" in letter:
        inner = f"From: Client <client@example.org>\r\nSubject: links\r\n\r\n{_filled(letter['nested'])}"
        files.append((letter["file"], "message/rfc822", inner.encode()))
    html = _filled(letter["html"]) if "html" in letter else None
    return read(_filled(letter["body"]), letter.get("kind", "notice"), html=html, files=files)


def _meant(written: list[int | str]) -> list[str]:
    return sorted(items(x)[0] if isinstance(x, int) else x for x in written)


@pytest.mark.parametrize("letter", _letters().values(), ids=_letters().keys())
def test_a_letter_is_read(letter: dict[str, Any]) -> None:
    found = _read(letter)
    assert sorted(values(found.listings)) == _meant(letter["listings"])
    assert sorted(values(found.sellers)) == sorted(letter.get("sellers", []))
    if letter.get("originals") != "any":  # a genuine product in a row may be given as one, or left out
        assert sorted(values(found.originals)) == _meant(letter.get("originals", []))
    assert sorted(values(found.cases)) == sorted(letter.get("cases", []))


@pytest.mark.parametrize(
    "body",
    ["shop (" * 30_000, "our licensee is not ours, and " * 8_000 + ITEM + "1005004417720", "? our licensee " * 15_000 + f"\n{ITEM}1005004417720" * 300, f"{ITEM}1005004417720\n" + "the pen 1005004417733 is a plain thing of theirs. " * 6_000],
    ids=["words for shops", "clauses", "a lead-in without end", "numbers in prose"],
)  # fmt: skip
def test_hostile_letters_are_read_in_linear_time(body: str) -> None:
    began = time.process_time()
    read(body)
    assert time.process_time() - began < 8
