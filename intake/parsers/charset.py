"""Bytes to text when the charset is declared, declared wrongly or not at all."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from intake.parsers.charsetguess import CANDIDATES, guess, is_known, likeness
from intake.parsers.textbuild import clean

# What senders call a charset and what they mean: GB2312 and GBK are written by programs that use GB18030's
# repertoire; Latin-1 by programs that use Windows-1252 (WHATWG Encoding Standard, names and labels).
_MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030", "hz": "hz",
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8",
    "shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "ks_c_5601": "cp949",
    "big5": "big5hkscs", "x-unknown": "utf-8", "unknown-8bit": "utf-8", "default": "utf-8",
    "iso-8859-8-i": "iso-8859-8", "utf8": "utf-8", "unicode-1-1-utf-7": "utf-7", "tis-620": "cp874",
}  # fmt: skip
_SAMPLE = 64 * 1024  # bytes the guess is made from
_BEGINNING, _FEW_ZEROS = 4096, 4
_CLEARLY = 0.35  # by so much likeness another charset must beat the declared one (see charsetguess)
_LIKE = 0.45  # likeness below which the frequency of characters tells nothing


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the charset it was decoded with, and how many characters could not be told (U+FFFD)."""

    text: str
    charset: str
    lost: int


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of the bytes, cleaned: by byte order mark, else UTF-8 if they are valid UTF-8 beyond ASCII,
    else the declared charset, unless they are clearly text of another one, else a guess. Never raises."""
    named = _python_name(declared)
    for charset in _told_by_the_octets(data, named):
        try:
            return Decoded(clean(data.decode(charset)), charset, 0)
        except (UnicodeError, ValueError):
            continue
    charset = _likeliest(data[:_SAMPLE], named)
    text = data.decode(charset, "replace")
    return Decoded(clean(text), charset, text.count("\ufffd"))


def _told_by_the_octets(data: bytes, named: str | None) -> list[str]:
    if data.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if b"\0" in data[:_BEGINNING]:
        return _wide(data[:_BEGINNING])
    if b"\x1b$" in data and (named in (None, "utf-8")):
        return ["iso2022_jp_ext", "utf-8"]
    if data.isascii():
        return [named] if named and _is_not_ascii_compatible(named) else ["ascii"]
    if named and _is_not_ascii_compatible(named):
        return [named, "utf-8"]
    return ["utf-8"]


def _wide(sample: bytes) -> list[str]:
    """UTF-16 without a byte order mark: the upper octets of its figures and line ends are zeros."""
    low_first, high_first = sample[1::2].count(0), sample[::2].count(0)
    if max(low_first, high_first) < _FEW_ZEROS or min(low_first, high_first) * 4 > max(low_first, high_first):
        return ["utf-8"]
    return ["utf-16-le" if low_first > high_first else "utf-16-be", "utf-8"]


def _likeliest(sample: bytes, named: str | None) -> str:
    """The declared charset, unless the octets are clearly text of another one."""
    guessed, like = guess(sample)
    if named is None:
        found = from_bytes(sample, cp_isolation=list(CANDIDATES)).best() if like < _LIKE else None
        return found.encoding if found is not None else guessed
    if not is_known(named) and "\ufffd" not in sample.decode(named, "replace"):
        return named
    as_named = likeness(sample.decode(named, "replace"), named)
    return guessed if like >= _LIKE and like > as_named + _CLEARLY else named


def _is_not_ascii_compatible(charset: str) -> bool:
    return charset.startswith(("utf-16", "utf_16", "utf-32", "utf-7", "iso2022", "hz"))


def _python_name(declared: str | None) -> str | None:
    """Python's codec for a declared charset, None where there is none that yields text."""
    if not declared:
        return None
    name = _MEANT.get(declared.strip().strip("\"'").lower(), declared.strip().strip("\"'").lower())
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    return (
        codec.name
        if codec._is_text_encoding and codec.name not in ("undefined", "idna", "punycode")
        else None
    )
