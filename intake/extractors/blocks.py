"""Salutation, closing and signature blocks of a letter, by lexicon and layout. Linear in the text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from intake.extractors.layout import Layout, Line
from intake.extractors.remembered import remembered

MAX_BLOCKS = 12  # the last of a text; a letter is signed at its end
MAX_LINES = 14  # a signature block with all its numbers is shorter
LONG = 110  # a line of a signature block is shorter, a line of prose often longer
CLOSING_MAX = 70  # "Looking forward to your prompt reply, I remain" and the like
UNMARKED_MAX = 42  # the same without a mark behind it ("Besten Dank für die Prüfung"); a longer line is prose
STUCK_MAX = 250  # a closing with name, firm and address behind it on one line
TRAILING_MAX = 60  # a name, role or firm at the end of a letter without closing
NUMBERED_MAX = 100  # the same with a number in it: an address, a list of telephones
PARTED_MAX = 200  # the same of four parts or more: name, office, firm, street, telephone on one line

_EDGES = " \t\r\u200b\ufeff>*_~-–—=.,:;!…。，、：！|/"
_SLASHED = re.compile(r"\s*/{1,2}\s*(?:s\s*/{1,2}\s*)?(?P<name>[^/\n]{2,60}?)\s*/{0,2}\s*\.?\s*$", re.I)
_S_MARK = re.compile(r"\s*/{1,2}\s*s(?:igned)?\s*/{1,2}[ \t]*(?P<name>[^\n]*)", re.I)
_LABEL = re.compile(
    r"[ \t*_#>(\[\d.)-]{0,8}(?P<label>[^:：\n]{2,60}?)[*_ \t]*[:：][*_ \t　]*(?P<value>[^\n]*)"
)
_LISTED = re.compile(r"\s*(?:[-•*·●]\s*)?https?://\S*/\S")
_PART = re.compile(r"[|｜·•,]\s?|\s(?:[-–—]|//)\s")
_POSTSCRIPT = re.compile(r"\s*(?:p\. ?s\.|ps|post ?scriptum|n\. ?b\.)\s*[:.,\-–]?\s+\S", re.I)
_SENT_FROM = re.compile(
    r"\s*(?:sent from|get outlook|enviado desde|gesendet von|envoyé de|inviato da)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that say who writes. cue: "signed" (a mark of signature), "closing" (below "Best regards"),
    "delimiter" (below "-- "), "trailing" (the last short lines of a letter without closing)."""

    lines: tuple[Line, ...]
    cue: str


_NAME_BEHIND = re.compile(r"\s+(?=[^\W\d_a-z][^\W\d_]*[.]?(?: [^\W\d_a-z][\w'’.-]*){1,3}\s*$)")


@dataclass(frozen=True, slots=True)
class _Words:
    closings: frozenset[str]
    greetings: frozenset[str]
    origins: frozenset[str]
    starts: tuple[str, ...]
    signed: frozenset[str]
    salutations: tuple[str, ...]


@cache
def _words() -> _Words:
    data = tomllib.loads((files("intake.extractors") / "blocks.toml").read_text("utf-8"))

    def of(key: str) -> list[str]:
        return [phrase for phrases in data[key].values() for phrase in phrases]

    return _Words(
        frozenset(of("closings")),
        frozenset(of("closings")) - frozenset(of("thanks")),
        frozenset(of("origins")),
        tuple(of("closing_starts")),
        frozenset(of("signed")),
        tuple(of("salutations")),
    )


@remembered
def plain(text: str) -> str:
    """A line in lower case, without the marks at its edges and with single spaces."""
    return " ".join(text.casefold().strip(_EDGES).split())


def is_salutation(text: str) -> bool:
    """Whether a line greets the one it is written to ("Dear Sir or Madam,")."""
    line = plain(text)
    return 0 < len(line) <= 90 and any(
        (line.startswith(s) and not line[len(s) : len(s) + 1].isalpha()) or (s[0] > "\u2e80" and s in line)
        for s in _words().salutations
    )


