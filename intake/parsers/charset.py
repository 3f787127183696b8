"""Bytes to text when the charset is declared, declared wrongly or not at all."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

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
# What is guessed at: charsets that mail programs send, not those of old Macintosh or DOS machines.
_LIKELY = [
    "cp1252",
    "gb18030",
    "cp932",
    "big5",
    "cp949",
    "cp1250",
    "cp1251",
    "cp1254",
    "cp1253",
    "koi8_r",
    "euc_jp",
]
_SAMPLE = 64 * 1024  # bytes the guess is made from


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the charset it was decoded with, and how many characters could not be told (U+FFFD)."""

    text: str
    charset: str
    lost: int


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of the bytes, cleaned: by byte order mark, else UTF-8 if they are valid UTF-8 beyond ASCII,
    else the declared charset if it decodes them, else a guess. Never raises."""
    for charset in _candidates(data, declared):
        try:
            return Decoded(clean(data.decode(charset)), charset, 0)
        except (UnicodeError, ValueError):
            continue
    fallback = _python_name(declared) or "utf-8"
    guess = from_bytes(data[:_SAMPLE], cp_isolation=_LIKELY).best() if data else None
    charset = guess.encoding if guess is not None else fallback
    text = data.decode(charset, "replace")
    if _python_name(declared):
        as_declared = data.decode(fallback, "replace")
        if as_declared.count("�") <= max(3, len(as_declared) // 200):
            text, charset = as_declared, fallback
    return Decoded(clean(text), charset, text.count("�"))


def _candidates(data: bytes, declared: str | None) -> list[str]:
    if data.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    named = _python_name(declared)
    if b"\x1b$" in data and (named in (None, "utf-8")):
        return ["iso2022_jp_ext", "utf-8"]
    if data.isascii():
        return [named] if named and _is_not_ascii_compatible(named) else ["ascii"]
    if named and _is_not_ascii_compatible(named):
        return [named, "utf-8"]
    return ["utf-8", *([named] if named and named != "utf-8" else [])]


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
