"""Cases, values and messages as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from casestore import CaseSummary, Event, FieldView, Hit, MessageSummary

_WIDEST = 60


def case_table(cases: Iterable[CaseSummary], title: str | None = None) -> Table:
    """A line a case: who against whom, about what, and what is missing."""
    table = Table(title=title, title_justify="left", show_lines=False)
    for heading in ("Case", "Kind", "State"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Claimant or seller", overflow="fold")
    table.add_column("Rights", overflow="fold")
    table.add_column("Listings", justify="right")
    table.add_column("Missing", overflow="fold")
    for case in cases:
        party = case.claimant or ", ".join(case.sellers) or "–"
        rights = ", ".join([*case.rights, *case.works])
        row = (case.number, _words(case.kind), _words(case.state), party, rights or "–")
        missing = Text(", ".join(case.missing), style="yellow") if case.missing else Text("–", style="green")
        table.add_row(*(Text(cell) for cell in row), Text(str(case.listing_count)), missing)
    return table


def triage_table(messages: Iterable[MessageSummary]) -> Table:
    """A line a message that waits for a person, with the reason."""
    table = Table(title="Waiting in triage", title_justify="left")
    for heading in ("Message", "From", "Subject", "Why"):
        table.add_column(heading, overflow="fold")
    for message in messages:
        reason = message.filing.reason if message.filing else "–"
        sender = message.from_address or "–"
        cells = (str(message.id), sender, _short(message.subject or "–"), reason)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def field_table(fields: Iterable[FieldView]) -> Table:
    """A line a value: how sure the machine is, or who confirmed it."""
    table = Table(title="Values", title_justify="left")
    for heading in ("Field", "Value", "Sure", "Where"):
        table.add_column(heading, overflow="fold")
    for field in fields:
        machine = field.machine
        if field.is_confirmed:
            sure = f"confirmed by {field.confirmed_by}"
        else:
            sure = f"{machine.confidence:.2f}" if machine else "–"
        source = machine.source if machine else None
        where = f"message {field.message_id}, {source.part} {source.start}–{source.end}" if source else "–"
        table.add_row(*(Text(cell) for cell in (field.path, _short(field.value or "–"), sure, where)))
    return table


def hit_table(hits: Iterable[Hit]) -> Table:
    """A line a hit: the case or message, and where in it the words stand."""
    table = Table(title="Found", title_justify="left")
    for heading in ("Case", "Message", "Where", "What stands there"):
        table.add_column(heading, overflow="fold")
    for hit in hits:
        where = f"{hit.place} {hit.part}" if hit.place == "attachment" else hit.place
        message = str(hit.message_id) if hit.message_id is not None else "–"
        cells = (hit.case_number or "–", message, where, hit.snippet)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def event_table(events: Iterable[Event]) -> Table:
    """A line an entry of the history, the oldest first."""
    table = Table(title="History", title_justify="left")
    for heading in ("When", "Who", "What", "Why"):
        table.add_column(heading, overflow="fold")
    for event in events:
        what = " ".join(filter(None, [_words(event.action), event.path]))
        cells = (f"{event.at:%Y-%m-%d %H:%M}", event.who, what, event.why or "")
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _words(name: str) -> str:
    return name.replace("_", " ")


def _short(text: str) -> str:
    """One line of a text, cut where it gets too wide for a table."""
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
