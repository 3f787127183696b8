"""Clocks and ledgers as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rich.table import Table

from casestore import DeadlineView, MeasureView, NotifierView, SellerSummary, StrikeView
from intake.tables import table


def seller_table(sellers: Iterable[SellerSummary]) -> Table:
    """A line a seller: points that count now, strikes of all time, what is proposed."""
    rows = ((s.id, s.name, s.points, s.standing, s.reversed, ", ".join(s.proposed) or "–") for s in sellers)
    return table("Sellers", ("Id", "Seller", "Points", "Strikes", "Reversed", "Proposed"), rows)


def strike_table(strikes: Iterable[StrikeView]) -> Table:
    """A line a strike, and why it was reversed if it was."""
    rows = (
        (s.case_number, s.listing, s.severity, s.points, _day(s.given_at), s.given_by, s.reversed_why or "–")
        for s in strikes
    )
    return table("Strikes", ("Case", "Listing", "For", "Points", "Given", "By", "Reversed because"), rows)


def measure_table(measures: Iterable[MeasureView]) -> Table:
    """A line a measure: what was proposed, and what a person made of it."""
    rows = (
        (m.label, m.points, m.case_number, _day(m.proposed_at), m.state, m.decided_by or "–", m.why or "–")
        for m in measures
    )
    return table("Measures", ("Measure", "Points", "Case", "Proposed", "State", "By", "Why"), rows)


def notifier_table(notifiers: Iterable[NotifierView]) -> Table:
    """A line a notifier: what became of the notices."""
    headings = ("Notifier", "Notices", "Valid", "Rejected", "Withdrawn", "Countered", "Pending", "Incomplete")
    rows = (
        (n.name, n.notices, n.valid, n.rejected, n.withdrawn, n.countered, n.pending, n.incomplete)
        for n in notifiers
    )
    return table("Notifiers", headings, rows)


def deadline_table(deadlines: Iterable[DeadlineView]) -> Table:
    """A line a deadline: what it is about, where it stands, when its next and last stages come."""
    rows = (
        (
            d.case_number,
            d.label,
            d.state_label,
            _day(d.started_at),
            _day(d.due_at) if d.due_at else "–",
            _day(d.ends[-1]),
        )
        for d in deadlines
    )
    return table("Deadlines", ("Case", "Deadline", "State", "Since", "Next", "Last"), rows)


def _day(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
