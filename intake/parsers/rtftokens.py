"""The words of RTF (Rich Text Format 1.9.1), and which of its destinations hold text that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Control word with its number; octet; control symbol; brace; a run of plain text. Line ends mean nothing.
_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)", re.S
)
Token = tuple[bytes, bytes, bytes, bytes, bytes, bytes]

# Destinations whose text is no part of the page. One that begins with \* is skipped unless it is in READ.
SKIPPED = frozenset((
    b"aftncn", b"aftnsep", b"aftnsepc", b"annotation", b"author", b"buptim", b"category", b"colortbl", b"comment",
    b"company", b"creatim", b"datafield", b"doccomm", b"falt", b"fldtype", b"ftncn", b"ftnsep", b"ftnsepc", b"info",
    b"keywords", b"manager", b"nonesttables", b"operator", b"pict", b"printim", b"private", b"revtim", b"rxe", b"shprslt",
    b"sn", b"sp", b"stylesheet", b"subject", b"sv", b"tc", b"template", b"title", b"txe", b"ud", b"xe", b"filetbl",
    b"listtable", b"listoverridetable", b"revtbl", b"rsidtbl", b"generator", b"objdata", b"objclass", b"objname",
    b"atnid", b"atnauthor", b"fontemb", b"bkmkstart", b"bkmkend", b"themedata", b"colorschememapping", b"latentstyles", b"datastore",
))  # fmt: skip
READ = frozenset((b"fldinst", b"shpinst", b"shptxt", b"do", b"dptxbxtext", b"nesttableprops", b"formfield"))
FOOT = frozenset((b"footer", b"footerf", b"footerl", b"footerr", b"footnote"))
HEAD = frozenset((b"header", b"headerf", b"headerl", b"headerr"))

CHARACTERS = {
    b"par": "\n", b"line": "\n", b"sect": "\n\n", b"page": "\n\n", b"column": "\n", b"softline": "\n", b"tab": "\t",
    b"emdash": "—", b"endash": "–", b"emspace": " ", b"enspace": " ", b"qmspace": " ", b"bullet": "•",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"nestcell": "\t", b"nestrow": "\n",
}  # fmt: skip
SYMBOLS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n", b"\t": "\t"}

# Charsets of fonts (fcharset) by Python's names.
CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


def tokens(data: bytes) -> Iterator[Token]:
    """(word, number, octet in hex, symbol, brace, text), of which one is not empty (a word may have a number).
    What \\bin announces is passed over."""
    at = 0
    while match := _TOKEN.search(data, at):
        at = match.end()
        word, number, octet, symbol, brace, text = match.groups(b"")
        if word == b"bin":
            at += max(int(number or 0), 0)
            continue
        yield word, number, octet, symbol, brace, text
