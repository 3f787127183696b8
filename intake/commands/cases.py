"""intake cases list, intake cases show: the cases on the terminal, or as JSON for other programs."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import date, datetime
from typing import Any

from intake.commands.common import FAILED, OK, add_config_option, case_store, complain


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser("cases", help="list the cases, or show one")
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    listing = actions.add_parser("list", help="the cases, the latest change first")
    add_config_option(listing)
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    listing.add_argument("--state", action="append", default=[], help="only cases in this state (repeatable)")
    listing.add_argument("--missing", action="store_true", help="only cases with something missing")
    listing.add_argument("--limit", type=int, default=50, metavar="N", help="at most N cases (default: 50)")
    listing.set_defaults(run=list_cases)

    show = actions.add_parser("show", help="one case with its values and history")
    add_config_option(show)
    show.add_argument("--json", action="store_true", help="everything, as one JSON object")
    show.add_argument("number", metavar="NUMBER", help="the case's number, HM-2026-000123")
    show.set_defaults(run=show_case)


def list_cases(args: argparse.Namespace) -> int:
    with case_store(args) as store:
        page = store.list_cases(states=args.state, missing="any" if args.missing else None, limit=args.limit)
    if args.json:
        for case in page.cases:
            print(json.dumps(dataclasses.asdict(case), default=_plain, ensure_ascii=False))
        return OK
    from rich.console import Console

    from intake.case_tables import case_table

    Console().print(case_table(page.cases, title=f"{len(page.cases)} of {page.total} cases"))
    return OK


def show_case(args: argparse.Namespace) -> int:
    from casestore import NotFound

    with case_store(args) as store:
        try:
            case = store.get_case(args.number)
        except NotFound as error:
            complain(str(error))
            return FAILED
    if args.json:
        print(json.dumps(dataclasses.asdict(case), default=_plain, ensure_ascii=False, indent=2))
        return OK
    from rich.console import Console

    from intake.case_tables import event_table, field_table

    console = Console()
    summary = case.summary
    console.print(f"[bold]{summary.number}[/]  {summary.kind}, {summary.state}", highlight=False)
    console.print(f"missing: {', '.join(summary.missing) or 'nothing'}", highlight=False)
    console.print(field_table(case.fields))
    console.print(event_table(case.events))
    return OK


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
