"""The walk over an HTML tree that writes its text and notes where rows, links and quotations stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from intake.parsers.document import Cell, Hyperlink, Table
from intake.parsers.htmlnodes import (
    WHITE,
    first_number,
    input_text,
    is_quote,
    is_sure_quote,
    link_address,
    says_address,
    visible_nodes,
    written_address,
)
from intake.parsers.htmlstyles import Styles
from intake.parsers.htmltables import Grid, Row, spans_of
from intake.parsers.quoting import Mark
from intake.parsers.textbuild import clean

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "tr", "ul",
))  # fmt: skip
_SPACED = frozenset(("blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"))
_CONTROLS = frozenset(("button", "label", "option", "select", "textarea"))
_NO_MARGIN = re.compile(r"(?:^|;)margin(?:-top|-bottom)?:0")


@dataclass(slots=True)
class Walk:
    """Enters and leaves every element once, without recursion, so depth and size cost only time."""

    styles: Styles
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    breaks: int = 2  # line ends due before the next text; 2 at the start, so that none is written there
    space: bool = False
    preformatted: int = 0
    tables: list[Table] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    kept: list[Grid] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)
    paragraph_start: int = -1
    quoting: set[int] = field(default_factory=set)  # elements that are quotations and not yet left
    striking: list[tuple[int, int]] = field(
        default_factory=list
    )  # the same of struck ones, with their places
    struck: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def run(self, root: Any) -> None:
        for entering, node, tag in visible_nodes(root, self.styles):
            if tag == "-text":
                self.write(node.text_content or "")
            elif entering:
                self.enter(node, tag)
            else:
                self.leave(node, tag)

    def write(self, raw: str) -> None:
        """Text of one node, white space collapsed as a browser does."""
        if self.preformatted:
            for number, line in enumerate(clean(raw).split("\n")):
                if number:
                    self.break_line()
                    if self.breaks == 1 and not line:
                        self.breaks = 2
                self._put(line)
            return
        text = WHITE.sub(" ", clean(raw))
        if text.startswith(" "):
            self.space = True
        if text.strip(" "):
            self._put(text.strip(" "))
            self.space = text.endswith(" ")

    def _put(self, text: str) -> None:
        if not text:
            return
        self.flush()
        self._append(text)

    def flush(self) -> None:
        """Write the line ends or the space that are due."""
        if self.breaks and self.pieces:
            self._append("\n" * self.breaks)
        elif self.space and self.pieces and not self.pieces[-1].endswith(("\n", "\t")):
            self._append(" ")
        self.breaks, self.space = 0, False

    def _append(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def break_line(self, wanted: int = 1) -> None:
        self.breaks, self.space = max(self.breaks, wanted), False

    def enter(self, node: Any, tag: str) -> None:
        if tag == "br":
            self.breaks, self.space = min(self.breaks + 1, 2), False
            return
        if tag in _BLOCKS:
            self.break_line(self._gap(node, tag))
        if tag == "pre":
            self.preformatted += 1
        elif tag in ("ol", "ul"):
            self.lists.append(first_number(node) if tag == "ol" else None)
        elif tag == "li":
            self._list_item(node)
        elif tag == "table":
            if self.rows:
                self.rows[-1].nested = True
            self.kept.append(Grid())
        elif tag == "tr" and self.kept:
            self.flush()
            self.rows.append(Row(len(self.pieces), self.length))
        elif tag in ("td", "th") and self.rows:
            self._enter_cell(self.rows[-1], node)
        elif tag == "a":
            self.anchors.append((link_address(node.attributes.get("href")), self.length))
        elif tag == "input":
            self._put(input_text(node))
        elif tag in _CONTROLS:
            self.space = True
        if is_quote(node, tag, inside=bool(self.quotes)):
            self.quoting.add(node.mem_id)
            self.break_line()
            self.flush()
            self.quotes.append(self.length)
        if not self.striking and self.styles.strikes(node, tag):
            self.striking.append((node.mem_id, self.length))

    def leave(self, node: Any, tag: str) -> None:
        if tag in _CONTROLS:
            self.space = True
        elif tag == "a" and self.anchors:
            self._leave_anchor(*self.anchors.pop())
        elif tag == "pre":
            self.preformatted -= 1
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag in ("td", "th") and self.rows and self.rows[-1].cell_start is not None:
            self._leave_cell(self.rows[-1])
        elif tag == "tr" and self.rows:
            self._leave_row(self.rows.pop())
        elif tag == "table" and self.kept:
            self._leave_table(self.kept.pop())
        if node.mem_id in self.quoting:
            self.quoting.remove(node.mem_id)
            start = self.quotes.pop()
            self.marks.append(Mark(start, self.length, len(self.quotes) + 1, is_sure_quote(node)))
        if self.striking and node.mem_id == self.striking[-1][0]:
            self.struck.append((self.striking.pop()[1], self.length))
        if tag in _BLOCKS:
            empty = tag == "p" and self.length == self.paragraph_start
            self.break_line(2 if empty else self._gap(node, tag))

    def _gap(self, node: Any, tag: str) -> int:
        """Line ends around a block: two where a browser leaves a blank line."""
        if tag == "p":
            self.paragraph_start = self.length
            style = (node.attributes.get("style") or "").replace(" ", "").lower()
            if "MsoNormal" in (node.attributes.get("class") or "") or _NO_MARGIN.search(style):
                return 1
        return 2 if tag in _SPACED and not self.rows else 1

    def _list_item(self, node: Any) -> None:
        number = self.lists[-1] if self.lists else None
        if number is None:
            self._put("•")
        else:
            value = node.attributes.get("value") or ""
            number = int(value) if value.isdigit() and len(value) < 7 else number
            self._put(f"{number}.")
            self.lists[-1] = number + 1
        self.space = True

    def _enter_cell(self, row: Row, node: Any) -> None:
        if row.cell_start is not None:
            self._leave_cell(row)
        if row.cells:
            self.breaks, self.space = 0, False
            row.separators.append(len(self.pieces))
            self._append("\n")
        self.breaks, self.space = 0, False
        row.cell_start = self.length
        row.spans.append(spans_of(node))

    def _leave_cell(self, row: Row) -> None:
        assert row.cell_start is not None
        row.cells.append((row.cell_start, self.length))
        row.cell_start, self.breaks, self.space = None, 0, False

    def _leave_row(self, row: Row) -> None:
        """A row whose cells are single lines becomes one line; an empty one leaves nothing."""
        if row.cell_start is not None:
            self._leave_cell(row)
        if all(start == end for start, end in row.cells):
            self.length = row.length
            del self.pieces[row.pieces :]
            self.breaks = max(self.breaks, 1)
            if self.kept:
                self.kept[-1].skip()
            return
        separators = set(row.separators)
        inner = (self.pieces[i] for i in range(row.pieces, len(self.pieces)) if i not in separators)
        if not any("\n" in piece for piece in inner):
            for index in row.separators:
                self.pieces[index] = "\t"
        if self.kept and not row.nested:
            text = "".join(self.pieces[row.pieces :])
            cells = [Cell(text[a - row.length : b - row.length], a, b) for a, b in row.cells]
            self.kept[-1].add(cells, row.spans)
        self.break_line()

    def _leave_table(self, grid: Grid) -> None:
        table = grid.table()
        if table is not None:
            self.tables.append(table)

    def _leave_anchor(self, href: str, begun: int) -> None:
        if not href:
            return
        shown = "".join(self.pieces[self._piece_at(begun) :])
        lead = len(shown) - len(shown.lstrip())
        begun, shown = begun + lead, shown.strip()
        target = written_address(href)
        if not shown:
            self.flush()
            begun = self.length
        elif says_address(shown, target):
            at = shown.find(target)
            start = begun + max(at, 0)
            end = start + len(target) if at >= 0 else begun + len(shown)
            self.links.append(Hyperlink(href, start, end, begun, begun + len(shown)))
            return
        space, self.space = self.space, False
        self.flush()
        end_of_anchor = begun + len(shown)
        self._append(" <" if shown else "<")
        start = self.length
        self._append(target)
        self.links.append(Hyperlink(href, start, self.length, begun, end_of_anchor))
        self._append(">")
        self.space = space

    def _piece_at(self, offset: int) -> int:
        """The index of the piece that begins at an offset (pieces are only ever cut at such places)."""
        index, length = len(self.pieces), self.length
        while index and length > offset:
            index -= 1
            length -= len(self.pieces[index])
        return index
