"""The document side of a page: the parts of a message, and one of them as text with its values lit up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from casestore.views import DocumentText, MessageView
from desk.highlight import Sheet, Span, Spot, Window, sheets, window
from desk.words import word
from intake.reading import Source

HEADERS = "headers"  # the tab that shows every header document
_HEADER_PREFIX = "header:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: a message of the case and a source in it. `id` is the value's slug."""

    id: str
    message_id: int
    source: Source


@dataclass(frozen=True, slots=True)
class Tab:
    """A part that can be looked at. `note` says what hinders reading it, if anything."""

    part: str
    name: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text that is shown: a part's, or a header's under its `title`."""

    title: str | None
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Pane:
    """What the document side shows. `value` is the slug of the value that is lit up, "" for none."""

    message: MessageView
    tabs: tuple[Tab, ...]
    tab: Tab
    leaves: tuple[Leaf, ...]
    value: str
    ocr: bool
    window: Window | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader wants to see on the document side; carried in URLs and forms, so never trusted."""

    message: int | None = None
    part: str = ""
    value: str = ""
    around: int = 0

    def query(self) -> str:
        """As the query of a URL, without what is unset."""
        pairs = {"message": self.message, "part": self.part, "value": self.value, "around": self.around}
        return urlencode({key: str(value) for key, value in pairs.items() if value})


def tab_of(part: str) -> str:
    """The tab that shows a part: headers share one."""
    return HEADERS if part.startswith(_HEADER_PREFIX) else part


def part_name(message: MessageView, part: str) -> str:
    """What a part is called on a tab and beside a value."""
    if part.startswith(_HEADER_PREFIX):
        return f"{part.removeprefix(_HEADER_PREFIX)} header"
    if part == "body":
        return "Mail"
    report = next((p for p in message.parts if p.id == part), None)
    document = message.document(part)
    named = (report and report.filename) or (document and document.filename)
    return named or f"Part {part}"


def pane(message: MessageView, look: Look, places: Iterable[Place]) -> Pane:
    """The document side for a message; a part that it does not have shows its body."""
    tabs = _tabs(message)
    wanted = tab_of(look.part)
    tab = next((t for t in tabs if t.part == wanted), tabs[0])
    shown = [d for d in message.documents if tab_of(d.part) == tab.part and d.text]
    here = [p for p in places if p.message_id == message.summary.id and tab_of(p.source.part) == tab.part]
    lit = next((p for p in here if p.id == look.value), None)
    frame = None
    if len(shown) == 1:
        whole = window(len(shown[0].text), lit.source.start if lit else look.around)
        frame = whole if whole.earlier is not None or whole.later is not None else None
    return Pane(
        message=message,
        tabs=tabs,
        tab=tab,
        leaves=tuple(_leaf(d, here, frame) for d in shown),
        value=look.value if lit else "",
        ocr=any(d.ocr for d in shown),
        window=frame,
    )


def _leaf(document: DocumentText, places: Sequence[Place], frame: Window | None) -> Leaf:
    spots = [Spot(p.id, p.source.start, p.source.end) for p in places if p.source.part == document.part]
    pages = [Span(str(number), start, end) for number, start, end in document.pages]
    regions = [Span(kind, start, end) for kind, start, end, _depth in document.regions]
    title = part_title(document.part) if document.part.startswith(_HEADER_PREFIX) else None
    shown = frame or window(len(document.text), 0)
    return Leaf(title, tuple(sheets(document.text, spots, pages, regions, shown)))


def part_title(part: str) -> str:
    """The name of a header document: "From"."""
    return part.removeprefix(_HEADER_PREFIX)


def _tabs(message: MessageView) -> tuple[Tab, ...]:
    """The body first, attachments in their order, the headers last; every part has its tab."""
    reports = {p.id: p for p in message.parts}
    ids = dict.fromkeys(["body", *(d.part for d in message.documents), *reports])
    tabs = []
    for part in ids:
        if part.startswith(_HEADER_PREFIX):
            continue
        report = reports.get(part)
        hindered = report is not None and report.status != "read"
        note = None
        if report and hindered:
            note = word("part_statuses", report.status) + (f": {report.reason}" if report.reason else "")
        tabs.append(Tab(part, part_name(message, part), note))
    if any(d.part.startswith(_HEADER_PREFIX) for d in message.documents):
        tabs.append(Tab(HEADERS, "Headers", None))
    return tuple(tabs)
