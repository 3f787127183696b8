"""intake search: cases and messages by anything that stands in them."""

from __future__ import annotations

import argparse
from typing import Any

from intake.commands.common import FAILED, OK, USAGE, add_config_option, case_store, complain, progress_bar
from intake.commands.output import add_json_option, print_rows


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "search",
        help="find cases and messages by words, numbers, addresses, telephone numbers",
        description="Finds cases and messages by what stands in their values, texts and attachments, the best "
        "first. All words must be there; the beginning of a word is enough. Exit status 1 if nothing is found.",
    )
    add_config_option(parser)
    add_json_option(parser, "one JSON object a line")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="at most N hits (default: 20)")
    parser.add_argument("--rebuild", action="store_true", help="index everything anew first")
    parser.add_argument("terms", nargs="*", metavar="TERM", help="what is looked for")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if not args.terms and not args.rebuild:
        complain("search: what for?")
        return USAGE
    from intake.case_tables import hit_table

    with case_store(args) as store:
        if args.rebuild:
            with progress_bar("Indexing") as progress:
                store.rebuild_search(progress)
        hits = store.search(" ".join(args.terms), limit=max(1, args.limit))
    print_rows(args, hits, hit_table)
    if hits.cut:
        complain(
            "these words stand nearly everywhere: only the latest cases were looked at; add a rarer word"
        )
    return OK if hits or not args.terms else FAILED
