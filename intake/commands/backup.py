"""intake backup, intake restore: the whole service into one file, and back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from intake.commands.common import FAILED, OK, add_config_option, complain, progress_bar, settings_of


def add_to(commands: Any) -> None:
    save: argparse.ArgumentParser = commands.add_parser(
        "backup",
        help="save the case store and the archive into one file",
        description="Saves the case store and the archive, as they stand at one instant, into a tar file with "
        "checksums. The service may go on. Settings and the work engine's database are not part of it.",
    )
    add_config_option(save)
    save.add_argument("file", type=Path, metavar="FILE.tar", help="the file to write; it must not exist")
    save.set_defaults(run=run_backup)

    back: argparse.ArgumentParser = commands.add_parser(
        "restore",
        help="bring a backup back, into nothing",
        description="Checks every checksum of a backup, restores it where no store and no archive is, and checks "
        "the history of every case and that every message is there. Run it while the service is stopped.",
    )
    add_config_option(back)
    back.add_argument("file", type=Path, metavar="FILE.tar", help="what `intake backup` wrote")
    back.add_argument(
        "--erasures",
        type=Path,
        metavar="FILE",
        help="a further journal of erasures (erasures.jsonl) that was kept elsewhere; those of the data folder and of "
        "the backup are gone by anyway",
    )
    back.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    from intake.backup import BackupError, back_up

    settings = settings_of(args)
    try:
        with progress_bar("Saving") as progress:
            report = back_up(settings, args.file, progress)
    except (BackupError, OSError) as error:
        complain(f"backup: {error}")
        return FAILED
    print(f"{args.file}: the store and {report.messages} messages, {report.bytes} bytes")
    return OK


def run_restore(args: argparse.Namespace) -> int:
    from intake.backup import BackupError, restore

    settings = settings_of(args)
    try:
        with progress_bar("Restoring") as progress:
            report = restore(settings, args.file, progress, args.erasures)
    except (BackupError, OSError) as error:
        complain(f"restore: {error}")
        return FAILED
    print(f"restored and checked: {report.cases} cases, {report.messages} messages")
    if report.erased:
        print(f"erased again, as it had been since the backup: {report.erased}")
    return OK
