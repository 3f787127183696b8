"""URLs in a text, as people write them: wrapped over lines, without scheme, defanged, run together.

Linear in the text. Knows nothing of what a URL is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Full-width letters, digits and URL signs (U+FF01 block), one to one, so that offsets stay true. Full-width
# brackets, commas and question marks stay: in Chinese and Japanese prose they end a URL.
_WIDE = {c: c - 0xFEE0 for c in range(0xFF10, 0xFF5B)} | {
    0xFF05: "%",
    0xFF06: "&",
    0xFF0D: "-",
    0xFF0E: ".",
    0xFF0F: "/",
    0xFF03: "#",
}
for _kept in (0xFF1B, 0xFF1C, 0xFF1E, 0xFF1F, 0xFF20, 0xFF3B, 0xFF3C, 0xFF3D, 0xFF3E, 0xFF40):
    del _WIDE[_kept]
_HAS_WIDE = re.compile("[\uff0d-\uff5a]")

_SCHEME = r"h(?:tt|xx|\*\*)ps?(?::|\[:\])(?://|\[//\]|\\\\)"
_HOST_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOT = r"(?:\.|\[\.\]|\(\.\)|\[dot\])"
_START = re.compile(
    rf"(?P<scheme>{_SCHEME})|(?P<bare>(?<![\w@./=&?%+-])(?:{_HOST_LABEL}{_DOT}){{1,6}}[a-z]{{2,24}}(?!\[?:\]?//)(?::\d{{2,5}})?(?=(?P<path>/)|[^\w@.-]|\.?$|\.\s))",
    re.IGNORECASE | re.MULTILINE,
)
_NAMESPACE = re.compile(
    r"(?:xmlns(?::[\w-]{1,20})?|schemaLocation)\s?=\s?[\"'][^\"']{0,200}$|<!DOCTYPE[^>]{0,200}$"
)
_INNER_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
# What a URL is made of here. CJK letters only in a run that begins right behind a separator of the URL.
_PLAIN = rf"[^\s<>\[\]\"“”„«»‹›`|\\^{{}}{_CJK}\u3000-\u303f\uff00-\uffef\u200b-\u200f\u2018\u2019\u201a\u2026\u2028-\u202e\u2060\ufeff\x00-\x1f]"
_BODY = re.compile(
    rf"(?:{_PLAIN}++|\[\.\]|\[dot\]|\[:\]|\[[\w.-]{{0,20}}\](?!\()|(?<=[/=_\-%])[{_CJK}]++)++", re.IGNORECASE
)
_NEXT_LINE = re.compile(
    r"\r?\n[ \t]{0,40}(?:>[ \t]?){0,6}(?P<token>[^\s<>\"“”|，。；、）】」]{1,2048})(?P<rest>[^\n]{0,2})"
)
_TAIL = ".,;:!?'*\"…·"
_MAX = 4096  # characters; a longer run is no address
_WRAPPED_FROM = 60  # a line shorter than this is broken by its writer, not by a program
_LINES_MAX = 6


@dataclass(frozen=True, slots=True)
class Address:
    """A URL at [start, end) of a text; `url` is what stands there without line breaks and defanging."""

    url: str
    start: int
    end: int
    host: str
    path: str
    query: str


def narrowed(text: str) -> str:
    """The text with full-width letters, digits and URL signs as ASCII; of the same length."""
    return text.translate(_WIDE) if _HAS_WIDE.search(text) else text


def find_addresses(text: str, item_number: re.Pattern[str] | None = None) -> Iterator[Address]:
    """Every URL of a text, in order. `item_number` helps to tell that a number goes on in the next line."""
    plain = narrowed(text)
    done = 0
    for match in _START.finditer(plain):
        if match.start() < done:
            continue
        if match["bare"] and not _plausible_bare(match["bare"], match["path"]):
            continue
        body_start = match.end() if match["scheme"] else match.start()
        body = _BODY.match(plain, body_start)
        if body is None:
            continue
        end = body.end()
        if end - match.start() > _MAX and not _INNER_SCHEME.search(plain, body_start, body_start + _MAX):
            done = end
            continue
        done = end
        if _NAMESPACE.search(plain, max(0, match.start() - 120), match.start()):
            continue  # the name of an XML vocabulary leads nowhere
        for start, stop in _split(plain, match.start(), end):
            if stop - start > _MAX:
                continue
            address = _address(plain, start, stop, item_number if stop == end else None, last=stop == end)
            if address is not None:
                done = max(done, address.end)
                yield address


def _plausible_bare(host: str, path: str | None) -> bool:
    """A host without scheme counts with "www." or a path, and only under a top-level domain people use."""
    plain = _refanged(host).casefold()
    if plain.startswith("www."):
        return plain.count(".") >= 2
    return path is not None and plain.rpartition(".")[2].partition(":")[0] in _tlds()


@lru_cache(maxsize=1)
def _tlds() -> frozenset[str]:
    from intake.extractors.links.lexicons import pages

    return frozenset(pages()["bare_tlds"])


def _split(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Addresses that run together, apart. One inside another's query or path stays with it."""
    at = start
    for inner in _INNER_SCHEME.finditer(plain, start + 1, end):
        before = plain[inner.start() - 1]
        if inner.start() - at < 8 or before in "/=?&:%#_":
            continue
        yield at, inner.start()
        at = inner.start()
    yield at, end


