"""Small text formats: RTF, vCard, ODT, XML, JSON."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax import SAXException

import vobject
from odf.element import Element
from odf.namespaces import TABLENS, TEXTNS
from odf.opendocument import load
from striprtf.striprtf import rtf_to_text

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import Cell, Hyperlink, Table
from intake.parsers.plain import read_text
from intake.parsers.structured import read_structured
from intake.parsers.textbuild import TextBuilder, clean

_ODT_LARGEST = 50 * 1024 * 1024
_CARD_LABELS = {
    "fn": "Name", "org": "Organization", "title": "Title", "email": "Email", "tel": "Phone", "adr": "Address",
    "url": "URL", "note": "Note", "role": "Role",
}  # fmt: skip


def read_rtf(file: File, context: Context) -> Content:
    """Rich text without its formatting; table cells are separated as striprtf does."""
    source = file.data.decode("latin-1")
    if len(source) > context.options.text_chars * 4:
        raise Unreadable("over the limit of text")
    try:
        text = str(rtf_to_text(source, errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, TypeError, LookupError, RecursionError) as error:
        raise Unreadable(f"corrupt RTF: {str(error)[:120]}") from error
    text = clean(text).replace("|\n", "\n").strip("\n")
    if not text.strip():
        raise Unreadable("no text found")
    return Content(text[: context.options.text_chars])


def read_vcard(file: File, context: Context) -> Content:
    """A contact card as "Label: value" lines. A card that is no card is read as plain text."""
    decoded = decode(file.data, file.charset)
    lines: list[str] = []
    try:
        for card in vobject.readComponents(decoded.text[:200_000], ignoreUnreadable=True):
            lines += [line for item in card.getChildren() if (line := _card_line(item))]
    except (
        vobject.base.ParseError,
        vobject.base.VObjectError,
        ValueError,
        AttributeError,
        KeyError,
        TypeError,
    ):
        return read_text(file, context)
    return Content(clean("\n".join(lines))) if lines else read_text(file, context)


def _card_line(item: Any) -> str:
    label = _CARD_LABELS.get(item.name.lower())
    if label is None:
        return ""
    kinds = {str(k).lower() for k in item.params.get("TYPE", [])} if hasattr(item, "params") else set()
    if label == "Phone" and "fax" in kinds:
        label = "Fax"
    elif label == "Phone" and "cell" in kinds:
        label = "Mobile"
    value = item.value
    if isinstance(value, list):
        value = ", ".join(str(v) for v in value if v)
    text = ", ".join(part.strip() for part in str(value).split("\n") if part.strip(" ,"))
    return f"{label}: {text}" if text else ""


def read_odt(file: File, context: Context) -> Content:
    """Paragraphs, lists, tables and links of an OpenDocument text. Raises Unreadable for a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            if sum(m.file_size for m in archive.infolist()) > _ODT_LARGEST:
                raise Unreadable("over the limit of unpacked bytes")
            if any(m.flag_bits & 1 for m in archive.infolist()) or b"encryption-data" in archive.read(
                "META-INF/manifest.xml"
            ):
                raise Unreadable("password-protected")
        document = load(io.BytesIO(file.data))
    except (
        zipfile.BadZipFile,
        SAXException,
        KeyError,
        ValueError,
        OSError,
        AttributeError,
        TypeError,
        IndexError,
    ) as error:
        raise Unreadable(f"corrupt ODT: {str(error)[:120]}") from error
    walk = _OdtWalk()
    walk.children(document.text)
    return Content(walk.builder.text.rstrip("\n"), tables=tuple(walk.tables), links=tuple(walk.links))


class _OdtWalk:
    """Goes down the tree of an ODT and writes its text."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.tables: list[Table] = []
        self.links: list[Hyperlink] = []

    def children(self, element: Element) -> None:
        for child in element.childNodes:
            self.node(child)

    def node(self, node: Any) -> None:
        if node.nodeType in (node.TEXT_NODE, node.CDATA_SECTION_NODE):
            self.builder.add(clean(str(node.data)).replace("\n", " "))
            return
        if not isinstance(node, Element):
            return
        namespace, name = node.qname
        if namespace == TEXTNS and name in ("p", "h"):
            self.builder.new_line()
            self.children(node)
            self.builder.add("\n")
        elif namespace == TEXTNS and name in ("tab", "line-break", "s"):
            self.builder.add({"tab": "\t", "line-break": "\n", "s": " "}[name])
        elif namespace == TEXTNS and name == "a":
            self._link(node)
        elif namespace == TABLENS and name == "table":
            self._table(node)
        elif namespace == TEXTNS and name in ("tracked-changes", "sequence-decls"):
            return
        else:
            self.children(node)

    def _link(self, node: Element) -> None:
        start = len(self.builder)
        self.children(node)
        end = len(self.builder)
        href = clean(str(node.getAttribute("href") or "")).strip()
        shown = self.builder.text[start:end]
        if not href.startswith(("http", "mailto:", "ftp:")):
            return
        target = href.removeprefix("mailto:")
        if target in shown:
            at = start + shown.find(target)
            self.links.append(Hyperlink(href, at, at + len(target), start, end))
            return
        self.builder.add(" <")
        place = self.builder.add(target)
        self.builder.add(">")
        self.links.append(Hyperlink(href, *place, start, end))

    def _table(self, node: Element) -> None:
        rows = []
        for row in (x for x in _descend(node, "table-row")):
            self.builder.new_line()
            cells = []
            for index, cell in enumerate(x for x in row.childNodes if _is(x, "table-cell")):
                if index:
                    self.builder.add("\t")
                inner = _OdtWalk()
                inner.children(cell)
                text = " ".join(inner.builder.text.split())
                start, end = self.builder.add(text)
                cells.append(Cell(text, start, end))
            rows.append(tuple(cells))
        self.builder.new_line()
        self.tables.append(Table(tuple(rows)))


def _is(node: Any, name: str) -> bool:
    return isinstance(node, Element) and node.qname == (TABLENS, name)


def _descend(node: Element, name: str) -> list[Element]:
    """Rows of a table, also those in header rows and row groups, not those of tables in its cells."""
    found: list[Element] = []
    for child in node.childNodes:
        if _is(child, name):
            found.append(child)
        elif isinstance(child, Element) and not _is(child, "table-cell"):
            found += _descend(child, name)
    return found


def read_data(file: File, context: Context) -> Content:
    """XML and JSON as they are written, with what a machine-readable notice among them says."""
    content = read_text(file, context)
    found = read_structured(content.text)
    if found is None:
        return content
    return Content(
        content.text, status=content.status, reason=content.reason,
        structured_format=found.format, structured=found.values,
    )  # fmt: skip
