"""Which charset octets are text of, told by how frequent their characters are in letters."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

# In the order in which they are believed where two fit as well.
CANDIDATES = ("cp1252", "gb18030", "big5hkscs", "cp932", "cp949", "cp1250", "cp1251", "cp1254", "euc_jp", "koi8_r", "cp1253")  # fmt: skip
LATIN = frozenset(("cp1252", "cp1250", "cp1254", "iso8859-1", "iso8859-2", "iso8859-9", "iso8859-15"))
_SAMPLE = 6000  # characters beyond ASCII that are looked at
_FREQUENT, _OF_THE_SCRIPT, _DAMAGE = 1.0, 0.25, -2.0  # points a character brings
_RUN = re.compile(r"[^\x00-\x7f]+")
_DECODED_TWICE = re.compile(r"[ÂÃÄÅ][^\w\x00-\x7f]|â€")  # what UTF-8 looks like as Windows-1252
_IN_WORDS = re.compile(r"[^\W\d_]|[’·‑–—…]")
_LONG_RUN = 4  # letters beyond ASCII stand alone or in pairs in Latin script
_KANA = ("\u3041", "\u30fe")
_HANGUL = ("\uac00", "\ud7a3")
_HAN = ("\u4e00", "\u9fff")
_SCRIPTS: dict[str, tuple[tuple[str, str], ...]] = {
    "gb18030": (_HAN,),
    "big5hkscs": (_HAN,),
    "cp932": (_HAN,),
    "euc_jp": (_HAN,),
    "cp949": (_HANGUL,),
}
_SCRIPTS |= dict.fromkeys((*LATIN, "cp1251", "koi8_r", "cp1253"), ())
_ALL_SCRIPTS = (_HAN, _HANGUL, _KANA)


def likeness(text: str, charset: str) -> float:
    """How much a decoded text is like the letters written in a charset, from -2 to 1. A text without a character
    beyond ASCII is like none (0)."""
    frequent = _frequent().get(charset) or _frequent()["any"]
    points, count, in_runs = 0.0, 0, 0
    for run in _RUN.finditer(text):
        piece = run.group()[:_SAMPLE]
        in_runs += len(piece) if len(piece) >= _LONG_RUN else 0
        if _splits_a_word(text, run, charset) or (charset in LATIN and _DECODED_TWICE.match(piece)):
            points += _DAMAGE * len(piece)
        else:
            points += sum(_points(c, charset, frequent) for c in piece)
        count += len(piece)
        if count >= _SAMPLE:
            break
    if not count:
        return 0.0
    if charset in LATIN and in_runs * 2 > count:
        return min(points / count, 0.0)
    return points / count


def is_known(charset: str) -> bool:
    """Whether anything is known of the letters written in a charset."""
    return charset in _SCRIPTS or charset.replace("-", "").startswith(("utf", "iso2022"))


def guess(data: bytes, charsets: tuple[str, ...] = CANDIDATES) -> tuple[str, float]:
    """The likeliest charset and how like it is; octets that it does not know count against it."""
    scores = [(name, likeness(data.decode(name, "replace"), name)) for name in charsets]
    return max(scores, key=lambda found: found[1])


def _splits_a_word(text: str, run: re.Match[str], charset: str) -> bool:
    """Whether a single character that is no letter of the script stands between letters of a word."""
    before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    if len(run.group()) > 1 or not (before.islower() and after.islower()):
        return False
    return charset in _SCRIPTS and (charset not in LATIN or not _IN_WORDS.match(run.group()))


def _points(character: str, charset: str, frequent: frozenset[str]) -> float:
    if character in frequent:
        return _FREQUENT
    if character == "\ufffd" or "\ue000" <= character <= "\uf8ff" or "\x80" <= character <= "\x9f":
        return _DAMAGE
    if charset in ("cp932", "euc_jp") and _KANA[0] <= character <= _KANA[1]:
        return _FREQUENT
    if any(first <= character <= last for first, last in _SCRIPTS.get(charset, _ALL_SCRIPTS)):
        return _OF_THE_SCRIPT
    lower = character.lower()
    return 2 * _OF_THE_SCRIPT if lower != character and lower in frequent else 0.0


@cache
def _frequent() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("charset.toml").read_text(encoding="utf-8"))
    sets = {name: frozenset(text) for name, text in data["frequent"].items()}
    others = {name: sets[other] for name, other in data["alias"].items()}
    return sets | others | {"any": frozenset().union(*sets.values())}
