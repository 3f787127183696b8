"""intake import: mails from files into the store; the running service reads them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.commands.common import FAILED, OK, add_config_option, case_store, complain, settings_of

if TYPE_CHECKING:
    from intake.sources.files import ImportReport


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "import",
        help="take mails in from .eml files, mboxes, Maildirs and folders of them",
        description="Takes mails in from files. They are durable when this ends, and a running service (or the "
        "next one) reads and files them. A mail that is there already is not taken in again, so an import that "
        "was interrupted is simply run again.",
    )
    add_config_option(parser)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=".eml, mbox, Maildir or folder")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from intake.accept import Door
    from intake.archive import Archive
    from intake.sources.files import import_files

    settings = settings_of(args)
    with case_store(args) as store:
        archive = Archive(settings.archive_dir)
        door = Door(archive, store)
        try:
            with _progress_bar() as progress:
                report = import_files(args.paths, door, max_size=settings.smtp.max_size, progress=progress)
        finally:
            door.close()
            archive.close()
    for error in report.errors:
        complain(f"{error.where}: {error.reason}")
    print(
        f"{report.accepted} taken in, {report.already_there} there already, {len(report.errors)} not taken in"
    )
    if report.stopped:
        complain(f"stopped: {report.stopped}; run the same import again when that is mended")
    return FAILED if report.errors or report.stopped else OK


@contextmanager
def _progress_bar() -> Iterator[Callable[[ImportReport], None]]:
    """What shows the progress, by bytes, on standard error where a person watches."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Importing"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("")
        yield lambda report: bar.update(task, total=report.total_bytes, completed=report.done_bytes)
