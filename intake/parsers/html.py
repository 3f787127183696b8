"""HTML to text: a walk over the tree that keeps rows, links and quotations. Nothing is ever loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File
from intake.parsers.document import Cell, Hyperlink, Table
from intake.parsers.quoting import Mark, regions_of
from intake.parsers.textbuild import clean

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SPACED = frozenset(["blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"])
_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "audio",
        "video",
        "canvas",
        "title",
    ]
)
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$))",
    re.I,
)
_UNCLOSED = "area|base|br|col|dd|dt|hr|img|input|li|link|meta|option|p|td|th|tr|wbr"
_OPENING = re.compile(rf"<(?!(?:{_UNCLOSED})\b)[a-zA-Z]", re.I)
_CLOSING = re.compile(rf"</(?!(?:{_UNCLOSED})\b)[a-zA-Z]", re.I)
_TAG = re.compile(r"<[^<>]{0,20000}>")
_DEEPEST = 8000  # elements open at once, those aside whose end tag may be left out
_NO_MARGIN = re.compile(r"(?:^|;)margin(?:-top|-bottom)?:0")
_WHITE = re.compile(r"[ \t\n]+")
_QUOTE_CLASSES = ("gmail_quote", "moz-cite", "yahoo_quoted", "protonmail_quote", "OutlookMessageHeader")


def read_html(file: File, context: Context) -> Content:
    """An HTML file as text; quotations are told apart only in a mail's body (see html_body)."""
    content, _ = html_text(file, context)
    return content


def html_body(file: File, context: Context, subject: str | None) -> Content:
    """The HTML body of a mail, with its regions."""
    content, marks = html_text(file, context)
    return replace(content, regions=regions_of(content.text, marks, subject))


def html_text(file: File, context: Context) -> tuple[Content, list[Mark]]:
    """Text, tables and links of an HTML document, and the stretches its markup quotes."""
    decoded = decode(file.data, file.charset or declared_charset(file.data))
    if _nested_too_deep(decoded.text):
        return _without_layout(decoded.text, context), []
    walk = _Walk()
    tree = LexborHTMLParser(decoded.text[: context.options.text_chars])
    if tree.root is not None:
        walk.run(tree.root)
    content = Content(
        walk.text.rstrip(), tables=tuple(walk.tables), links=tuple(walk.links),
        status="partial" if decoded.lost else "read",
        reason=f"{decoded.lost} characters could not be decoded" if decoded.lost else None,
    )  # fmt: skip
    return content, walk.marks


def _nested_too_deep(source: str) -> bool:
    """Whether far more elements are opened than closed: the HTML algorithm takes quadratic time there."""
    return len(_OPENING.findall(source)) - len(_CLOSING.findall(source)) > _DEEPEST


def _without_layout(source: str, context: Context) -> Content:
    text = unescape(_TAG.sub("\n", source[: context.options.text_chars]))
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return Content(
        "\n".join(line for line in lines if line), status="partial",
        reason="markup nested too deep, read without its layout",
    )  # fmt: skip


def declared_charset(data: bytes) -> str | None:
    """The charset of a meta element, which counts where the mail names none."""
    match = re.search(rb"<meta[^>]{0,200}?charset=[\"']?([A-Za-z0-9_:.-]{1,40})", data[:4096], re.I)
    return match.group(1).decode("ascii") if match else None


@dataclass(slots=True)
class _Row:
    """A table row being written: where it began, its cells and the separators between them."""

    pieces: int
    length: int
    cells: list[tuple[int, int]] = field(default_factory=list)
    separators: list[int] = field(default_factory=list)
    cell_start: int | None = None
    nested: bool = False


