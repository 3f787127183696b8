"""The `intake` command. Each subcommand is a file of intake/commands/."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version

from intake.commands import (
    audit,
    backup,
    cases,
    doctor,
    import_mail,
    ledgers,
    read,
    retention,
    search,
    serve,
    users,
)
from intake.commands.common import FAILED, USAGE, complain
from intake.settings import SettingsError

_COMMANDS = (serve, read, import_mail, cases, search, ledgers, users, doctor, audit, backup, retention)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="intake",
        description="Takes infringement notices and counter-notices in by mail, reads them and opens cases.",
        epilog="Settings come from intake.toml and INTAKE_* variables; `intake doctor` checks them.",
    )
    top.add_argument("--version", action="version", version=f"intake {version('notice-intake')}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit status: 0 done, 1 not (all) done, 2 wrong settings or arguments."""
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except SettingsError as error:
        complain(str(error))
        return USAGE
    except BrokenPipeError:  # `intake read ... | head`
        sys.stderr.close()
        return FAILED
    except KeyboardInterrupt:
        return 130
