"""What single HTML elements mean: seen or hidden, quotation, link, form control."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from intake.parsers.htmlstyles import Styles
from intake.parsers.textbuild import clean

_UNSEEN = frozenset((
    "head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "audio", "video",
    "canvas", "title",
))  # fmt: skip
WHITE = re.compile(r"[ \t\n]+")
_QUOTE_CLASSES = ("gmail_quote", "moz-cite", "yahoo_quoted", "protonmail_quote", "OutlookMessageHeader")


def visible_nodes(root: Any, styles: Styles) -> Iterator[tuple[bool, Any, str]]:
    """(entering, node, tag) in document order; what cannot be seen is left out."""
    stack: list[tuple[bool, Any, str]] = [(True, root, root.tag)]
    while stack:
        entering, node, tag = stack.pop()
        if not entering or tag == "-text":
            yield entering, node, tag
            continue
        if tag in _UNSEEN or not tag or tag.startswith(("-", "!", "_")) or styles.hidden(node, tag):
            continue
        if tag == "option" and "selected" not in node.attributes:
            continue
        yield True, node, tag
        stack.append((False, node, tag))
        children = []
        child = node.child
        while child is not None:
            children.append((True, child, child.tag))
            child = child.next
        stack.extend(reversed(children))


def is_quote(node: Any, tag: str, inside: bool) -> bool:
    """Whether an element holds quoted mail. A div that some programs put around attribution and blockquote
    counts only where it has no blockquote; inside a quotation it says nothing new."""
    if tag == "blockquote":
        style = (node.attributes.get("style") or "").replace(" ", "").lower()
        return "border:none" not in style
    if tag != "div" or inside:
        return False
    classes = node.attributes.get("class") or ""
    if not any(name in classes for name in _QUOTE_CLASSES):
        return False
    return "moz-cite-prefix" not in classes and node.css_first("blockquote") is None


def is_sure_quote(node: Any) -> bool:
    """Whether the markup alone says that this is quoted mail; a bare blockquote is also used to indent."""
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    marks = (attributes.get("type") or "") + (attributes.get("class") or "") + (attributes.get("id") or "")
    return "border-left" in style or any(
        m in marks for m in ("cite", "quote", "OutlookMessageHeader", "isReplyContent")
    )


def first_number(node: Any) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if start.isdigit() and len(start) < 7 else 1


def input_text(node: Any) -> str:
    attributes = node.attributes
    kind = (attributes.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "☒ " if "checked" in attributes else "☐ "
    return (
        clean(attributes.get("value") or "")
        if kind in ("text", "email", "tel", "url", "number", "date")
        else ""
    )


def link_address(href: str | None) -> str:
    """A link's target, "" for one that leads nowhere outside the mail."""
    target = WHITE.sub("", clean(href or ""))
    target = f"https:{target}" if re.match(r"//[^/.]{1,100}\.", target) else target
    return target if target.lower().startswith(("http:", "https:", "mailto:", "tel:", "ftp:", "www.")) else ""


def written_address(href: str) -> str:
    """How the target is written: addresses and numbers without their scheme."""
    scheme, _, rest = href.partition(":")
    return rest.split("?")[0] if scheme.lower() in ("mailto", "tel") else href


def says_address(shown: str, target: str) -> bool:
    """Whether the visible text already says the whole address."""

    def bare(text: str) -> str:
        return re.sub(r"^https?://|/$", "", WHITE.sub("", text).lower())

    return target in shown or bare(shown) == bare(target)
