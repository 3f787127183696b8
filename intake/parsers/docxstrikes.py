"""Which runs of a DOCX are struck out: by their own properties or by a style (ISO 29500-1, 17.3.2.37, 17.3.2.9)."""

from __future__ import annotations

from typing import Any

from lxml.etree import XMLSyntaxError, fromstring

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRIKES = ("strike", "dstrike")
_LONGEST_CHAIN = 20  # styles based on styles


class Strikes:
    """Answers for the runs of the paragraph entered last."""

    def __init__(self, part: Any) -> None:
        self._own: dict[str, bool] = {}  # style: what its run properties say
        self._base: dict[str, str] = {}
        self._paragraph: bool = False
        for relation in part.rels.values():
            if not relation.is_external and relation.reltype.endswith("/styles"):
                self._load(relation.target_part.blob)

    def _load(self, blob: bytes) -> None:
        try:
            root = fromstring(blob)
        except XMLSyntaxError:
            return
        for style in root.findall(_W + "style"):
            name, base = style.get(_W + "styleId", ""), style.find(_W + "basedOn")
            said = _said(style.find(_W + "rPr"))
            if said is not None:
                self._own[name] = said
            if base is not None:
                self._base[name] = base.get(_W + "val", "")

    def enter(self, paragraph: Any) -> None:
        """Begin a paragraph, whose style holds for the runs that say nothing else."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        self._paragraph = bool(self._by_style(style))

    def struck(self, run: Any) -> bool:
        """Whether a run is struck: what it says itself counts first, then its style, then the paragraph's."""
        properties = run.find(_W + "rPr")
        if properties is None:
            return self._paragraph
        said = _said(properties)
        if said is None:
            said = self._by_style(properties.find(_W + "rStyle"))
        return self._paragraph if said is None else said

    def _by_style(self, reference: Any) -> bool | None:
        name = reference.get(_W + "val", "") if reference is not None else ""
        for _ in range(_LONGEST_CHAIN):
            if name in self._own or not name:
                break
            name = self._base.get(name, "")
        return self._own.get(name)


def _said(properties: Any) -> bool | None:
    """What run properties say of striking, None if nothing. An element without a value means yes (17.17.4)."""
    if properties is None:
        return None
    found = [x for name in _STRIKES if (x := properties.find(_W + name)) is not None]
    if not found:
        return None
    return any(x.get(_W + "val", "true") not in ("0", "false", "off") for x in found)