@remembered
def is_closing(text: str) -> bool:
    """Whether a line is nothing but a closing ("Mit freundlichen Grüßen")."""
    line = plain(text)
    if not line or len(line) > CLOSING_MAX:
        return False
    words = _words()
    if line in words.closings or any(part.strip(_EDGES) in words.closings for part in line.split("/")):
        return True
    if _from_somewhere(line):
        return True
    if line in words.starts:
        return True
    marked = text.rstrip()[-1:] in ",.!…，。"
    whole = "," not in text and text.lstrip()[:1].isupper()
    return line.startswith(words.starts) and (marked or (whole and len(line) <= UNMARKED_MAX))


def signature_blocks(layout: Layout) -> tuple[Block, ...]:
    """Every stretch of own lines that may say who signs, in the order of the text.

    Below a closing or a mark of signature as often as there is one; where there is neither, the last short
    lines of what the writer wrote.
    """
    own = [line for line in layout.lines if line.own]
    blocks = [block for block in _marked(own) if block.lines]
    blocks.extend(Block(lines, "trailing") for block in blocks if (lines := _above(own, block)))
    if not any(block.cue in ("closing", "signed") for block in blocks):
        blocks.extend(Block(lines, "trailing") for lines in (_cluster(own), _trailing(own)) if lines)
    return tuple(blocks[-MAX_BLOCKS:])


def _marked(own: Sequence[Line]) -> Iterator[Block]:
    for at, line in enumerate(own):
        text = line.text
        if line.blank or len(text) > 2 * LONG:
            continue
        signed = _signed_name(line)
        if signed is not None:
            yield Block((signed, *_below(own, at + 1)), "signed")
        elif _is_signed_mark(text):
            yield Block(_below(own, at + 1), "signed")
        elif is_closing(text):
            yield Block(_below(own, at + 1), "closing")
        elif rest := _after_closing(line):
            yield Block((*rest, *_below(own, at + 1)), "closing")
        elif text.strip() in ("--", "—", "---", "-- ") or (text.startswith("--") and text[2:3].isalpha()):
            head = (_cut(line, 2),) if text.strip("- ") else ()
            yield Block((*head, *_below(own, at + 1)), "delimiter")


def _is_signed_mark(text: str) -> bool:
    line = plain(text)
    return line in _words().signed or line in ("signed", "s")


def _signed_name(line: Line) -> Line | None:
    """The part of "Signed: Jane Doe", "/s/ Jane Doe" or "/Jane Doe/" that is the name."""
    mark = _S_MARK.match(line.text)
    if mark is not None:
        return _cut(line, mark.start("name")) if mark["name"].strip() else None
    if line.text.lstrip().startswith("/"):
        slashed = _SLASHED.match(line.text)
        if slashed is not None and line.text.count("/") >= 2 and line.text.rstrip().endswith("/"):
            return replace(
                line,
                start=line.start + slashed.start("name"),
                end=line.start + slashed.end("name"),
                text=slashed["name"],
            )
    label = _LABEL.match(line.text)
    if label is not None and plain(label["label"]) in _words().signed and label["value"].strip(" _.-"):
        return _cut(line, label.start("value"))
    return None


def _from_somewhere(line: str) -> bool:
    """Whether a plain line is a closing with the place it is sent from ("liebe grüße aus linz")."""
    words = _words()
    parts = line.split(" ")
    for at in range(1, min(len(parts) - 1, 6)):
        if parts[at] in words.origins and " ".join(parts[:at]) in words.closings:
            return len(parts) - at <= 5
    return False


def _after_closing(line: Line) -> tuple[Line, ...]:
    """What stands behind a closing on its line: "Best regards, Jane Doe", "Liebe Grüße aus Linz, Jane Doe,
    Acme GmbH, Ring 1", "Kind regards Jane Doe". The name and what follows it are lines of their own."""
    text = line.text
    if len(text) > STUCK_MAX:
        return ()
    words = _words()
    head, mark, rest = text.partition(",")
    if mark and rest.strip() and len(head) <= CLOSING_MAX:
        closed = plain(head) in words.closings
        first, more, _ = rest.partition(",")
        named = 2 <= len(first.split()) <= 5 and first.strip()[0].isupper()
        if (closed and len(text) <= CLOSING_MAX and not more) or (
            named and (_from_somewhere(plain(head)) or plain(head) in words.greetings)
        ):
            at = len(head) + 1
            if not more:
                return (_cut(line, at),)
            name = _cut(line, at)
            return (
                replace(name, end=line.start + at + len(first), text=first.strip()),
                _cut(line, at + len(first) + 1),
            )
    if len(text) <= CLOSING_MAX:
        for stuck in _NAME_BEHIND.finditer(text):
            before = plain(text[: stuck.start()])
            if " " in before and before in words.greetings:
                return (_cut(line, stuck.end()),)
    return ()


