"""DOCX (ISO 29500): paragraphs, tables, text boxes, form controls, headers, footers and notes in reading order."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from lxml.etree import XMLSyntaxError, fromstring

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.document import Cell, FormField, Hyperlink, Table
from intake.parsers.docxnumbers import Numbering
from intake.parsers.docxstrikes import Strikes
from intake.parsers.linktext import end_link
from intake.parsers.moving import moved_field, moved_link, moved_table
from intake.parsers.pdfforms import CHECKED, UNCHECKED
from intake.parsers.scans import with_scans
from intake.parsers.struck import struck_spans
from intake.parsers.textbuild import TextBuilder, clean

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = frozenset(
    (_W + "del", _W + "moveFrom", _FALLBACK, _W + "rPr", _W + "pPr", _W + "sdtPr", _W + "sdtEndPr")
)
_INSTRUCTION = re.compile(r'HYPERLINK\s+"([^"]{1,4000})"')
_CHOICES = ("dropDownList", "comboBox")
_LARGEST_XML = 60 * 1024 * 1024
_DEEPEST = 60
_SCANNED_LETTERS = 40  # a letter with fewer may be a scan in a Word file
_WIDEST = 20  # columns that a cell is believed to span


def read_docx(file: File, context: Context) -> Content:
    """The text of a Word document. Raises Unreadable for one that is damaged or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            if sum(m.file_size for m in archive.infolist() if m.filename.endswith(".xml")) > _LARGEST_XML:
                raise Unreadable("over the limit of unpacked bytes")
        document = docx.Document(io.BytesIO(file.data))
        content = _read(document)
    except (BadZipFile, OpcError, KeyError, ValueError, XMLSyntaxError, OSError, AttributeError) as error:
        raise Unreadable(f"corrupt DOCX: {str(error)[:120]}") from error
    if sum(map(str.isalnum, content.text)) >= _SCANNED_LETTERS:
        return content
    pictures = [
        part.blob
        for part in document.part.package.iter_parts()
        if part.content_type.startswith("image/") and str(part.partname).startswith("/word/media/")
    ]
    return with_scans(content, pictures, context)


def _read(document: Any) -> Content:
    walk = _Walk(Numbering(document.part), Strikes(document.part))
    _margins(walk, document, "header")
    walk.part = document.part
    walk.blocks(document.element.body)
    _notes(walk, document.part)
    _margins(walk, document, "footer")
    text = walk.builder.text.rstrip("\n")
    deleted = sum(1 for _ in document.element.body.iter(_W + "del") if len(_))
    return Content(
        text,
        tables=tuple(walk.tables),
        fields=tuple(walk.fields),
        links=tuple(walk.links),
        struck=struck_spans(text, walk.struck, walk.links),
        warnings=(f"{deleted} tracked deletion{'s' * (deleted > 1)} not read",) if deleted else (),
    )


def _margins(walk: _Walk, document: Any, which: str) -> None:
    """The headers or footers of all sections, each different one once, on lines of their own."""
    seen: set[str] = set()
    for section in document.sections:
        for prefix in ("first_page_", "", "even_page_"):
            margin = getattr(section, prefix + which)
            if margin.is_linked_to_previous:
                continue
            text = "".join(t.text or "" for t in margin._element.iter(_W + "t"))
            if text.strip() and text not in seen:
                seen.add(text)
                walk.part = margin.part
                walk.blocks(margin._element)


def _notes(walk: _Walk, part: Any) -> None:
    """Footnotes and endnotes, after the text."""
    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        root = fromstring(relation.target_part.blob)
        for note in root:
            if note.get(_W + "type") in (None, "normal"):
                walk.blocks(note)


