"""Which styles of an ODT strike their text out (OpenDocument 1.2, 20.363 and 20.366)."""

from __future__ import annotations

from typing import Any

from odf.element import Element
from odf.namespaces import STYLENS

_LONGEST_CHAIN = 20  # styles with parents


class Strikes:
    """What the styles of a document say."""

    def __init__(self, document: Any) -> None:
        self._said: dict[tuple[str, str], bool] = {}  # (family, style)
        self._parent: dict[tuple[str, str], str] = {}
        for holder in (document.styles, document.automaticstyles):
            for style in holder.childNodes:
                if isinstance(style, Element) and style.qname == (STYLENS, "style"):
                    self._add(style)

    def _add(self, style: Element) -> None:
        key = (str(style.getAttribute("family") or ""), str(style.getAttribute("name") or ""))
        self._parent[key] = str(style.getAttribute("parentstylename") or "")
        for child in style.childNodes:
            if isinstance(child, Element) and child.qname == (STYLENS, "text-properties"):
                said = child.getAttrNS(STYLENS, "text-line-through-style") or child.getAttrNS(
                    STYLENS, "text-line-through-type"
                )
                if said:
                    self._said[key] = str(said) != "none"

    def of(self, family: str, name: str) -> bool | None:
        """Whether a style strikes its text, None where neither it nor a parent says."""
        key = (family, name)
        for _ in range(_LONGEST_CHAIN):
            if key in self._said or not key[1]:
                break
            key = (family, self._parent.get(key, ""))
        return self._said.get(key)