def _address(
    plain: str, start: int, stop: int, item_number: re.Pattern[str] | None, *, last: bool
) -> Address | None:
    enclosed = plain[start - 1 : start] == "<"
    end = _trimmed(plain, start, stop)
    pieces = [plain[start:end]]
    if last and end == stop:
        for _ in range(_LINES_MAX):
            more = _continued(plain, start, end, "".join(pieces), enclosed, item_number)
            if more is None:
                break
            pieces.append(plain[more[0] : more[1]])
            end = more[1]
    return parse_address("".join(pieces), start, end)


def _continued(
    plain: str, start: int, end: int, so_far: str, enclosed: bool, item_number: re.Pattern[str] | None
) -> tuple[int, int] | None:
    """Where an address goes on in the next line, or None."""
    following = _NEXT_LINE.match(plain, end)
    if following is None:
        return None
    token = following["token"]
    body = _BODY.match(plain, following.start("token"))
    if body is None or _INNER_SCHEME.search(token) or _START.match(token) or len(so_far) > _MAX:
        return None
    stop = _trimmed(plain, body.start(), body.end())
    piece = plain[body.start() : stop]
    if not piece:
        return None
    if enclosed:  # RFC 3986, appendix C: white space inside <...> is no part of the address
        closing = plain.find(">", body.end(), body.end() + _MAX)
        return (
            (body.start(), stop)
            if closing == body.end() or "\n" in plain[body.end() : max(closing, 0)][:1]
            else None
        )
    alone = not following["rest"].strip()
    line_start = plain.rfind("\n", 0, start) + 1
    line_length = end - line_start
    tail = re.search(r"\d+$", so_far)
    if item_number is not None and tail is not None:
        digits = re.match(r"\d+", piece)
        if digits and item_number.fullmatch(tail[0] + digits[0]) and not item_number.fullmatch(tail[0]):
            return body.start(), stop
    if (
        so_far[-1] in "-_=&?%+"
        and (alone or line_length >= _WRAPPED_FROM)
        and not re.match(r"[-–•*]|\d+[.)]", piece)
    ):
        return body.start(), stop
    strange = re.search(r"[=&%?/_#]|\d", piece) is not None or (so_far[-1] == "/" and "." in piece.strip("."))
    if (
        line_length >= _WRAPPED_FROM
        and strange
        and not re.match(r"\(?\d{1,3}[.)]|[/\\]\S+/\s*$", piece)
        and alone
    ):
        return body.start(), stop
    if re.match(r"[&?%=#][\w%]", piece):
        return body.start(), stop
    return None


def _trimmed(plain: str, start: int, end: int) -> int:
    """The end without the sentence's punctuation, unpaired brackets and an emphasis' underscore."""
    opened = plain.find("(", start, end)
    if opened >= 0 and ")" not in plain[opened:end]:
        end = opened
    surplus = plain.count(")", start, end) - plain.count("(", start, end)
    while end > start:
        last = plain[end - 1]
        if last in _TAIL:
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif last == "_" and plain[start - 1 : start] == "_":
            end -= 1
        else:
            break
    return end


def _refanged(written: str) -> str:
    """An address made harmless, made whole again: hxxp, [.], (.), [dot], [:]."""
    written = re.sub(r"^h(?:xx|\*\*)p", "http", written, flags=re.IGNORECASE)
    written = re.sub(r"\[\.\]|\(\.\)|\[dot\]", ".", written, flags=re.IGNORECASE)
    return written.replace("[:]", ":").replace("[//]", "//").replace(":\\\\", "://")


def parse_address(written: str, start: int, end: int) -> Address | None:
    """An address taken apart; None for what has no host. The host is lower case, without user and port."""
    url = _refanged(written)
    scheme = re.match(r"https?://", url, re.IGNORECASE)
    rest = url[scheme.end() :] if scheme else url
    authority = re.match(r"[^/?#]*", rest)
    assert authority is not None
    host = authority[0].rpartition("@")[2].partition(":")[0].casefold().strip(".")
    if "." not in host or len(host) > 253:
        return None
    path, _, _ = rest[authority.end() :].partition("#")
    path, _, query = path.partition("?")
    return Address(url, start, end, host, path, query)
