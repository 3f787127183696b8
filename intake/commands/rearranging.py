"""intake sellers merge, split, undo: sellers who turn out to be one, or not to be one."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from intake.commands.common import FAILED, OK, add_config_option, case_store, complain

if TYPE_CHECKING:
    from casestore import Rearrangement, Store


def add_to(actions: Any) -> None:
    merge = _command(actions, "merge", "say that a seller is another one", merge_sellers)
    merge.add_argument("id", type=int, metavar="ID", help="the seller whose names, strikes and measures go")
    merge.add_argument("into", type=int, metavar="INTO", help="the seller they go to")
    _add_dry_run(merge)

    split = _command(actions, "split", "say that some of a seller's names are somebody else's", split_seller)
    split.add_argument("id", type=int, metavar="ID", help="the seller")
    split.add_argument("names", nargs="+", metavar="NAME", help="the names that go, as `show` has them")
    _add_dry_run(split)

    undo = _command(actions, "undo", "take a merge or a split back", undo_rearrangement)
    undo.add_argument("id", type=int, metavar="ID", help="whom the other was merged into or split from")
    undo.add_argument(
        "entry", type=int, metavar="ENTRY", help="the entry of their history (`show --json`: seq)"
    )


def merge_sellers(args: argparse.Namespace) -> int:
    def do(store: Store) -> str:
        if args.dry_run:
            return _told(store.preview_merge(args.id, args.into))
        store.merge_sellers(args.id, args.into, who=_who(args), why=args.why)
        return f"seller {args.id} is seller {args.into}"

    return _run(args, do)


def split_seller(args: argparse.Namespace) -> int:
    def do(store: Store) -> str:
        if args.dry_run:
            return _told(store.preview_split(args.id, args.names))
        new = store.split_seller(args.id, args.names, who=_who(args), why=args.why)
        return f"seller {new}: {', '.join(args.names)}"

    return _run(args, do)


def undo_rearrangement(args: argparse.Namespace) -> int:
    def do(store: Store) -> str:
        store.undo_rearrangement(args.id, args.entry, who=_who(args), why=args.why)
        return f"entry {args.entry} of seller {args.id} is taken back"

    return _run(args, do)


def _command(
    actions: Any, name: str, help_: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help_)
    add_config_option(parser)
    parser.add_argument("--why", required=True, metavar="TEXT", help="the reason; it stands in the histories")
    parser.add_argument("--who", metavar="NAME", help="on whose word (default: the login name)")
    parser.set_defaults(run=run)
    return parser


def _add_dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="only say what would come of it")


def _run(args: argparse.Namespace, do: Callable[[Store], str]) -> int:
    from casestore import StoreError

    with case_store(args) as store:
        try:
            print(do(store))
        except StoreError as error:
            complain(str(error))
            return FAILED
    return OK


def _who(args: argparse.Namespace) -> str:
    return args.who or getpass.getuser()


def _told(outcome: Rearrangement) -> str:
    moved = (
        f"would move: {', '.join(outcome.names)}; strikes: {outcome.strikes}; measures: {outcome.measures}"
    )
    lines = [
        f"{when}: {s.name}, {s.points} points, {s.standing} strikes, proposed: {', '.join(s.proposed) or 'nothing'}"
        for when, sellers in (("now", outcome.before), ("then", outcome.after))
        for s in sellers
    ]
    return "\n".join([moved, *lines])
