"""The case store as a whole, and the one way to open it."""

from __future__ import annotations

from casestore import follow
from casestore import migrate as migrations
from casestore.audit import Audit
from casestore.case_queue import CaseQueue
from casestore.casework import CaseWork
from casestore.clockwork import Clockwork
from casestore.connected import Check, Clock, utc_now
from casestore.engine import Database
from casestore.filings import Filings
from casestore.messages import Messages
from casestore.notifiers import Notifiers
from casestore.people import People
from casestore.queries import Queries
from casestore.readings import still_missing
from casestore.rearranging import Rearranging
from casestore.reindexing import Progress, Reindexing
from casestore.retention import Retention
from casestore.rules import Rules
from casestore.search import Search
from casestore.sellers import Sellers
from casestore.triage import Triage


class Store(
    Messages,
    Filings,
    Queries,
    CaseQueue,
    Search,
    Reindexing,
    CaseWork,
    Audit,
    Triage,
    Clockwork,
    Sellers,
    Rearranging,
    Notifiers,
    Retention,
    People,
):
    """Messages, cases and people in one database. Safe for threads; a forked process opens its own."""


def open_store(
    url: str,
    *,
    migrate: bool = True,
    case_prefix: str = "HM",
    clock: Clock = utc_now,
    check: Check = still_missing,
    rules: Rules | None = None,
    progress: Progress | None = None,
) -> Store:
    """Open a store, made or brought up to date unless `migrate` is False.

    url: sqlite:///PATH or postgresql://... clock: gives the time of every change, with its zone; its year
    is that of new case numbers. check: holds a case's values against the policies; the default only strikes
    off what has been supplied. rules: what clocks and ledgers go by; the default is what ships, by the calendar
    of the United States. progress: told of entries of the search index that an upgrade has indexed anew, which may
    take minutes. Raises StoreUnusable.
    """
    database = Database(url, rules, follow.Following())
    if migrate:
        migrations.upgrade(database)
    store = Store(database, case_prefix, clock, check)
    if migrate:
        store.renew_search(progress)
    return store
