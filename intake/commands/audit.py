"""intake audit verify: has anybody tampered with the history of a case, a seller or an account?"""

from __future__ import annotations

import argparse
from typing import Any

from intake.commands.common import FAILED, OK, add_config_option, case_store, complain


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
    verify.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with case_store(args) as store:
        problems = [*store.verify(), *store.verify_accounts(), *store.check_notifiers()]
    for problem in problems:
        entry = f"entry {problem.seq}: " if problem.seq is not None else ""
        complain(f"{problem.history}: {entry}{problem.problem}")
    if not problems:
        print(
            "The history of every case, seller and account is as it was written, and the ledgers are what it says."
        )
    return FAILED if problems else OK
