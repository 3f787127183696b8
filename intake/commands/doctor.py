"""intake doctor: what would keep the service from working here, and how to mend it."""

from __future__ import annotations

import argparse
from typing import Any

from intake.commands.common import FAILED, OK, add_config_option, settings_of


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "doctor",
        help="check settings, store, ports, mailboxes, models and OCR",
        description="Checks everything the service needs and says how to mend each. Exit status 1 if something "
        "the service cannot do without is wrong, 2 if a setting is.",
    )
    add_config_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from rich.console import Console

    from intake.doctor import examine

    console = Console(highlight=False, soft_wrap=True)
    settings = settings_of(args)
    console.print("[green]ok[/]    settings: every key is known and right")
    broken = False
    for finding in examine(settings):
        mark = (
            "[green]ok[/]   " if finding.ok else "[yellow]note[/] " if finding.optional else "[red]wrong[/]"
        )
        console.print(f"{mark} {finding.what}:", finding.found, markup=True)
        if finding.mend:
            console.print(f"      to mend: {finding.mend}", markup=False)
            broken |= not finding.optional
    return FAILED if broken else OK
