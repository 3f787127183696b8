"""DOC (Word 97 to 2003, MS-DOC): paragraphs, tables, links, headers, footers and notes."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

import olefile

from intake.parsers import wordfile as word
from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.story import Story, joined
from intake.parsers.struck import struck_spans
from intake.parsers.wordfile import Stretch, WordFile

_DAMAGE = (OSError, struct.error, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)
_LINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]{1,4000})')
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\xa0]")
# What Word stores for characters that have a meaning of their own (MS-DOC 2.4.1); the others show nothing.
_SHOWN = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " "}
_MARGIN_OF_CELL, _PARAGRAPH = "\x07", "\r"
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_DEEPEST = 50  # fields in fields


def read_doc(file: File, context: Context) -> Content:
    """The text of a Word 97-2003 document. Raises Unreadable for one that is damaged, locked or older."""
    limit = context.options.text_chars
    try:
        with olefile.OleFileIO(io.BytesIO(file.data)) as ole:
            tables = {name: ole.openstream(name).read() for name in ("0Table", "1Table") if ole.exists(name)}
            inside = WordFile(ole.openstream("WordDocument").read(), tables, limit)
        return _content(inside, limit)
    except _DAMAGE as error:
        raise Unreadable(f"corrupt DOC: {str(error)[:120]}") from error


def _content(inside: WordFile, limit: int) -> Content:
    deleted = inside.stretches(True, word.DELETED)
    writer = _Writer(inside, deleted)
    stories = inside.stories()
    order = (*stories.headers, stories.body, stories.boxes, *stories.footers, *stories.notes)
    written = {place: writer.write(place) for place in sorted(set(order), key=lambda s: s.start)}
    whole = joined(_once(written[place] for place in order))
    text = whole.builder.text.rstrip("\n")
    if not text.strip():
        raise Unreadable("no text found")
    cut = len(inside.text) >= limit
    return Content(
        text,
        tables=tuple(whole.tables),
        links=tuple(whole.links),
        struck=struck_spans(text, whole.struck, whole.links),
        status="partial" if cut else "read",
        reason="text cut at the limit" if cut else None,
        warnings=("tracked deletions not read",) if deleted else (),
    )


def _once(stories: Iterable[Story]) -> list[Story]:
    """The stories without those that say again what one before said, as the headers of sections do."""
    seen: dict[str, Story] = {}
    for story in stories:
        seen.setdefault(story.builder.text.strip(), story)
    return list(seen.values())


@dataclass(slots=True)
class _Field:
    """A field being written: what it instructs, and where its result began."""

    instruction: list[str] = field(default_factory=list)
    begun: int | None = None


class _Writer:
    """Writes stretches of a document as stories, one after the other as they stand in its text."""

    def __init__(self, inside: WordFile, deleted: list[Stretch]) -> None:
        self._text = inside.text
        self._marks = sorted(
            [
                *_edges(inside.stretches(True, word.STRUCK, word.STRUCK_TWICE), "struck"),
                *_edges(deleted, "deleted"),
                *_edges(inside.stretches(False, word.IN_TABLE), "in_table"),
                *_edges(inside.stretches(False, word.ROW_END), "row_end"),
            ]
        )

        self._state = dict.fromkeys(("struck", "deleted", "in_table", "row_end"), 0)
        self._next = 0  # mark
        self._story = Story()
        self._fields: list[_Field] = []

    def write(self, place: Stretch) -> Story:
        """The story at a place of the text, which is behind the one before."""
        self._story, self._fields = Story(), []
        at = place.start
        while self._next < len(self._marks) and self._marks[self._next][0] < place.end:
            edge, name, step = self._marks[self._next]
            self._next += 1
            if edge > at:
                self._run(self._text[at:edge])
                at = edge
            self._state[name] += step
        self._run(self._text[at : place.end])
        return self._story

    def _run(self, text: str) -> None:
        """Characters of one state."""
        if self._state["deleted"]:
            return
        self._story.in_table = bool(self._state["in_table"])
        at = 0
        for control in _CONTROLS.finditer(text):
            self._plain(text[at : control.start()], bool(self._state["struck"]))
            self._control(control.group(), bool(self._state["row_end"]))
            at = control.end()
        self._plain(text[at:], bool(self._state["struck"]))

    def _plain(self, text: str, struck: bool) -> None:
        around = self._fields[-1] if self._fields else None
        if around is not None and around.begun is None:
            around.instruction.append(text)
        elif text:
            self._story.write(text, struck)

    def _control(self, sign: str, row_end: bool) -> None:
        if sign == _PARAGRAPH:
            self._story.write("\n", False)
            self._story.end_paragraph()
        elif sign == _MARGIN_OF_CELL:
            if row_end:
                self._story.end_row()
            else:
                self._story.end_cell()
        elif sign == _FIELD and len(self._fields) < _DEEPEST:
            self._fields.append(_Field())
        elif sign == _RESULT and self._fields:
            self._fields[-1].begun = len(self._story.builder)
        elif sign == _FIELD_END and self._fields:
            self._end_field(self._fields.pop())
        else:
            self._plain(_SHOWN.get(sign, ""), False)

    def _end_field(self, ended: _Field) -> None:
        match = _LINK.search("".join(ended.instruction)[:8000])
        if match and ended.begun is not None and not any(f.begun is None for f in self._fields):
            self._story.end_link(match.group(1), ended.begun)


def _edges(stretches: list[Stretch], name: str) -> list[tuple[int, str, int]]:
    return [edge for s in stretches for edge in ((s.start, name, 1), (s.end, name, -1))]