@dataclass
class _Walk:
    """Writes the document's blocks into one text."""

    numbering: Numbering
    strikes: Strikes
    builder: TextBuilder = field(default_factory=TextBuilder)
    tables: list[Table] = field(default_factory=list)
    fields: list[FormField] = field(default_factory=list)
    links: list[Hyperlink] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)
    part: Any = None
    depth: int = 0
    _boxes: list[Any] = field(default_factory=list)
    _instruction: str = ""
    _field_link: tuple[str, int] | None = None

    def blocks(self, parent: Any) -> None:
        """Paragraphs and tables, also those in block-level content controls."""
        self.depth += 1
        for element in parent if self.depth < _DEEPEST else ():
            if element.tag == _W + "p":
                self.builder.new_line()
                self.paragraph(element)
                self.builder.add("\n")
                self._text_boxes()
            elif element.tag == _W + "tbl":
                self._table(element)
            elif element.tag == _W + "sdt":
                content = element.find(_W + "sdtContent")
                if content is not None and not self._control(element, content, block=True):
                    self.blocks(content)
            elif element.tag in (_W + "ins", _W + "moveTo", _W + "customXml", _W + "smartTag"):
                self.blocks(element)
        self.depth -= 1

    def paragraph(self, element: Any) -> None:
        """One paragraph without its line end."""
        label = self.numbering.label(element)
        if label:
            self.builder.add(label + " ")
        self._line_start = len(self.builder)
        self.strikes.enter(element)
        self._runs(element)

    def _runs(self, element: Any) -> None:
        self.depth += 1
        for child in element if self.depth < _DEEPEST else ():
            tag = child.tag
            if tag in _DROPPED or not isinstance(tag, str):
                continue
            if tag == _W + "t":
                self.builder.add(clean(child.text or "").replace("\n", " "))
            elif tag == _W + "tab":
                self.builder.add("\t")
            elif tag in (_W + "br", _W + "cr"):
                self.builder.add("\n")
            elif tag == _W + "noBreakHyphen":
                self.builder.add("-")
            elif tag == _W + "sym":
                self.builder.add(_symbol(child))
            elif tag == _W + "txbxContent":
                self._boxes.append(child)
            elif tag == _W + "hyperlink":
                self._hyperlink(child)
            elif tag == _W + "sdt":
                content = child.find(_W + "sdtContent")
                if content is not None and not self._control(child, content, block=False):
                    self._runs(content)
            elif tag == _W + "fldChar":
                self._field_character(child)
            elif tag == _W + "instrText":
                self._instruction += child.text or ""
            elif tag == _W + "fldSimple":
                self._linked(child, _INSTRUCTION.search(child.get(_W + "instr") or ""))
            elif tag == _W + "r":
                start = len(self.builder)
                self._runs(child)
                if self.strikes.struck(child):
                    self.struck.append((start, len(self.builder)))
            else:
                self._runs(child)
        self.depth -= 1

    def _text_boxes(self) -> None:
        """What stands in boxes anchored in the paragraph, after it."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)

    def _hyperlink(self, element: Any) -> None:
        relation = self.part.rels.get(element.get(_R_ID)) if self.part is not None else None
        href = relation.target_ref if relation is not None and relation.is_external else ""
        start = len(self.builder)
        self._runs(element)
        self._end_link(href, start)

    def _linked(self, element: Any, match: re.Match[str] | None) -> None:
        start = len(self.builder)
        self._runs(element)
        self._end_link(match.group(1) if match else "", start)

    def _field_character(self, element: Any) -> None:
        """Complex fields: begin, instruction, separate, shown text, end (ISO 29500-1, 17.16.18)."""
        kind = element.get(_W + "fldCharType")
        if kind == "begin":
            self._instruction, self._field_link = "", None
            box = element.find(f"{_W}ffData/{_W}checkBox")
            if box is not None:
                self._legacy_box(element, box)
        elif kind == "separate":
            match = _INSTRUCTION.search(self._instruction)
            self._field_link = (match.group(1), len(self.builder)) if match else None
        elif kind == "end" and self._field_link is not None:
            self._end_link(*self._field_link)
            self._field_link = None

    def _end_link(self, href: str, start: int) -> None:
        """Note a link and write its address behind it, where its text does not show it."""
        link = end_link(self.builder, href, start)
        if link is not None:
            self.links.append(link)

    def _legacy_box(self, element: Any, box: Any) -> None:
        checked = box.find(_W + "checked")
        state = checked if checked is not None else box.find(_W + "default")
        on = state is not None and state.get(_W + "val", "1") not in ("0", "false")
        name = element.find(f"{_W}ffData/{_W}name")
        start, end = self.builder.add(CHECKED if on else UNCHECKED)
        known = name.get(_W + "val", "") if name is not None else ""
        self.fields.append(FormField(known, "", "checkbox", CHECKED if on else UNCHECKED, start, end, on))

    def _control(self, element: Any, content: Any, block: bool) -> bool:
        """A content control that is a form field; False where it only groups text."""
        properties = element.find(_W + "sdtPr")
        if properties is None:
            return False
        name, alias = _value(properties, "tag"), _value(properties, "alias")
        box = properties.find(_W14 + "checkbox")
        label = alias or self._text_before() or name
        if box is not None:
            state = box.find(_W14 + "checked")
            on = state is not None and state.get(_W14 + "val", "1") not in ("0", "false")
            start, end = self.builder.add(CHECKED if on else UNCHECKED)
            value = CHECKED if on else UNCHECKED
            self.fields.append(FormField(name or alias, label, "checkbox", value, start, end, on))
            return True
        kinds = {child.tag.removeprefix(_W) for child in properties}
        if not kinds & {"text", "date", *_CHOICES} or (block and content.find(_W + "tbl") is not None):
            return False
        start = len(self.builder)
        if properties.find(_W + "showingPlcHdr") is None:
            (self.blocks if block else self._runs)(content)
        text = self.builder.since(start)
        stripped = text.strip()
        start += len(text) - len(text.lstrip()) if stripped else 0
        kind = "choice" if kinds & set(_CHOICES) else "text"
        self.fields.append(FormField(name or alias, label, kind, stripped, start, start + len(stripped)))
        return True

    def _text_before(self) -> str:
        """What the line says before a control."""
        line = self.builder.since(getattr(self, "_line_start", len(self.builder)))
        return line.rsplit("\n", 1)[-1].rsplit("\t", 1)[-1].strip(" :：\t")

    def _table(self, element: Any) -> None:
        """Rows one a line; a row with a cell of several lines keeps them, its cells below each other."""
        rows: list[tuple[Cell, ...]] = []
        self.builder.new_line()
        for row in _children(element, "tr"):
            cells: list[Cell] = []
            separators, several = [], False
            for index, cell in enumerate(_children(row, "tc")):
                if index:
                    separators.append(self.builder.separator())
                start = len(self.builder)
                self._cell(cell)
                text = self.builder.since(start)
                several |= "\n" in text
                written = Cell(text, start, len(self.builder))
                columns, goes_on = _span(cell)
                above = rows[-1][len(cells)] if goes_on and rows and len(cells) < len(rows[-1]) else written
                cells += [written if text else above, *(Cell("", written.end, written.end),) * (columns - 1)]
            if not several:
                for handle in separators:
                    self.builder.make_tab(handle)
            self.builder.add("\n")
            rows.append(tuple(cells))
        self.tables.append(Table(tuple(rows)))

    def _cell(self, cell: Any) -> None:
        """The paragraphs of a cell, with line ends between them and none around them."""
        inner = _Walk(self.numbering, self.strikes, part=self.part, depth=self.depth + 1)
        inner.blocks(cell)
        text = inner.builder.text
        lead = len(text) - len(text.lstrip())
        stripped = text.strip()
        by = len(self.builder) - lead
        self.builder.add(stripped)
        end = len(self.builder)
        self.links += [moved_link(x, by) for x in inner.links]
        self.fields += [moved_field(f, by, end) for f in inner.fields]
        self.struck += [(start + by, min(stop + by, end)) for start, stop in inner.struck]
        self.tables += [moved_table(t, by, end) for t in inner.tables]


def _children(element: Any, name: str) -> list[Any]:
    """Rows of a table or cells of a row, also those wrapped in content controls or insertions."""
    found: list[Any] = []
    for child in element:
        if child.tag == _W + name:
            found.append(child)
        elif child.tag == _W + "sdt" and child.find(_W + "sdtContent") is not None:
            found += _children(child.find(_W + "sdtContent"), name)
        elif child.tag in (_W + "ins", _W + "customXml"):
            found += _children(child, name)
    return found


def _span(cell: Any) -> tuple[int, bool]:
    """How many columns a cell spans, and whether it goes on from the one above (ISO 29500-1, 17.4.17, 17.4.85)."""
    columns, merge = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
    count = columns.get(_W + "val", "1") if columns is not None else "1"
    goes_on = merge is not None and merge.get(_W + "val", "continue") == "continue"
    return min(max(int(count), 1), _WIDEST) if count.isdigit() and len(count) < 5 else 1, goes_on


def _value(properties: Any, name: str) -> str:
    element = properties.find(_W + name)
    return clean(element.get(_W + "val", "")) if element is not None else ""


def _symbol(element: Any) -> str:
    """Boxes and bullets of the Wingdings font, which have no Unicode value of their own."""
    code = (element.get(_W + "char") or "").upper()[-2:]
    return {"FE": CHECKED, "FD": CHECKED, "FC": "✓", "A8": UNCHECKED, "6F": UNCHECKED, "A7": "•"}.get(
        code, "•"
    )
