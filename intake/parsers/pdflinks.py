"""Link annotations of a PDF (ISO 32000-1, 12.5.6.5 and 12.6.4.7)."""

from __future__ import annotations

import io
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from intake.parsers.content import Context
from intake.parsers.textbuild import clean

_SCHEMES = ("http:", "https:", "mailto:", "ftp:", "tel:")
_MOST = 2000
_PAGES = 100  # whose annotations are looked at


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link's URI, its address as written (mail addresses without scheme), and its rectangle
    (left, bottom, right, top) in points."""

    uri: str
    target: str
    rect: tuple[float, float, float, float]


def read_links(data: bytes, password: str | None, context: Context) -> dict[int, list[PageLink]]:
    """Links by page number, from 1. A file whose annotations cannot be read has none."""
    if b"/URI" not in data and b"/ObjStm" not in data:
        return {}
    found: dict[int, list[PageLink]] = {}
    count = 0
    try:
        reader = PdfReader(io.BytesIO(data), password=password)
        for number, page in enumerate(reader.pages[:_PAGES], 1):
            for annotation in page.get("/Annots", ArrayObject()) or ():
                link = _link(annotation.get_object())
                if link is not None and count < _MOST:
                    count += 1
                    found.setdefault(number, []).append(link)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        context.warn("the links of a PDF could not be read")
    return found


def _link(annotation: object) -> PageLink | None:
    if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") != "/Link":
        return None
    action = annotation.get("/A")
    action = action.get_object() if action is not None else None
    if not isinstance(action, DictionaryObject) or "/URI" not in action:
        return None
    value = action["/URI"]
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    uri = "".join(clean(text).split())[:4000]
    rect = annotation.get("/Rect")
    if not uri.lower().startswith(_SCHEMES) or rect is None or len(rect) != 4:
        return None
    x0, y0, x1, y1 = (float(x) for x in rect)
    target = uri.split(":", 1)[1].split("?")[0] if uri.lower().startswith(("mailto:", "tel:")) else uri
    return PageLink(uri, target, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
