"""intake cases list, intake cases show: the cases on the terminal, or as JSON for other programs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from intake.commands.common import add_config_option, case_store
from intake.commands.output import add_json_option, print_rows, show

if TYPE_CHECKING:
    from rich.console import Console

    from casestore import CaseView


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser("cases", help="list the cases, or show one")
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    listing = actions.add_parser("list", help="the cases, the latest change first")
    add_config_option(listing)
    add_json_option(listing, "one JSON object a line")
    listing.add_argument("--state", action="append", default=[], help="only cases in this state (repeatable)")
    listing.add_argument("--missing", action="store_true", help="only cases with something missing")
    listing.add_argument("--limit", type=int, default=50, metavar="N", help="at most N cases (default: 50)")
    listing.set_defaults(run=list_cases)

    one = actions.add_parser("show", help="one case with its values and history")
    add_config_option(one)
    add_json_option(one, "everything, as one JSON object")
    one.add_argument("number", metavar="NUMBER", help="the case's number, HM-2026-000123")
    one.set_defaults(run=show_case)


def list_cases(args: argparse.Namespace) -> int:
    from intake.case_tables import case_table

    with case_store(args) as store:
        page = store.list_cases(states=args.state, missing="any" if args.missing else None, limit=args.limit)
    title = f"{len(page.cases)} of {page.total} cases"
    return print_rows(args, page.cases, lambda cases: case_table(cases, title=title))


def show_case(args: argparse.Namespace) -> int:
    return show(args, lambda store: store.get_case(args.number), _draw)


def _draw(console: Console, case: CaseView) -> None:
    from intake.case_tables import event_table, field_table

    summary = case.summary
    console.print(f"[bold]{summary.number}[/]  {summary.kind}, {summary.state}", highlight=False)
    console.print(f"missing: {', '.join(summary.missing) or 'nothing'}", highlight=False)
    console.print(field_table(case.fields))
    console.print(event_table(case.events))
