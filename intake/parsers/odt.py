"""ODT (OpenDocument 1.2): paragraphs, lists, tables, text boxes, notes, headers and footers in reading order."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax import SAXException

from odf.element import Element
from odf.namespaces import OFFICENS, STYLENS, TABLENS, TEXTNS
from odf.opendocument import load

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import Cell, Hyperlink, Table
from intake.parsers.linktext import end_link
from intake.parsers.moving import moved_link, moved_table
from intake.parsers.odtstrikes import Strikes
from intake.parsers.struck import struck_spans
from intake.parsers.textbuild import TextBuilder, clean

_LARGEST = 50 * 1024 * 1024
_DEEPEST = 60
_MOST_SPACES = 100  # that one <text:s> is written as
_DAMAGE = (
    zipfile.BadZipFile,
    SAXException,
    KeyError,
    ValueError,
    OSError,
    AttributeError,
    TypeError,
    IndexError,
)
_UNSEEN = frozenset((
    (TEXTNS, "tracked-changes"), (TEXTNS, "sequence-decls"), (TEXTNS, "variable-decls"), (TEXTNS, "user-field-decls"),
    (OFFICENS, "annotation"), (TEXTNS, "note-citation"),
))  # fmt: skip


def read_odt(file: File, context: Context) -> Content:
    """The text of an OpenDocument letter. Raises Unreadable for one that is damaged, locked or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            if sum(m.file_size for m in archive.infolist()) > _LARGEST:
                raise Unreadable("over the limit of unpacked bytes")
            if any(m.flag_bits & 1 for m in archive.infolist()) or b"encryption-data" in archive.read(
                "META-INF/manifest.xml"
            ):
                raise Unreadable("password-protected")
        document = load(io.BytesIO(file.data))
    except _DAMAGE as error:
        raise Unreadable(f"corrupt ODT: {str(error)[:120]}") from error
    walk = _Walk(Strikes(document))
    _margins(walk, document, "header")
    walk.children(document.text)
    _margins(walk, document, "footer")
    text = walk.builder.text.rstrip("\n")
    deleted = len(_descend(document.text, (TEXTNS, "deletion")))
    return Content(
        text,
        tables=tuple(walk.tables),
        links=tuple(walk.links),
        struck=struck_spans(text, walk.struck, walk.links),
        warnings=(f"{deleted} tracked deletion{'s' * (deleted > 1)} not read",) if deleted else (),
    )


def _margins(walk: _Walk, document: Any, which: str) -> None:
    """Headers or footers of all page styles, each different one once."""
    seen: set[str] = set()
    for name in (f"{which}-first", which, f"{which}-left"):
        for margin in _descend(document.masterstyles, (STYLENS, name)):
            written = str(margin).strip()
            if written and written not in seen:
                seen.add(written)
                walk.children(margin)


class _Walk:
    """Goes down the tree of an ODT and writes its text."""

    def __init__(self, strikes: Strikes, depth: int = 0) -> None:
        self.strikes = strikes
        self.builder = TextBuilder()
        self.tables: list[Table] = []
        self.links: list[Hyperlink] = []
        self.struck: list[tuple[int, int]] = []
        self._boxes: list[Element] = []  # text boxes and notes anchored in the paragraph being written
        self._depth = depth
        self._striking = False
        self._begun = 0  # where the stretch being struck began

    def children(self, element: Element) -> None:
        self._depth += 1
        for child in element.childNodes if self._depth < _DEEPEST else ():
            self.node(child)
        self._depth -= 1

    def node(self, node: Any) -> None:
        if node.nodeType in (node.TEXT_NODE, node.CDATA_SECTION_NODE):
            self.builder.add(clean(str(node.data)).replace("\n", " "))
        elif isinstance(node, Element) and node.qname not in _UNSEEN:
            self._element(node, *node.qname)

    def _element(self, node: Element, namespace: str, name: str) -> None:
        if namespace == TABLENS and name == "table":
            self._table(node)
        elif namespace != TEXTNS:
            self._other(node, name)
        elif name in ("p", "h"):
            self._paragraph(node)
        elif name in ("tab", "line-break"):
            self.builder.add("\t" if name == "tab" else "\n")
        elif name == "s":
            count = str(node.getAttribute("c") or "1")
            self.builder.add(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
        elif name == "a":
            self._link(node)
        elif name == "note-body":
            self._boxes.append(node)
        elif name == "span":
            self._styled(node, "text")
        else:
            self.children(node)

    def _other(self, node: Element, name: str) -> None:
        """A drawing's text box stands after the paragraph it is anchored in."""
        if name == "text-box":
            self._boxes.append(node)
        else:
            self.children(node)

    def _paragraph(self, node: Element) -> None:
        self.builder.new_line()
        outer, self._boxes = self._boxes, []
        self._styled(node, "paragraph")
        self.builder.add("\n")
        boxes, self._boxes = self._boxes, outer
        for box in boxes:
            self.children(box)

    def _styled(self, node: Element, family: str) -> None:
        """Content with the style of its span or paragraph; an inner style's word on striking counts first."""
        said = self.strikes.of(family, str(node.getAttribute("stylename") or ""))
        outside = self._striking
        self._strike(outside if said is None else said)
        self.children(node)
        self._strike(outside)

    def _strike(self, striking: bool) -> None:
        """From here on the text is struck, or is not."""
        if striking == self._striking:
            return
        if self._striking:
            self.struck.append((self._begun, len(self.builder)))
        self._striking, self._begun = striking, len(self.builder)

    def _link(self, node: Element) -> None:
        start = len(self.builder)
        self.children(node)
        link = end_link(self.builder, str(node.getAttribute("href") or ""), start)
        if link is not None:
            self.links.append(link)

    def _table(self, node: Element) -> None:
        """Rows one a line; a row with a cell of several lines keeps them, its cells below each other."""
        rows = []
        self.builder.new_line()
        for row in _descend(node, (TABLENS, "table-row"), (TABLENS, "table-cell")):
            cells, separators, several = [], [], False
            for index, cell in enumerate(_descend(row, (TABLENS, "table-cell"))):
                if index:
                    separators.append(self.builder.separator())
                start = len(self.builder)
                text = self._cell(cell)
                several |= "\n" in text
                cells.append(Cell(text, start, start + len(text)))
            if not several:
                for handle in separators:
                    self.builder.make_tab(handle)
            self.builder.add("\n")
            rows.append(tuple(cells))
        self.tables.append(Table(tuple(rows)))

    def _cell(self, cell: Element) -> str:
        """Write a cell's paragraphs without the line ends around them."""
        inner = _Walk(self.strikes, self._depth + 1)
        inner.children(cell)
        written = inner.builder.text
        text = written.strip()
        by = len(self.builder) - (len(written) - len(written.lstrip()))
        _, end = self.builder.add(text)
        self.links += [moved_link(x, by) for x in inner.links]
        self.struck += [(start + by, min(stop + by, end)) for start, stop in inner.struck]
        self.tables += [moved_table(t, by, end) for t in inner.tables]
        return text


def _descend(node: Element, wanted: tuple[str, str], unless: tuple[str, str] | None = None) -> list[Element]:
    """The outermost elements of a name below a node in document order, none of those inside `unless`."""
    found: list[Element] = []
    stack = [(child, 0) for child in reversed(node.childNodes)]
    while stack:
        child, depth = stack.pop()
        if not isinstance(child, Element) or depth > _DEEPEST:
            continue
        if child.qname == wanted:
            found.append(child)
        elif child.qname != unless:
            stack += [(inner, depth + 1) for inner in reversed(child.childNodes)]
    return found