def _cut(line: Line, at: int) -> Line:
    """A line from one of its characters on."""
    text = line.text[at:]
    lead = len(text) - len(text.lstrip())
    return replace(line, start=line.start + at + lead, text=text[lead:])


def _below(own: Sequence[Line], at: int) -> tuple[Line, ...]:
    """The lines of a signature block that begins at this line."""
    taken: list[Line] = []
    blanks = 0
    for line in own[at : at + 3 * MAX_LINES]:
        if line.blank or not plain(line.text):
            blanks += 1
            if blanks > 4 and taken:
                break
            continue
        blanks = 0
        if len(taken) >= MAX_LINES or _ends_block(line.text, bool(taken)):
            break
        if is_closing(line.text) and not taken:
            continue
        taken.append(line)
    return tuple(taken)


def _ends_block(text: str, begun: bool) -> bool:
    if _LISTED.match(text) or _SENT_FROM.match(text) or _POSTSCRIPT.match(text):
        return True
    stripped = text.strip()
    if len(stripped) > LONG and not any(mark in stripped for mark in "|·•@"):
        return True
    return begun and (
        stripped.endswith(("?", "？")) or (stripped[:2] in ("* ", "**") and stripped[-1:] == "*")
    )


def _is_short(text: str) -> bool:
    stripped = text.strip()
    numbered = any(c.isdigit() or c == "@" for c in stripped)
    if numbered and NUMBERED_MAX < len(stripped) <= PARTED_MAX and len(_PART.findall(stripped)) >= 3:
        return not stripped.endswith((".", "!", "?")) and stripped[0].isupper()
    return len(stripped) <= (NUMBERED_MAX if numbered else TRAILING_MAX)


def _cluster(own: Sequence[Line]) -> tuple[Line, ...]:
    """The last paragraph of short lines that holds a mail address, where it is not the letter's end."""
    run: list[Line] = []
    found: tuple[Line, ...] = ()
    for line in own:
        if not line.blank and _is_short(line.text) and not _LISTED.match(line.text):
            run.append(line)
            continue
        if 3 <= len(run) <= MAX_LINES and any("@" in x.text for x in run):
            found = tuple(run)
        if not line.blank or (run and run[-1].number != line.number - 1):
            run = []
    return found


def _above(own: Sequence[Line], block: Block) -> tuple[Line, ...]:
    """The short lines right above a mark of signature with nothing but the name behind it: the letter's block
    stands above its signature."""
    if block.cue != "signed" or len(block.lines) > 1:
        return ()
    before = [line for line in own if line.number < block.lines[0].number]
    found = _trailing(before)
    return found if len(found) > 1 and block.lines[0].number - found[-1].number <= 3 else ()


def _trailing(own: Sequence[Line]) -> tuple[Line, ...]:
    taken: list[Line] = []
    blanks = 0
    for line in reversed(own):
        if line.blank:
            blanks += 1
            if taken and blanks > 2:
                break
            continue
        if (_SENT_FROM.match(line.text) or _POSTSCRIPT.match(line.text)) and not taken:
            blanks = 0
            continue
        if not _is_short(line.text) or _LISTED.match(line.text) or len(taken) >= MAX_LINES:
            break
        if taken and _is_sentence(line.text):
            break
        blanks = 0
        taken.append(line)
    return tuple(reversed(taken))


def _is_sentence(text: str) -> bool:
    """Whether a line is prose: the end of a letter without closing, not a part of its signature."""
    stripped = text.strip()
    if stripped.endswith(("。", "！", "？")):
        return len(stripped) >= 15 and "@" not in stripped
    return stripped.endswith((".", "!", "?")) and len(stripped.split()) >= 7 and "@" not in stripped
