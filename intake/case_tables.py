"""Cases, values and messages as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from casestore import CaseSummary, Event, FieldView, Hit, MessageSummary
from intake.tables import table

_WIDEST = 60


def case_table(cases: Iterable[CaseSummary], title: str | None = None) -> Table:
    """A line a case: who against whom, about what, and what is missing."""
    headings = ("Case", "Kind", "State", "Claimant or seller", "Rights", "Listings", "Missing")
    made = table(title, headings, map(_case_row, cases))
    for narrow in (0, 1, 2, 5):
        made.columns[narrow].no_wrap = True
    made.columns[5].justify = "right"
    return made


def _case_row(case: CaseSummary) -> tuple[object, ...]:
    return (
        case.number,
        _words(case.kind),
        _words(case.state),
        case.claimant or ", ".join(case.sellers) or "–",
        ", ".join([*case.rights, *case.works]) or "–",
        case.listing_count,
        Text(", ".join(case.missing), style="yellow") if case.missing else Text("–", style="green"),
    )


def triage_table(messages: Iterable[MessageSummary]) -> Table:
    """A line a message that waits for a person, with the reason."""
    rows = (
        (m.id, m.from_address or "–", _short(m.subject or "–"), m.filing.reason if m.filing else "–")
        for m in messages
    )
    return table("Waiting in triage", ("Message", "From", "Subject", "Why"), rows)


def field_table(fields: Iterable[FieldView]) -> Table:
    """A line a value: how sure the machine is, or who confirmed it."""
    rows = ((f.path, _short(f.value or "–"), _sure(f), _where(f)) for f in fields)
    return table("Values", ("Field", "Value", "Sure", "Where"), rows)


def _sure(field: FieldView) -> str:
    if field.is_confirmed:
        return f"confirmed by {field.confirmed_by}"
    return f"{field.machine.confidence:.2f}" if field.machine else "–"


def _where(field: FieldView) -> str:
    source = field.machine.source if field.machine else None
    return f"message {field.message_id}, {source.part} {source.start}–{source.end}" if source else "–"


def hit_table(hits: Iterable[Hit]) -> Table:
    """A line a hit: the case or message, and where in it the words stand."""
    rows = (
        (
            h.case_number or "–",
            h.message_id if h.message_id is not None else "–",
            f"{h.place} {h.part}" if h.place == "attachment" else h.place,
            h.snippet,
        )
        for h in hits
    )
    return table("Found", ("Case", "Message", "Where", "What stands there"), rows)


def event_table(events: Iterable[Event]) -> Table:
    """A line an entry of the history, the oldest first."""
    rows = (
        (
            f"{e.at:%Y-%m-%d %H:%M}",
            e.who,
            " ".join(filter(None, [_words(e.action), e.path])),
            e.why or "",
        )
        for e in events
    )
    return table("History", ("When", "Who", "What", "Why"), rows)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _short(text: str) -> str:
    """One line of a text, cut where it gets too wide for a table."""
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
