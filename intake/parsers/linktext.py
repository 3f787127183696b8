"""Links in a text: the address stands behind the words it is put on, unless they say it already."""

from __future__ import annotations

from intake.parsers.document import Hyperlink
from intake.parsers.textbuild import TextBuilder, clean

_SCHEMES = ("http:", "https:", "mailto:", "ftp:", "tel:")


def end_link(builder: TextBuilder, href: str, start: int) -> Hyperlink | None:
    """Note a link to `href` whose visible text was written from `start` on, and write its address behind that
    where the text does not say it. None for a link that leads nowhere outside the file."""
    href = "".join(clean(href).split())
    if not href.lower().startswith(_SCHEMES):
        return None
    bare = href.lower().startswith(("mailto:", "tel:"))
    target = href.split(":", 1)[1].split("?")[0] if bare else href
    end, shown = len(builder), builder.since(start)
    if target in shown:
        at = start + shown.find(target)
        return Hyperlink(href, at, at + len(target), start, end)
    if shown.strip().removesuffix("/") == target.removesuffix("/"):
        return Hyperlink(href, start, end, start, end)
    builder.add(" <" if shown.strip() else "<")
    place = builder.add(target)
    builder.add(">")
    return Hyperlink(href, *place, start, end)
