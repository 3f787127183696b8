"""What CSS hides or strikes out: by an element's own style, or by a rule for a class in a style sheet of the mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|color\s*:\s*transparent|(?:left|top|text-indent)\s*:\s*-\d{3,5}(?:px|em|pt)"
    r"|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$))",
    re.I,
)
_NO_HEIGHT = re.compile(r"(?:^|;)\s*height\s*:\s*0(?:px)?\s*(?:;|!|$)", re.I)
_CLIPPED = re.compile(r"overflow\s*:\s*hidden", re.I)
_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*(?!none)\w|visibility\s*:\s*visible)", re.I)
_LINE_THROUGH = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]{0,200}?\bline-through\b", re.I)
_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_CLASS = re.compile(r"([a-z][a-z0-9]*)?\.([A-Za-z_][\w-]{0,99})$", re.I)
_LONGEST_SHEET = 200_000  # characters
_LONGEST_BLOCK = 4000


class Styles:
    """The rules of a document that name one class ("p.old", ".preheader"); others are not looked at."""

    def __init__(self, sheets: list[str]) -> None:
        self._hidden: dict[tuple[str, str], bool] = {}  # (tag or "", class): the last rule's word
        self._struck: set[tuple[str, str]] = set()
        for sheet in sheets:
            for tag, name, block in _rules(sheet[:_LONGEST_SHEET]):
                if hides(block):
                    self._hidden[tag, name] = True
                elif _SHOWN.search(block):
                    self._hidden[tag, name] = False
                if _LINE_THROUGH.search(block):
                    self._struck.add((tag, name))

    def hidden(self, node: Any, tag: str) -> bool:
        """Whether an element cannot be seen."""
        attributes = node.attributes
        if "hidden" in attributes:
            return True
        style = attributes.get("style") or ""
        if style and hides(style):
            return True
        if not self._hidden or (style and _SHOWN.search(style)):
            return False
        return any(self._hidden.get(key, False) for key in _keys(attributes, tag))

    def strikes(self, node: Any, tag: str) -> bool:
        """Whether an element strikes its text out. What is struck stays so in every element inside (CSS Text
        Decoration 3, 2): a decoration of their own does not undo it."""
        if tag in _STRUCK_TAGS or _LINE_THROUGH.search(node.attributes.get("style") or ""):
            return True
        return bool(self._struck) and any(key in self._struck for key in _keys(node.attributes, tag))


def hides(declarations: str) -> bool:
    """Whether declarations ("display:none; color:red") leave nothing to see."""
    if _HIDDEN.search(declarations):
        return True
    return bool(_NO_HEIGHT.search(declarations) and _CLIPPED.search(declarations))


def _keys(attributes: dict[str, str | None], tag: str) -> Iterator[tuple[str, str]]:
    for name in (attributes.get("class") or "").split()[:20]:
        yield "", name
        yield tag, name


def _rules(sheet: str) -> Iterator[tuple[str, str, str]]:
    """(tag or "", class, declarations) of the rules outside of @media and other conditions."""
    sheet = "".join(piece.partition("*/")[2] if n else piece for n, piece in enumerate(sheet.split("/*")))
    sheet = sheet.replace("<!--", " ").replace("-->", " ")
    depth = conditional = begun = 0
    selectors = ""
    for match in re.finditer(r"[{};]", sheet):
        sign = match.group()
        if sign == "{":
            depth += 1
            text = sheet[begun : match.start()].strip()
            if conditional == 0 and text.startswith("@"):
                conditional = depth
            selectors, begun = text, match.end()
        elif sign == "}":
            if depth == 1 and not conditional and match.start() - begun <= _LONGEST_BLOCK:
                yield from _of_classes(selectors, sheet[begun : match.start()])
            depth = max(depth - 1, 0)
            conditional = 0 if depth < conditional else conditional
            begun = match.end()
        elif depth == 0:
            begun = match.end()


def _of_classes(selectors: str, block: str) -> Iterator[tuple[str, str, str]]:
    for selector in selectors[:_LONGEST_BLOCK].split(","):
        match = _CLASS.match(selector.strip())
        if match:
            yield (match.group(1) or "").lower(), match.group(2), block
