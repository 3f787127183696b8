"""intake sellers, intake notifiers, intake deadlines: the ledgers and clocks, as tables or as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from intake.commands import rearranging
from intake.commands.common import FAILED, OK, add_config_option, case_store, complain
from intake.commands.output import add_json_option, print_rows, show

if TYPE_CHECKING:
    from rich.console import Console

    from casestore import SellerView


def add_to(commands: Any) -> None:
    sellers = _actions(commands, "sellers", "the sellers' ledger: strikes and proposed measures")
    listing = _list(sellers, "sellers, those with most points first", list_sellers)
    listing.add_argument("--text", metavar="TEXT", help="only sellers with this in one of their names")
    one = sellers.add_parser("show", help="one seller with names, strikes and history")
    add_config_option(one)
    add_json_option(one, "everything, as one JSON object")
    one.add_argument("id", type=int, metavar="ID", help="the seller's number in the list")
    one.set_defaults(run=show_seller)

    rearranging.add_to(sellers)

    notifiers = _actions(commands, "notifiers", "the notifiers' ledger: what became of their notices")
    listing = _list(notifiers, "notifiers, those of most notices first", list_notifiers)
    listing.add_argument(
        "--by",
        choices=("address", "claimant"),
        default="address",
        help="who counts as one (default: address)",
    )

    recount = notifiers.add_parser(
        "recount",
        help="count all notices anew",
        description="Counts all notices anew, where `intake audit verify` says that the counts are not what the cases "
        "say. Nothing is filed meanwhile.",
    )
    add_config_option(recount)
    recount.set_defaults(run=recount_notifiers)

    deadlines = _actions(commands, "deadlines", "the clocks of cases")
    listing = _list(deadlines, "deadlines, those that want attention first", list_deadlines)
    listing.add_argument("--all", action="store_true", help="those that have ended, too")


def list_sellers(args: argparse.Namespace) -> int:
    from intake.ledger_tables import seller_table

    with case_store(args) as store:
        return print_rows(args, store.list_sellers(text=args.text, limit=args.limit), seller_table)


def show_seller(args: argparse.Namespace) -> int:
    return show(args, lambda store: store.get_seller(args.id), _draw)


def _draw(console: Console, seller: SellerView) -> None:
    from intake.ledger_tables import measure_table, seller_table, strike_table

    console.print(seller_table([seller.summary]))
    console.print("known as: " + ", ".join(seller.names), highlight=False, markup=False)
    console.print(strike_table(seller.strikes))
    console.print(measure_table(seller.measures))


def list_notifiers(args: argparse.Namespace) -> int:
    from intake.ledger_tables import notifier_table

    with case_store(args) as store:
        return print_rows(args, store.list_notifiers(by=args.by, limit=args.limit), notifier_table)


def recount_notifiers(args: argparse.Namespace) -> int:
    with case_store(args) as store:
        store.recount_notifiers()
        wrong = store.check_notifiers()
    for problem in wrong:
        complain(f"{problem.history}: {problem.problem}")
    return FAILED if wrong else OK


def list_deadlines(args: argparse.Namespace) -> int:
    from intake.ledger_tables import deadline_table

    with case_store(args) as store:
        shown = store.list_deadlines(going=not args.all, limit=args.limit)
        more = store.count_deadlines(going=not args.all) - len(shown)
    if more > 0:
        complain(f"{more} further deadlines are not shown; --limit {len(shown) + more} shows all")
    return print_rows(args, shown, deadline_table)


def _actions(commands: Any, name: str, help_: str) -> Any:
    return commands.add_parser(name, help=help_).add_subparsers(metavar="ACTION", required=True)


def _list(actions: Any, help_: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser("list", help=help_)
    add_config_option(parser)
    add_json_option(parser, "one JSON object a line")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="at most N (default: 50)")
    parser.set_defaults(run=run)
    return parser
