"""RTF (Rich Text Format 1.9.1): paragraphs, tables, links, check boxes, headers, footers and notes.

Written here because the libraries for it lose what stands in footers, notes and text boxes, what is struck out
and which words a link stands on.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from intake.parsers import rtftokens as rtf
from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.story import Story, joined
from intake.parsers.struck import struck_spans

_DEEPEST = 2000  # groups in groups
_MOST_TOKENS = 5_000_000
_LONGEST_INSTRUCTION = 8000
_LINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]{1,4000})')
_BOX = "FORMCHECKBOX"


def read_rtf(file: File, context: Context) -> Content:
    """The text of a rich text file. Raises Unreadable for one that is damaged beyond reading or empty."""
    reader = _Reader(context.options.text_chars)
    cut = reader.run(file.data)
    whole = joined([*reader.heads, reader.body, *reader.feet])
    text = whole.builder.text.rstrip("\n")
    if not text.strip():
        raise Unreadable("no text found")
    return Content(
        text,
        tables=tuple(whole.tables),
        fields=tuple(whole.fields),
        links=tuple(whole.links),
        struck=struck_spans(text, whole.struck, whole.links),
        status="partial" if cut else "read",
        reason=cut,
        warnings=("tracked deletions not read",) if reader.deletions else (),
    )


class _Sink(Enum):
    """Where the text of a group goes."""

    TEXT = auto()
    INSTRUCTION = auto()  # of the field around it
    NOWHERE = auto()


@dataclass(slots=True)
class _Field:
    """A field being read: where its result goes, what it instructs, and the state of a check box (None: not
    said, the default counts)."""

    sink: _Sink
    instruction: list[str] = field(default_factory=list)
    result: int | None = None
    default: int = 0


@dataclass(slots=True)
class _Group:
    """What holds between a brace and its partner."""

    story: Story
    codec: str
    sink: _Sink = _Sink.TEXT
    struck: bool = False
    deleted: bool = False
    fallback: int = 1  # characters that stand for a \\u where it is not understood (\\uc)
    field: _Field | None = None
    nested: bool = False  # the properties of a table in a table
    destination: bytes = b""  # what the group itself is: b"fldinst", b"fldrslt"
    begun: int = 0  # where in the story that began


class _Reader:
    """Goes over the tokens once."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.body = Story()
        self.heads: list[Story] = []
        self.feet: list[Story] = []
        self.deletions = False
        self.group = _Group(self.body, "cp1252")
        self._stack: list[_Group] = []
        self._default = "cp1252"
        self._default_font = 0
        self._fonts: dict[int, str] = {}
        self._font = 0  # the font whose entry in the font table is read
        self._star = False
        self._written = 0
        self._passed = 0  # characters to pass over after a \\u
        self._high: int | None = None  # first half of a surrogate pair
        self._decoder = codecs.getincrementaldecoder("cp1252")("replace")
        self._decoding = "cp1252"

    def run(self, data: bytes) -> str | None:
        """Read all tokens; why not all of them were, None if they were."""
        for number, (word, argument, octet, symbol, brace, text) in enumerate(rtf.tokens(data)):
            if number > _MOST_TOKENS or self._written > self.limit:
                return "text cut at the limit"
            if text:
                self._octets(text)
                continue
            if octet:
                self._octets(bytes([int(octet, 16)]))
                continue
            self._finish_character()
            if brace == b"{":
                self._open()
            elif brace:
                if not self._close():
                    break
            elif word:
                self._word(word, int(argument) if argument else None)
            else:
                self._symbol(symbol)
        return None

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise Unreadable("groups nested too deep")
        self._stack.append(self.group)
        self.group = replace(self.group, destination=b"")
        self._passed = 0

    def _close(self) -> bool:
        """End a group; False where it was the outermost, after which nothing belongs to the document."""
        closed = self.group
        if closed.destination == b"fldrslt" and closed.field is not None:
            self._end_result(closed, closed.field)
        elif closed.destination == b"fldinst" and closed.field is not None:
            self._box(closed.field, closed.story)
        self._passed, self._star = 0, False
        if self._stack:
            self.group = self._stack.pop()
        return bool(self._stack)

    def _word(self, word: bytes, argument: int | None) -> None:
        star, self._star = self._star, False
        if self._passed:  # a control word counts as one character (1.9.1, "Unicode RTF")
            self._passed -= 1
            return
        if self._destination(word, star) or self._property(word, argument):
            return
        if self.group.sink is _Sink.NOWHERE or self.group.deleted:
            return
        if word in rtf.CHARACTERS:
            self._write(rtf.CHARACTERS[word])
            if word == b"par":
                self.group.story.end_paragraph()
        elif word == b"u" and argument is not None:
            self._unicode(argument)
        elif not self.group.nested:
            self._table_word(self.group.story, word)

    def _table_word(self, story: Story, word: bytes) -> None:
        if word == b"cell":
            story.end_cell()
        elif word == b"row":
            story.end_row()
        elif word == b"trowd":
            story.begin_row()
        elif word in (b"pard", b"intbl"):
            story.in_table = word == b"intbl"

    def _destination(self, word: bytes, star: bool) -> bool:
        """Begin a destination, if the word is one."""
        group = self.group
        if word in rtf.SKIPPED or word == b"fonttbl" or (star and word not in rtf.READ):
            group.sink = _Sink.NOWHERE
        elif word in rtf.HEAD or word in rtf.FOOT:
            group.story = Story()
            (self.heads if word in rtf.HEAD else self.feet).append(group.story)
        elif word == b"field":
            group.field = _Field(group.sink)
        elif word in (b"fldinst", b"fldrslt") and group.field is not None:
            group.destination, group.begun = word, len(group.story.builder)
            group.sink = _Sink.INSTRUCTION if word == b"fldinst" else group.field.sink
        elif word == b"nesttableprops":
            group.nested = True
        elif word in (b"shptxt", b"dptxbxtext"):
            group.story.builder.new_line()
        else:
            return word in rtf.READ
        return True

    def _property(self, word: bytes, argument: int | None) -> bool:
        """Apply a property of characters or of the document, if the word is one."""
        group = self.group
        if word in (b"strike", b"striked"):
            group.struck = argument != 0
        elif word == b"deleted":
            group.deleted = argument != 0
            self.deletions |= group.deleted
        elif word == b"plain":
            group.struck = group.deleted = False
            group.codec = self._fonts.get(self._default_font, self._default)
        elif word == b"uc":
            group.fallback = min(max(argument or 0, 0), 16)
        elif word == b"f":
            self._font = argument or 0
            group.codec = self._fonts.get(self._font, self._default)
        elif word == b"fcharset":
            self._fonts[self._font] = rtf.CHARSETS.get(argument or 0, self._default)
        elif word == b"deff":
            self._default_font = argument or 0
        elif word == b"ansicpg":
            self._default = group.codec = _codec(argument)
        elif word in (b"ffres", b"ffdefres") and group.field is not None:
            self._state(group.field, word, argument or 0)
        else:
            return False
        return True

    def _state(self, box: _Field, word: bytes, value: int) -> None:
        """The state of a check box; 25 says that none was chosen."""
        if word == b"ffdefres":
            box.default = value
        elif value in (0, 1):
            box.result = value

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._star = True
        elif self._passed:
            self._passed -= 1
        elif symbol in rtf.SYMBOLS:
            self._write(rtf.SYMBOLS[symbol])

    def _octets(self, octets: bytes) -> None:
        """Plain text in the charset of its font; a character may be spread over an octet in hex and a letter."""
        self._star = False
        passed = min(self._passed, len(octets))
        self._passed -= passed
        octets = octets[passed:]
        if self.group.sink is _Sink.NOWHERE or not octets:
            return
        if self._decoding != self.group.codec:
            self._decoding = self.group.codec
            self._decoder = codecs.getincrementaldecoder(self._decoding)("replace")
        self._write(self._decoder.decode(octets))

    def _finish_character(self) -> None:
        if self._decoder.getstate()[0]:
            self._write(self._decoder.decode(b"", final=True))
        self._decoder.reset()

    def _unicode(self, value: int) -> None:
        """A UTF-16 unit, signed."""
        unit = value & 0xFFFF
        self._passed = self.group.fallback
        if 0xD800 <= unit < 0xDC00:
            self._high = unit
        elif 0xDC00 <= unit < 0xE000:
            if self._high is not None:
                self._write(chr(0x10000 + ((self._high - 0xD800) << 10) + unit - 0xDC00))
            self._high = None
        else:
            self._write(chr(unit))

    def _write(self, text: str) -> None:
        group = self.group
        if group.sink is _Sink.INSTRUCTION and group.field is not None:
            group.field.instruction.append(text)
        elif group.sink is _Sink.TEXT and not group.deleted:
            group.story.write(text, group.struck)
            self._written += len(text)

    def _end_result(self, group: _Group, around: _Field) -> None:
        """The words of a link end."""
        match = _LINK.search("".join(around.instruction)[:_LONGEST_INSTRUCTION])
        if match and group.sink is _Sink.TEXT:
            group.story.end_link(match.group(1), group.begun)

    def _box(self, box: _Field, story: Story) -> None:
        if box.sink is _Sink.TEXT and _BOX in "".join(box.instruction)[:_LONGEST_INSTRUCTION]:
            on = box.default if box.result is None else box.result
            story.check_box(on == 1)


def _codec(page: int | None) -> str:
    name = {65001: "utf-8", 936: "gb18030", 10000: "mac_roman"}.get(page or 1252, f"cp{page or 1252}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
