"""intake retention: erase personal data whose time is over; hold a case, so that nothing of it is erased."""

from __future__ import annotations

import argparse
import getpass
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
        "strikes and the seal of every history stay. Backups made before still hold the data.",
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

    kept = settings_of(args).retention
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
            print(f"{len(due)} would be erased")
            return OK
        archive = Archive(settings_of(args).archive_dir)
        try:
            with progress_bar("Erasing") as progress:
                for done, one in enumerate(due, 1):
                    store.erase(one, archive.remove)
                    progress(done, len(due))
        finally:
            archive.close()
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
    if due.case_number is None:
        return f"message {due.message_id}, in no case, came {due.since:%Y-%m-%d}"
    return f"{due.case_number}: data of {' and '.join(due.roles)}, over since {due.since:%Y-%m-%d}"
