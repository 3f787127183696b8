"""Names that the writer goes by in this message: a shop or a page of that name is his own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from intake.extractors.base import Material
from intake.extractors.blocks import signature_blocks
from intake.parsers.document import Origin, RegionKind

_NAME_MIN = 4  # letters; a shorter name is part of too many words
_LINE_MAX = 80
_SHARED = frozenset(
    {"gmail", "googlemail", "outlook", "hotmail", "live", "yahoo", "icloud", "proton", "protonmail", "mail"}
    | {"email", "yandex", "zoho", "info", "sales", "legal", "contact", "office", "shop", "store", "seller"}
    | {"official", "admin", "hello", "team", "support", "brand", "design"}
)  # mail providers, and words that are no name
_OTHER = re.compile(r"[:：\t]|\S {2,}\S|https?:|\d{8}|[.!?]$")  # a form, a row, a sentence
_PIECES = re.compile(r"\s[|·•/–—-]\s|[,;|·•]")


def is_claimants(material: Material, name: str | None) -> bool:
    """Whether a shop of this name is the writer's: his name, his firm's, or his mail domain's."""
    folded = _folded(name or "")
    if len(folded) < _NAME_MIN or folded in _SHARED:
        return False
    return any(folded == known or (len(folded) > _NAME_MIN and folded in known) for known in _names(material))


def _names(material: Material) -> frozenset[str]:
    return material.once("links:claimant", lambda: frozenset(_found(material)))


def _found(material: Material) -> Iterator[str]:
    headers = material.parsed.headers
    if headers.from_address:
        local, _, domain = headers.from_address.partition("@")
        labels = domain.split(".")
        yield from _plausible(local)
        if len(labels) > 1:
            yield from _plausible(labels[-2])
    yield from _plausible(headers.from_name or "")
    for document in material.parsed.documents:
        if document.origin in (Origin.BODY, Origin.ATTACHMENT) and document.text and not document.ocr:
            for block in signature_blocks(material.layout(document)):
                for line in block.lines:
                    if line.region.kind is RegionKind.OWN and not _OTHER.search(line.text):
                        for piece in _PIECES.split(line.text[:_LINE_MAX]):
                            yield from _plausible(piece)


def _plausible(text: str) -> Iterator[str]:
    folded = _folded(text)
    if _NAME_MIN <= len(folded) <= 40 and folded not in _SHARED and not folded.isdigit():
        yield folded


def _folded(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())
