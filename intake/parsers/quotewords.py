"""The lexicon of quoting.toml, and what a single line says about quotation."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_LONGEST = 500  # characters of a line that are looked at
_TIME = re.compile(r"\b\d{1,2}(?::|[hH.](?=\d\d\b)| h |時|시|点)\s?\d{0,2}|[上下]午|오[전후]|\b[AP]M\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}年")
_ADDRESS = re.compile(r"[^\s<>(\[]{1,80}@[^\s<>)\]]{1,120}")
_SUBJECT_PREFIX = re.compile(r"\s*\[?\s*([\w]{1,8})\s*(?:\[\d+\])?\s*[:：]")


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("quoting.toml").read_text(encoding="utf-8"))


@cache
def _labels() -> dict[str, str]:
    return {name: kind for kind, names in _lexicon()["header_labels"].items() for name in names}


@cache
def _words(section: str, key: str) -> tuple[str, ...]:
    return tuple(_lexicon()[section][key])


def header_label(line: str) -> str | None:
    """Which header a line of a header block bears: from, date, to, subject, cc; None if it is no such line."""
    head = line[:60].replace("：", ":")
    name, colon, _ = head.partition(":")
    if not colon:
        return None
    return _labels().get(" ".join(name.strip(" \t*_|>•").lower().split()))


def separator(line: str) -> str | None:
    """ "original" or "forwarded" for the line a program puts above the mail it quotes or passes on."""
    bare = line[:_LONGEST].strip().lower()
    if len(bare) > 120:
        return None
    core = bare.strip("-_=—–─*> \t").rstrip(":：").strip("-_=—–─* \t")
    dashed = bare[:2] in ("--", "__", "==", "——", "──", "––", "**") or bare.startswith(("-", "—"))
    for kind in ("original", "forwarded"):
        if core in _words("separators", kind) and (
            dashed or (kind == "forwarded" and bare.endswith((":", "：")))
        ):
            return kind
    return None


def is_rule(line: str) -> bool:
    """A line of underscores or dashes alone, as Outlook draws above a header block."""
    bare = line.strip()
    return len(bare) >= 5 and len(bare) < 200 and not bare.strip("_-—=─")


def attribution(line: str) -> str | None:
    """ "sure" or "likely" for "On ... wrote:"; likely ones count only above text that is marked as quoted."""
    bare = line[:_LONGEST].strip().lower()
    if not bare.endswith((":", "：")) or len(line) > _LONGEST or not any(c.isdigit() for c in bare):
        return None
    address, time = bool(_ADDRESS.search(bare)), bool(_TIME.search(bare[:-1]))
    verb = any(v in bare for v in _words("attribution", "verbs"))
    start = bare.startswith(_words("attribution", "starts")) or bare[0].isdigit()
    dated = bool(_YEAR.search(bare))
    if address and (time or (verb and dated)):
        return "sure"
    if verb and start and dated:
        return "sure" if time else "likely"
    if time and dated and bare.rstrip(" :：").endswith(_words("attribution", "verbs")):
        return "sure"
    return "likely" if verb and (time or dated) else None


def begins_attribution(line: str) -> bool:
    """Whether an attribution that is wrapped over lines may begin here."""
    bare = line[:_LONGEST].strip().lower()
    if not bare or not any(c.isdigit() for c in bare):
        return False
    return bare.startswith(_words("attribution", "starts")) or bare[0].isdigit() or bool(_YEAR.search(bare))


def has_time(line: str) -> bool:
    return bool(_TIME.search(line[:_LONGEST]))


def has_address(line: str) -> bool:
    return bool(_ADDRESS.search(line[:_LONGEST]))


def is_forward_subject(subject: str | None) -> bool:
    """Whether the outermost prefix of a subject is that of a forwarded mail ("Fwd:", "WG:", "转发：")."""
    match = _SUBJECT_PREFIX.match(subject or "")
    return match is not None and match.group(1).lower() in _words("subject", "forwarded")


def is_footer(line: str) -> bool:
    """Whether a line is a mail program's, scanner's or list's footer."""
    bare = line[:_LONGEST].strip(" \t*_>-").lower().replace("’", "'")
    if not bare or len(line) > 300:
        return False
    short = len(bare) < 60
    return bare.startswith(_words("footers", "starts")) or (
        short and any(w in bare for w in _words("footers", "anywhere"))
    )


def begins_disclaimer(line: str) -> bool:
    """Whether a confidentiality note may begin on this line."""
    bare = line[:_LONGEST].strip(" \t*_>-#").lower()
    return bare.startswith(_words("disclaimers", "starts")) or any(
        w in bare for w in _words("disclaimers", "strong")
    )


def leads_into_disclaimer(line: str) -> bool:
    """Whether a line is the beginning of a note whose telling words stand on the next one."""
    bare = line[:_LONGEST].strip().lower()
    return any(w in bare for w in _words("disclaimers", "weak")) and not bare.endswith((".", "!", ":", "。"))


def is_disclaimer(paragraph: str) -> bool:
    """Whether text is a confidentiality note: by its first words, or by enough of its vocabulary."""
    bare = " ".join(paragraph[:4000].split()).strip(" *_>-#").lower()
    if bare.startswith(_words("disclaimers", "starts")):
        return True
    strong = sum(w in bare for w in _words("disclaimers", "strong"))
    weak = sum(w in bare for w in _words("disclaimers", "weak"))
    return strong >= 2 or (strong == 1 and weak >= 2)
