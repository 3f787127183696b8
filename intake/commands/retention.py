"""intake retention: erase personal data whose time is over; hold a case, so that nothing of it is erased."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from intake.commands.common import (
    FAILED,
    OK,
    add_config_option,
    case_store,
    complain,
    progress_bar,
    settings_of,
)

if TYPE_CHECKING:
    from casestore.retention import Due


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "retention", help="erase personal data whose time is over, or hold a case"
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    run_ = actions.add_parser(
        "run",
        help="erase what is older than the settings of [retention] allow",
        description="Erases personal data from the values, texts, histories, search index and archive of cases that "
        "ended longer ago than [retention] says, and of old mail that is in no case. Numbers, states, listings, "
        "strikes and the seal of every history stay. What is erased is written into erasures.jsonl in the data folder, "
        "by which `intake restore` erases it from older backups, too.",
    )
    add_config_option(run_)
    run_.add_argument("--dry-run", action="store_true", help="only say what would be erased")
    run_.set_defaults(run=run)
    for name, action, needed in (("hold", hold, True), ("lift", lift, False)):
        words = {"hold": "forbid that anything of a case is erased", "lift": "lift a case's hold"}[name]
        held = actions.add_parser(name, help=words)
        add_config_option(held)
        held.add_argument("number", metavar="NUMBER", help="the case's number, HM-2026-000123")
        held.add_argument(
            "--why", required=needed, metavar="TEXT", help="the reason; it stands in the history"
        )
        held.add_argument(
            "--who", default=None, metavar="NAME", help="on whose word (default: the login name)"
        )
        held.set_defaults(run=action)


def run(args: argparse.Namespace) -> int:
    from intake.archive import Archive
    from intake.erasures import Journal

    settings = settings_of(args)
    kept = settings.retention
    now = datetime.now(UTC)
    spans = {"claimant": kept.claimant_days, "seller": kept.seller_days}
    before = {role: now - timedelta(days=days) for role, days in spans.items() if days is not None}
    other = now - timedelta(days=kept.other_days) if kept.other_days is not None else None
    if not before and other is None:
        print("[retention] names no days: everything is kept.")
        return OK
    with case_store(args) as store:
        due = store.due_for_erasure(before, other)
        if args.dry_run:
            for one in due:
                print(_said(one))
            for line in _by_role(due):
                print(line)
            print(f"{len(due)} would be erased")
            return OK
        archive = Archive(settings.archive_dir)
        journal = Journal(settings.data_dir)
        try:
            with progress_bar("Erasing") as progress:
                for done, one in enumerate(due, 1):
                    store.erase(one, archive.remove, journal.append)
                    progress(done, len(due))
        finally:
            archive.close()
        if due:
            store.sweep_traces()
    print(f"{len(due)} erased")
    return OK


def hold(args: argparse.Namespace) -> int:
    return _change(args, held=True)


def lift(args: argparse.Namespace) -> int:
    return _change(args, held=False)


def _change(args: argparse.Namespace, *, held: bool) -> int:
    from casestore import StoreError

    who = args.who or getpass.getuser()
    with case_store(args) as store:
        try:
            if held:
                store.hold(args.number, who=who, why=args.why)
            else:
                store.lift_hold(args.number, who=who, why=args.why)
        except StoreError as error:
            complain(str(error))
            return FAILED
    print(f"{args.number}: {'held' if held else 'no longer held'}")
    return OK


def _said(due: Due) -> str:
    since = f"{due.since:%Y-%m-%d}"
    if due.seller_id is not None:
        return f"seller {due.seller_id} of the ledger: names and reasons, last told of {since}"
    if due.case_number is None:
        return f"message {due.message_id}, in no case, came {since}"
    mails = ", ".join(f"{count} of the {role}" for role, count in due.mails.items() if count) or "none"
    return f"{due.case_number}: data of {' and '.join(due.roles)}, over since {since}; mails: {mails}"


def _by_role(due: Sequence[Due]) -> Iterator[str]:
    """What goes of each role, in sum."""
    for role in ("claimant", "seller"):
        cases = [one for one in due if one.case_number is not None and role in one.roles]
        mails = sum(one.mails.get(role, 0) for one in cases)
        ledger = sum(one.seller_id is not None for one in due) if role == "seller" else 0
        entries = f", {ledger} in the sellers' ledger" if role == "seller" else ""
        yield f"{role}: in {len(cases)} cases, {mails} mails{entries}"
    yield f"in no case: {sum(one.message_id is not None for one in due)} mails"
