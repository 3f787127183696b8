"""intake audit: has anybody tampered with the history of a case, a seller or an account?"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.commands.common import FAILED, OK, USAGE, add_config_option, case_store, complain

if TYPE_CHECKING:
    from casestore import End


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "audit", help="check the histories of cases, sellers and accounts"
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    verify = actions.add_parser(
        "verify",
        help="find entries that were changed, removed or put in afterwards",
        description="Computes the hash chain of every case, seller and account anew, holds each account "
        "against its history, and counts the notifiers' ledger anew. What retention has erased counts as erased, not as "
        "changed. Exit status: 0 everything is as it was written; 1 a history was tampered with, and each place is "
        "named; 2 wrong settings or arguments.",
    )
    add_config_option(verify)
    verify.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help="also hold the histories against what `audit witness` wrote then",
    )
    verify.set_defaults(run=run)
    witness = actions.add_parser(
        "witness",
        help="print the ends of all histories, to be kept elsewhere",
        description="Prints a line of JSON for each history: its name, how many entries it has and the hash of the last. "
        "Keep it where nobody who can write to the store can write: whoever seals a history anew is found out by "
        "`audit verify --against`. It holds no personal data but the names of those who may sign in.",
    )
    add_config_option(witness)
    witness.set_defaults(run=print_witness)


def run(args: argparse.Namespace) -> int:
    try:
        witness = _read(args.against) if args.against else []
    except (OSError, ValueError, TypeError) as error:
        complain(f"{args.against}: {error}")
        return USAGE
    with case_store(args) as store:
        problems = [*store.verify(), *store.check_notifiers(), *store.verify_against(witness)]
    for problem in problems:
        entry = f"entry {problem.seq}: " if problem.seq is not None else ""
        complain(f"{problem.history}: {entry}{problem.problem}")
    if not problems:
        print(
            "The history of every case, seller and account is as it was written, and the ledgers are what it says."
        )
    return FAILED if problems else OK


def print_witness(args: argparse.Namespace) -> int:
    with case_store(args) as store:
        for end in store.witness():
            print(json.dumps({"history": end.history, "seq": end.seq, "hash": end.hash}))
    return OK


def _read(file: Path) -> list[End]:
    """Raises OSError, ValueError and TypeError for a file that is no witness."""
    from casestore import End

    return [End(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]
