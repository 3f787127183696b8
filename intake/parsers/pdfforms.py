"""Fields of PDF forms (AcroForm; ISO 32000-1, 12.7): plain text extraction leaves their values out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from intake.parsers.textbuild import clean

CHECKED, UNCHECKED = "☒", "☐"
_MOST = 2000
_DEEPEST = 20
_RADIO, _PUSH_BUTTON = 1 << 15, 1 << 16  # field flags, table 226


@dataclass(frozen=True, slots=True)
class Widget:
    """A field where it stands on its page. label: the tooltip (/TU), "" if there is none; rect in points:
    left, bottom, right, top."""

    name: str
    label: str
    kind: str
    value: str
    checked: bool | None
    rect: tuple[float, float, float, float]


def read_widgets(data: bytes, password: str | None) -> dict[int, list[Widget]]:
    """Form fields by page number, in reading order. A PDF without a form has none, nor has a damaged one."""
    if b"/AcroForm" not in data and b"/ObjStm" not in data:
        return {}
    found: dict[int, list[Widget]] = {}
    count = 0
    try:
        reader = PdfReader(io.BytesIO(data), password=password)
        root = reader.trailer["/Root"]
        if not isinstance(root, DictionaryObject) or "/AcroForm" not in root:
            return {}
        for number, page in enumerate(reader.pages, 1):
            widgets = [
                widget
                for annotation in page.get("/Annots", ArrayObject()) or ()
                if (widget := _widget(annotation.get_object())) is not None
            ]
            count += len(widgets)
            if widgets and count <= _MOST:
                found[number] = sorted(
                    _one_per_radio(widgets), key=lambda w: (-round(w.rect[3] / 6), w.rect[0])
                )
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        return found
    return found


def _widget(annotation: Any) -> Widget | None:
    if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") != "/Widget":
        return None
    chain = _chain(annotation)
    field_type, flags = _inherited(chain, "/FT"), int(_inherited(chain, "/Ff") or 0)
    if field_type == "/Btn" and flags & _PUSH_BUTTON:
        return None
    name = ".".join(str(d["/T"]) for d in reversed(chain) if "/T" in d)
    label = _string(_inherited(chain, "/TU"))
    value = _inherited(chain, "/V")
    rect = [float(x) for x in annotation.get("/Rect", (0, 0, 0, 0))]
    place = (min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3]))
    if field_type == "/Btn":
        on = str(annotation.get("/AS") or value or "/Off") not in ("/Off", "")
        if flags & _RADIO:
            return Widget(name, label, "choice", _option(value) if on else "", None, place)
        return Widget(name, label, "checkbox", CHECKED if on else UNCHECKED, on, place)
    if field_type == "/Sig":
        signed = value.get_object() if value is not None else None
        who = _string(signed.get("/Name")) if isinstance(signed, DictionaryObject) else ""
        return Widget(name, label, "signature", who or ("signed" if signed else ""), None, place)
    if field_type == "/Ch":
        values = value if isinstance(value, list) else [value]
        return Widget(name, label, "choice", ", ".join(filter(None, map(_string, values))), None, place)
    return Widget(name, label, "text", _string(value), None, place)


def _one_per_radio(widgets: list[Widget]) -> list[Widget]:
    """A group of radio buttons is one field: the button that is on, else the first."""
    kept: dict[str, Widget] = {}
    others = []
    for widget in widgets:
        if widget.kind != "choice":
            others.append(widget)
        elif widget.name not in kept or (widget.value and not kept[widget.name].value):
            kept[widget.name] = widget
    return [*others, *kept.values()]


def _chain(annotation: DictionaryObject) -> list[DictionaryObject]:
    """The widget and the fields above it."""
    chain, node = [annotation], annotation
    while "/Parent" in node and len(chain) < _DEEPEST:
        parent = node["/Parent"].get_object()
        if not isinstance(parent, DictionaryObject):
            break
        chain.append(parent)
        node = parent
    return chain


def _inherited(chain: list[DictionaryObject], key: str) -> Any:
    return next((d[key] for d in chain if key in d), None)


def _option(value: Any) -> str:
    return _string(value).removeprefix("/")


def _string(value: Any) -> str:
    """A PDF string or name on one line."""
    if value is None:
        return ""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return " ".join(clean(text).split())
