"""Data of XFA forms (XFA 3.3, in the AcroForm of a PDF): a viewer without XFA shows "Please wait" instead of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from intake.parsers.textbuild import clean

_LARGEST = 4 * 1024 * 1024
_MOST, _DEEPEST = 2000, 40
_DAMAGE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError)


def read_xfa(data: bytes, password: str | None) -> list[tuple[str, str]]:
    """(name, value) of the filled fields, in the order of the form. A PDF without such a form has none."""
    if b"/XFA" not in data and b"/ObjStm" not in data:
        return []
    try:
        root = PdfReader(io.BytesIO(data), password=password).trailer["/Root"]
        form = root.get("/AcroForm") if isinstance(root, DictionaryObject) else None
        form = form.get_object() if form is not None else None
        parts = form.get("/XFA") if isinstance(form, DictionaryObject) else None
        return _values(_packet(parts.get_object())) if parts is not None else []
    except _DAMAGE:
        return []


def _packet(parts: object) -> bytes:
    """The datasets of a form that is one stream, or a list of names and streams."""
    if isinstance(parts, StreamObject):
        return parts.get_data()[:_LARGEST]
    if isinstance(parts, ArrayObject):
        for name, stream in zip(parts[::2], parts[1::2], strict=False):
            inside = stream.get_object()
            if str(name) == "datasets" and isinstance(inside, StreamObject):
                return inside.get_data()[:_LARGEST]
    return b""


def _values(packet: bytes) -> list[tuple[str, str]]:
    if not packet:
        return []
    try:
        root = fromstring(packet.decode("utf-8", "replace"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return []
    data = next((e for e in root.iter() if _local(e) == "data"), None)
    return list(_leaves(data))[:_MOST] if data is not None else []


def _leaves(data: Element) -> Iterator[tuple[str, str]]:
    stack = [(data, 0)]
    while stack:
        element, depth = stack.pop()
        value = " ".join(clean(element.text or "").split())
        if not len(element) and value:
            yield _local(element), value
        if depth < _DEEPEST:
            stack += [(child, depth + 1) for child in reversed(element)]


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
