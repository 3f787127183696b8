"""Which cases a transaction has changed, and what is made anew of them at its end: what is derived from a case and
kept for speed, the search's entry and the notifiers' counts, is never older than the case itself."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casestore import notifier_totals, search_index

_CHANGED = "changed_cases"


def mark_changed(session: Session, case_id: int) -> None:
    """Have what is derived from a case renewed at the end of the transaction. Every event does this."""
    session.info.setdefault(_CHANGED, set()).add(case_id)


def renew_changed(session: Session) -> None:
    """Renew it for all cases that were marked; the last thing a transaction does."""
    if changed := session.info.pop(_CHANGED, None):
        cases = sorted(changed)
        search_index.index_cases(session, cases)
        notifier_totals.renew(session, cases)
