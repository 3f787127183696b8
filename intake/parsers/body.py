"""Which parts of a mail are its body, and their text (RFC 2046 5.1.4; RFC 3676)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context
from intake.parsers.document import Headers, Region
from intake.parsers.html import html_body
from intake.parsers.mime import Leaf
from intake.parsers.quoting import regions_of
from intake.reading import PartReport

_CLEARLY_LESS = 0.6  # of the plain text's letters; below, the HTML is a shell around something else


@dataclass(frozen=True, slots=True)
class Body:
    """The body's text, the id of its first part, and a report for each part that is body or its alternative."""

    part: str
    media_type: str
    content: Content
    reports: dict[str, PartReport] = field(default_factory=dict)


def choose_body(found: Sequence[Leaf], context: Context, headers: Headers, name: str | None) -> Body:
    """The writer's own text. name: the id to report it under, None to keep the part's own."""
    texts = [x for x in found if not x.attached and x.file.declared in ("text/plain", "text/html")]
    contents = {leaf.path: _content(leaf, context, headers.subject) for leaf in texts}
    dropped = _alternatives(texts, contents)
    chosen = [x for x in texts if x.path not in dropped and _shares_root(x, texts[0])]
    reports = {
        leaf.path: _report(leaf, leaf.path, "skipped", "alternative of body")
        for leaf in texts if leaf.path in dropped
    }  # fmt: skip
    if not chosen:
        return Body(found[0].path if found else "1", "text/plain", Content(), reports)
    for number, leaf in enumerate(chosen):
        content = contents[leaf.path]
        part = name if name and number == 0 else leaf.path
        status, reason = content.status, content.reason
        if leaf.damage:
            status, reason = "partial", leaf.damage
        reports[leaf.path] = _report(leaf, part, status, reason)
    joined = _join([contents[x.path] for x in chosen])
    return Body(chosen[0].path, chosen[0].file.declared, joined, reports)


def _content(leaf: Leaf, context: Context, subject: str | None) -> Content:
    if leaf.file.declared == "text/html":
        return html_body(leaf.file, context, subject)
    return _plain(leaf, context, subject)


def _plain(leaf: Leaf, context: Context, subject: str | None) -> Content:
    decoded = decode(leaf.file.data, leaf.file.charset)
    text = decoded.text[: context.options.text_chars]
    reason = f"{decoded.lost} characters could not be decoded" if decoded.lost else None
    return Content(
        text, regions=regions_of(text, subject=subject), status="partial" if reason else "read", reason=reason
    )


def _shares_root(leaf: Leaf, first: Leaf) -> bool:
    return True


def _alternatives(texts: Sequence[Leaf], contents: dict[str, Content]) -> set[str]:
    """Paths of the parts that say what another alternative says (RFC 2046 5.1.4)."""
    groups: dict[str, list[Leaf]] = {}
    for leaf in texts:
        for subtype, path in leaf.within:
            if subtype == "alternative":
                groups.setdefault(path, []).append(leaf)
                break
    dropped: set[str] = set()
    for group in groups.values():
        plain = [x for x in group if x.file.declared == "text/plain"]
        html = [x for x in group if x.file.declared == "text/html"]
        if plain and html:
            keep_html = _letters(html, contents) >= _CLEARLY_LESS * _letters(plain, contents)
            dropped.update(x.path for x in (plain if keep_html else html))
    return dropped


def _letters(leaves: Sequence[Leaf], contents: dict[str, Content]) -> int:
    return sum(sum(map(str.isalnum, contents[x.path].text)) for x in leaves)


def _join(contents: Sequence[Content]) -> Content:
    """Several body parts as one text, with a blank line between."""
    text = ""
    regions: list[Region] = []
    tables, links = [], []
    status, reason = "read", None
    for content in contents:
        if not content.text:
            continue
        if text:
            gap = "\n\n"
            if regions:
                last = regions[-1]
                regions[-1] = replace(last, end=last.end + len(gap))
            text += gap
        shift = len(text)
        text += content.text
        regions += [replace(r, start=r.start + shift, end=r.end + shift) for r in content.regions]
        tables += [_shift_table(t, shift) for t in content.tables]
        links += [
            replace(x, start=x.start + shift, end=x.end + shift, anchor_start=x.anchor_start + shift,
                    anchor_end=x.anchor_end + shift) for x in content.links
        ]  # fmt: skip
        if content.status != "read":
            status, reason = content.status, content.reason
    return Content(text, (), tuple(regions), tuple(tables), (), tuple(links), status=status, reason=reason)


def _shift_table(table, shift):  # type: ignore
    rows = tuple(
        tuple(replace(c, start=c.start + shift, end=c.end + shift) for c in row) for row in table.rows
    )
    return replace(table, rows=rows)


def _report(leaf: Leaf, part: str, status: str, reason: str | None) -> PartReport:
    digest = hashlib.sha256(leaf.file.data).hexdigest()
    return PartReport(part, leaf.file.name, leaf.file.declared, len(leaf.file.data), digest, status, reason)
