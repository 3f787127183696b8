"""Which parts of a mail are its body, and their text (RFC 2046 5.1.4; RFC 3676)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from intake.parsers.charset import decode
from intake.parsers.clearsign import unwrap
from intake.parsers.content import Content, Context
from intake.parsers.document import Hyperlink, Region, Span, Table
from intake.parsers.flowed import unflow
from intake.parsers.html import html_body
from intake.parsers.mime import Leaf
from intake.parsers.moving import moved_link, moved_table
from intake.parsers.quoting import regions_of
from intake.parsers.sniff import sniff
from intake.parsers.structured import read_structured
from intake.reading import PartReport

_CLEARLY_LESS = 0.6  # of the plain text's letters; below, the HTML is a shell around something else
_SHADOWS = ("text/x-amp-html", "text/watch-html")  # further renderings of an HTML body
_GAP = "\n\n"  # between two body parts


@dataclass(frozen=True, slots=True)
class Body:
    """The body's text, the id of its first part, and a report for each part that is body or its alternative."""

    part: str
    media_type: str
    content: Content
    reports: dict[str, PartReport] = field(default_factory=dict)


def choose_body(found: Sequence[Leaf], context: Context, subject: str | None, name: str | None) -> Body:
    """The writer's own text: every inline text part, of alternatives the fuller one.

    name: the id under which the body's first part is reported, None to keep the part's own.
    """
    texts = [leaf for leaf in found if _is_text(leaf, found)]
    contents = {leaf.path: _content(leaf, context, subject) for leaf in texts}
    dropped = _alternatives(texts, contents)
    chosen = [x for x in texts if x.path not in dropped]
    shadows = [x for x in found if x.file.declared in _SHADOWS and not x.attached]
    reports = {
        leaf.path: _report(leaf, leaf.path, "skipped", "alternative of body")
        for leaf in [*texts, *shadows]
        if leaf not in chosen
    }
    for number, leaf in enumerate(chosen):
        content = contents[leaf.path]
        part = name if name and number == 0 else leaf.path
        damage = leaf.damage or content.reason
        reports[leaf.path] = _report(leaf, part, "partial" if damage else "read", damage)
    if not chosen:
        return Body(f"{found[0].path}" if found else "1", "text/plain", Content(), reports)
    joined = _structured(_join([contents[x.path] for x in chosen]))
    return Body(chosen[0].path, _kind(chosen[0]), joined, reports)


def _is_text(leaf: Leaf, found: Sequence[Leaf]) -> bool:
    """Whether a part belongs to the text of the mail; a mail that is nothing but one text always does."""
    if leaf.file.declared not in (
        "text/plain",
        "text/html",
        "text/enriched",
        "text/richtext",
        "text/markdown",
    ):
        return False
    return not leaf.attached or (len(found) == 1 and not leaf.within)


def _kind(leaf: Leaf) -> str:
    """Some programs declare HTML as plain text."""
    if leaf.file.declared == "text/plain" and not leaf.file.name and sniff(leaf.file) == "text/html":
        return "text/html"
    return leaf.file.declared


def _content(leaf: Leaf, context: Context, subject: str | None) -> Content:
    if _kind(leaf) == "text/html":
        return html_body(leaf.file, context, subject)
    decoded = decode(leaf.file.data, leaf.file.charset)
    text, reason = decoded.text, None
    if decoded.lost:
        reason = f"{decoded.lost} characters could not be decoded"
    if len(text) > context.options.text_chars:
        text, reason = text[: context.options.text_chars], "text cut at the limit"
    parameter = leaf.part.get_param("format", "", "content-type")
    if isinstance(parameter, str) and parameter.lower() == "flowed":
        delete_space = leaf.part.get_param("delsp", "", "content-type")
        text = unflow(text, isinstance(delete_space, str) and delete_space.lower() == "yes")
    text = unwrap(text).rstrip("\n")
    regions = regions_of(text, subject=subject)
    return Content(text, regions=regions, status="partial" if reason else "read", reason=reason)


def _alternatives(texts: Sequence[Leaf], contents: dict[str, Content]) -> set[str]:
    """Paths of the parts that say what another alternative says: plain text beside HTML (which keeps tables
    and links), or HTML that is empty or holds clearly less."""
    groups: dict[str, list[Leaf]] = {}
    for leaf in texts:
        outermost = next((path for subtype, path in leaf.within if subtype == "alternative"), None)
        if outermost is not None:
            groups.setdefault(outermost, []).append(leaf)
    dropped: set[str] = set()
    for group in groups.values():
        html = [x for x in group if _kind(x) == "text/html"]
        plain = [x for x in group if x not in html]
        if plain and html:
            keep_html = _letters(html, contents) >= _CLEARLY_LESS * _letters(plain, contents)
            dropped.update(x.path for x in (plain if keep_html else html))
    return dropped


def _letters(leaves: Sequence[Leaf], contents: dict[str, Content]) -> int:
    return sum(sum(map(str.isalnum, contents[x.path].text)) for x in leaves)


def _structured(content: Content) -> Content:
    """The body with what a machine-readable notice in it says."""
    found = read_structured(content.text)
    if found is None:
        return content
    return replace(content, structured_format=found.format, structured=found.values)


def _join(contents: Sequence[Content]) -> Content:
    """Several body parts as one text, with a blank line between."""
    pieces: list[str] = []
    regions: list[Region] = []
    tables: list[Table] = []
    links: list[Hyperlink] = []
    struck: list[Span] = []
    length = 0
    for content in (c for c in contents if c.text):
        if pieces:
            pieces.append(_GAP)
            length += len(_GAP)
            regions[-1] = replace(regions[-1], end=length)
        regions += [replace(r, start=r.start + length, end=r.end + length) for r in content.regions]
        tables += [moved_table(t, length) for t in content.tables]
        links += [moved_link(x, length) for x in content.links]
        struck += [Span(s.start + length, s.end + length) for s in content.struck]
        pieces.append(content.text)
        length += len(content.text)
    return Content(
        "".join(pieces),
        regions=tuple(regions),
        tables=tuple(tables),
        links=tuple(links),
        struck=tuple(struck),
    )


def _report(leaf: Leaf, part: str, status: str, reason: str | None) -> PartReport:
    digest = hashlib.sha256(leaf.file.data).hexdigest()
    return PartReport(part, leaf.file.name, _kind(leaf), len(leaf.file.data), digest, status, reason)
