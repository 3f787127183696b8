"""Automatic numbers of DOCX paragraphs, which stand nowhere in their text (ISO 29500-1, 17.9)."""

from __future__ import annotations

from typing import Any

from lxml.etree import XMLSyntaxError, fromstring

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Numbering:
    """Counts list items; formats beyond figures and letters are shown as figures."""

    def __init__(self, part: Any) -> None:
        self._levels: dict[tuple[str, str], tuple[str, str]] = {}  # (list, level): (format, text)
        self._styles: dict[str, tuple[str, str]] = {}  # style: (list, level)
        self._counters: dict[tuple[str, int], int] = {}
        for relation in part.rels.values():
            if not relation.is_external and relation.reltype.endswith("/numbering"):
                self._load(relation.target_part.blob)

    def _load(self, blob: bytes) -> None:
        try:
            root = fromstring(blob)
        except XMLSyntaxError:
            return
        abstract = {a.get(_W + "abstractNumId"): a for a in root.findall(_W + "abstractNum")}
        for number in root.findall(_W + "num"):
            reference = number.find(_W + "abstractNumId")
            definition = abstract.get(reference.get(_W + "val")) if reference is not None else None
            for level in definition.findall(_W + "lvl") if definition is not None else ():
                kind, text = level.find(_W + "numFmt"), level.find(_W + "lvlText")
                key = (number.get(_W + "numId"), level.get(_W + "ilvl"))
                style = level.find(_W + "pStyle")
                if style is not None:
                    self._styles[style.get(_W + "val")] = key
                if kind is not None and text is not None:
                    self._levels[key] = (kind.get(_W + "val", ""), text.get(_W + "val", ""))

    def label(self, paragraph: Any) -> str:
        """The number or bullet Word prints before a paragraph, "" for none."""
        key = self._key(paragraph)
        if key is None or key not in self._levels:
            return ""
        kind, text = self._levels[key]
        if kind == "none":
            return ""
        if kind == "bullet":
            return "•"
        level = int(key[1])
        self._counters[key[0], level] = self._counters.get((key[0], level), 0) + 1
        for deeper in range(level + 1, 9):
            self._counters.pop((key[0], deeper), None)
        for above in range(level + 1):
            count = self._counters.get((key[0], above), 1)
            shown = self._levels.get((key[0], str(above)), ("decimal", ""))[0]
            text = text.replace(f"%{above + 1}", _figure(count, shown))
        return text

    def _key(self, paragraph: Any) -> tuple[str, str] | None:
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return None
        number = properties.find(f"{_W}numPr/{_W}numId")
        if number is not None:
            level = properties.find(f"{_W}numPr/{_W}ilvl")
            return number.get(_W + "val", ""), level.get(_W + "val", "0") if level is not None else "0"
        style = properties.find(_W + "pStyle")
        return self._styles.get(style.get(_W + "val")) if style is not None else None


def _figure(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 1 <= count <= 39:
        ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[count % 10]
        roman = "x" * (count // 10) + ones
        return roman if kind == "lowerRoman" else roman.upper()
    return str(count)
