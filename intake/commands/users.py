"""intake users add: somebody who may sign in at the desk."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from desk.passwords import SHORTEST_PASSWORD
from intake.commands.common import FAILED, OK, add_config_option, case_store, complain


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser("users", help="people who may sign in at the desk")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser(
        "add",
        help="add a person; the password is asked for twice",
        description=f"Adds a person who may sign in. Passwords have at least {SHORTEST_PASSWORD} characters and "
        "are kept as an argon2 hash.",
    )
    add_config_option(add)
    add.add_argument("name", metavar="NAME", help="the name to sign in with")
    add.add_argument(
        "--role",
        choices=("reader", "staff", "admin"),
        default="staff",
        help="reader: looks only; staff: works on cases; admin: also manages people (default: staff)",
    )
    add.add_argument(
        "--password-stdin",
        action="store_true",
        help="take the password from the first line of standard input",
    )
    add.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from casestore import NotAllowed
    from desk.passwords import hash_password

    password = _first_line() if args.password_stdin else _asked_twice()
    if password is None:
        complain("the two passwords differ; nobody was added")
        return FAILED
    if len(password) < SHORTEST_PASSWORD:
        complain(f"the password is too short: at least {SHORTEST_PASSWORD} characters")
        return FAILED
    with case_store(args) as store:
        try:
            store.add_user(args.name, args.role, hash_password(password), who=getpass.getuser())
        except NotAllowed as error:
            complain(str(error))
            return FAILED
    print(f"{args.name} may sign in as {args.role}")
    return OK


def _first_line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _asked_twice() -> str | None:
    """A password typed the same way twice, None if not."""
    first = getpass.getpass("Password: ")
    return first if getpass.getpass("Once more: ") == first else None
