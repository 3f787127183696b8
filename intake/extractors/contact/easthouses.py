"""Houses and shops by what Chinese, Japanese and Korean letters say of them: whom the writer acts for, and whose
shop it is. Their names need no legal form; they end where the words of the lexicon begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from intake.extractors.contact.clues import Clue
from intake.extractors.contact.firms import plausible
from intake.extractors.contact.letters import Letter
from intake.extractors.contact.lexicon import data
from intake.extractors.contact.persons import person_in

MAX_CHARS = 20_000
_OPEN, _SHUT = re.escape('“「『"《‘【'), re.escape('”」』"》’】')
_STOP = rf"\s，。、,;；:：！？!?（）(){_OPEN}{_SHUT}"
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_QUOTED = rf"[{_OPEN}](?P<name>[^{_SHUT}\n]{{2,24}})[{_SHUT}]"
_BARE = rf"(?P<name>[^{_STOP}]{{2,20}}?)"
_FIRM = rf"(?P<name>(?:\(주\)|㈜|주식회사 ?|株式会社|有限会社)[^{_STOP}]{{2,15}}?)"
_BRACKET = r"(?:[（(][^（）()\n]{0,30}[）)])?"


def east_houses(letter: Letter, *, seller: bool) -> Iterator[Clue]:
    """Clues "represented" and "runs" of an East Asian letter; of a seller's also the shop it names in quotes."""
    text = letter.document.text[:MAX_CHARS]
    if _EAST.search(text) is None:
        return
    for cue, pattern in _patterns():
        if cue == "shop" and not seller:
            continue
        for match in pattern.finditer(text):
            start, end = _name_at(text, *match.span("name"))
            name = text[start:end]
            line = letter.layout.line_at(start)
            if len(name) < 2 or not plausible(name) or _is_nobody(name) or not line.own:
                continue
            if line.number not in letter.others:
                yield Clue(name, letter.document, start, end, cue, -0.02)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    told = {
        key: _words(f"cjk_{key}")
        for key in ("entrusts", "entrusted", "represented", "runs", "shops", "clients")
    }
    return tuple(
        (cue, re.compile(pattern))
        for cue, pattern in (
            # 受卖家“X”委托: the name stands between
            ("represented", rf"(?:{told['entrusts']})[^{_STOP}]{{0,12}}{_QUOTED}(?:{told['entrusted']})"),
            ("represented", rf"(?:{told['entrusts']}){_BARE}(?:{told['entrusted']})"),
            # 出品者「X」(代表 Y)の代理人, "X"을 대리하여: the name stands before
            ("represented", rf"{_QUOTED}{_BRACKET} ?(?:{told['represented']})"),
            ("represented", rf"{_BARE}{_BRACKET} ?(?:{told['represented']})"),
            # 의뢰인 (주)X의 디자인권
            ("represented", rf"(?:{told['clients']}) ?{_FIRM}(?=[의은는이가을를的之はがの])"),
            # 「X」的負責人, X을 운영하는
            ("runs", rf"{_QUOTED}(?:{told['runs']})"),
            ("runs", rf"{_BARE}(?:{told['runs']})"),
            # 「X」の山根と申します
            ("runs", rf"{_QUOTED}の[^{_STOP}]{{1,8}}(?:[ 　][^{_STOP}]{{1,8}})?(?:です|と申し)"),
            # 상점 "X": the other side's in a notice
            ("shop", rf"(?:{told['shops']}) ?{_QUOTED}"),
        )
    )


def _words(key: str) -> str:
    return "|".join(map(re.escape, sorted(data("organizations")[key], key=len, reverse=True)))


def _name_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the words that lead a name in ("权利人", "我是"), and with the word before one that is no name by
    itself ("하루나무 공방")."""
    moved = True
    while moved:
        moved = False
        for lead in data("organizations")["cjk_before_shop"]:
            at = text.rfind(lead, start, end)
            if at >= 0 and end - at - len(lead) >= 2:
                start = at + len(lead)
                moved = True
    for form in ("주식회사 ", "유한회사 ", "(주) ", "(주)", "株式会社 "):
        if text.endswith(form, 0, start):
            return start - len(form), end
    if text[start:end] in data("organizations")["cjk_workshops"] and text[start - 1 : start] == " ":
        before = max(text.rfind(mark, 0, start - 1) for mark in " \n,.，。“\"'")
        start = before + 1
    return start, end


def _is_nobody(name: str) -> bool:
    """A person, or one who is not named at all ("저작권자", "本人")."""
    nobody = data("organizations")["cjk_nobody"]
    if name in nobody or any(name.endswith(word) for word in nobody):
        return True
    person = person_in(name)
    return person is not None and person.sure >= 0.9 and len(name) <= 3
