"""Passwords that a mail names for its locked attachments."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_REACH = 120  # characters after the announcing word
_LONGEST = 64
_MOST = 16
_TOKEN = re.compile(r"[^\s,;、，。；\"'“”‘’«»„「」『』()（）<>\[\]【】]{3,}")
_QUOTED = re.compile(r"[\"“„«「『‘'`<]([^\s\"“”„«»「」『』‘’'`<>]{3,64})[\"”“»」』’'`>]")


@cache
def _lexicon() -> tuple[tuple[str, ...], frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("passwords.toml").read_text(encoding="utf-8"))
    return tuple(data["words"]), frozenset(data["fillers"])


@cache
def _announcement() -> re.Pattern[str]:
    words = sorted(_lexicon()[0], key=len, reverse=True)
    return re.compile("|".join(re.escape(w) for w in words), re.I)


def password_candidates(text: str) -> tuple[str, ...]:
    """Words near "password" in eleven languages and more, the likeliest first, at most 16."""
    low = text.lower().replace("i\u0307", "i")  # the Turkish capital İ
    if not any(word in low for word in _lexicon()[0]):  # most mails: a twentieth of the pattern's time
        return ()
    found: list[str] = []
    for number, match in enumerate(_announcement().finditer(text)):
        if number >= _MOST:
            break
        after = text[match.end() : match.end() + _REACH]
        quoted = [m.group(1) for m in _QUOTED.finditer(after)]
        plain = [token for m in _TOKEN.finditer(after) for token in _trimmed(m.group())]
        found += [*quoted, *sorted(plain[:8], key=_unlikely)]
    fillers = _lexicon()[1]
    return tuple(dict.fromkeys(f for f in found if len(f) <= _LONGEST and f.lower() not in fillers))[:_MOST]


def _trimmed(token: str) -> list[str]:
    """A token as written and without the punctuation that may belong to the sentence."""
    bare = token.strip(":：=.")
    return [bare, token.lstrip(":：=")] if token.lstrip(":：=") != bare else [bare]


def _unlikely(token: str) -> bool:
    """Plain lower-case words are tried last."""
    return token.isalpha() and token[1:].islower()