@dataclass(slots=True)
class _Walk:
    """Enters and leaves every element once, without recursion, so depth and size cost only time."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    breaks: int = 2  # line ends due before the next text; 2 at the start, so that none is written there
    space: bool = False
    preformatted: int = 0
    tables: list[Table] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    kept: list[list[tuple[Cell, ...]]] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)
    paragraph_start: int = -1
    quoting: set[int] = field(default_factory=set)  # elements that are quotations and not yet left

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def run(self, root: Any) -> None:
        for entering, node, tag in _events(root):
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
        text = _WHITE.sub(" ", clean(raw))
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
            self.lists.append(_first_number(node) if tag == "ol" else None)
        elif tag == "li":
            self._list_item(node)
        elif tag == "table":
            if self.rows:
                self.rows[-1].nested = True
            self.kept.append([])
        elif tag == "tr" and self.kept:
            self.flush()
            self.rows.append(_Row(len(self.pieces), self.length))
        elif tag in ("td", "th") and self.rows:
            self._enter_cell(self.rows[-1])
        elif tag == "a":
            self.anchors.append((_address(node.attributes.get("href")), self.length))
        elif tag == "input":
            self._put(_input_text(node))
        if _is_quote(node, tag, inside=bool(self.quotes)):
            self.quoting.add(node.mem_id)
            self.break_line()
            self.flush()
            self.quotes.append(self.length)

    def leave(self, node: Any, tag: str) -> None:
        if tag == "a" and self.anchors:
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
            self.marks.append(Mark(start, self.length, len(self.quotes) + 1, _is_sure_quote(node)))
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

    def _enter_cell(self, row: _Row) -> None:
        if row.cell_start is not None:
            self._leave_cell(row)
        if row.cells:
            self.breaks, self.space = 0, False
            row.separators.append(len(self.pieces))
            self._append("\n")
        self.breaks, self.space = 0, False
        row.cell_start = self.length

    def _leave_cell(self, row: _Row) -> None:
        assert row.cell_start is not None
        row.cells.append((row.cell_start, self.length))
        row.cell_start, self.breaks, self.space = None, 0, False

    def _leave_row(self, row: _Row) -> None:
        """A row whose cells are single lines becomes one line; an empty one leaves nothing."""
        if row.cell_start is not None:
            self._leave_cell(row)
        if all(start == end for start, end in row.cells):
            self.length = row.length
            del self.pieces[row.pieces :]
            self.breaks = max(self.breaks, 1)
            return
        separators = set(row.separators)
        inner = (self.pieces[i] for i in range(row.pieces, len(self.pieces)) if i not in separators)
        if not any("\n" in piece for piece in inner):
            for index in row.separators:
                self.pieces[index] = "\t"
        if self.kept and not row.nested:
            text = "".join(self.pieces[row.pieces :])
            self.kept[-1].append(
                tuple(Cell(text[a - row.length : b - row.length], a, b) for a, b in row.cells)
            )
        self.break_line()

    def _leave_table(self, rows: list[tuple[Cell, ...]]) -> None:
        """A table of single cells only arranges the page; it is none."""
        if any(len(row) > 1 for row in rows):
            self.tables.append(Table(tuple(rows)))

    def _leave_anchor(self, href: str, begun: int) -> None:
        if not href:
            return
        shown = "".join(self.pieces[self._piece_at(begun) :])
        lead = len(shown) - len(shown.lstrip())
        begun, shown = begun + lead, shown.strip()
        target = _written(href)
        if not shown:
            self.flush()
            begun = self.length
        elif _same_address(shown, target):
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


def _events(root: Any) -> Iterator[tuple[bool, Any, str]]:
    """(entering, node, tag) in document order; what cannot be seen is left out."""
    stack: list[tuple[bool, Any, str]] = [(True, root, root.tag)]
    while stack:
        entering, node, tag = stack.pop()
        if not entering or tag == "-text":
            yield entering, node, tag
            continue
        if tag in _UNSEEN or not tag or tag.startswith(("-", "!", "_")) or _is_hidden(node):
            continue
        yield True, node, tag
        stack.append((False, node, tag))
        children = []
        child = node.child
        while child is not None:
            children.append((True, child, child.tag))
            child = child.next
        stack.extend(reversed(children))


def _is_hidden(node: Any) -> bool:
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    return bool(_HIDDEN.search(attributes.get("style") or ""))


def _is_quote(node: Any, tag: str, inside: bool) -> bool:
    """Whether an element holds quoted mail. A div that some programs put around attribution and blockquote
    counts only where it has no blockquote; inside a quotation it says nothing new."""
    if tag == "blockquote":
        style = (node.attributes.get("style") or "").replace(" ", "").lower()
        return "border:none" not in style
    if tag != "div" or inside:
        return False
    classes = node.attributes.get("class") or ""
    if not any(name in classes for name in _QUOTE_CLASSES):
        return False
    return "moz-cite-prefix" not in classes and node.css_first("blockquote") is None


def _is_sure_quote(node: Any) -> bool:
    """Whether the markup alone says that this is quoted mail; a bare blockquote is also used to indent."""
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    marks = (attributes.get("type") or "") + (attributes.get("class") or "") + (attributes.get("id") or "")
    return "border-left" in style or any(
        m in marks for m in ("cite", "quote", "OutlookMessageHeader", "isReplyContent")
    )


def _first_number(node: Any) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if start.isdigit() and len(start) < 7 else 1


def _input_text(node: Any) -> str:
    attributes = node.attributes
    kind = (attributes.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "☒ " if "checked" in attributes else "☐ "
    return (
        clean(attributes.get("value") or "")
        if kind in ("text", "email", "tel", "url", "number", "date")
        else ""
    )


def _address(href: str | None) -> str:
    """A link's target, "" for one that leads nowhere outside the mail."""
    target = _WHITE.sub("", clean(href or ""))
    return target if target.lower().startswith(("http:", "https:", "mailto:", "tel:", "ftp:", "www.")) else ""


def _written(href: str) -> str:
    """How the target is written: addresses and numbers without their scheme."""
    scheme, _, rest = href.partition(":")
    return rest.split("?")[0] if scheme.lower() in ("mailto", "tel") else href


def _same_address(shown: str, target: str) -> bool:
    """Whether the visible text already says the whole address."""

    def bare(text: str) -> str:
        return re.sub(r"^https?://|/$", "", _WHITE.sub("", text).lower())

    return target in shown or bare(shown) == bare(target)
