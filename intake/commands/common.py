"""What several commands share: the --config option, the store, and how errors are said."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from intake.policies import PolicyError, load_policy
from intake.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from casestore import Store

OK, FAILED, USAGE = 0, 1, 2
"""Exit statuses: done; not (all) done; wrong settings or arguments."""


def add_config_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="settings file (default: $INTAKE_CONFIG, else ./intake.toml if there is one)",
    )


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings of --config and the environment, their policies looked up. Raises SettingsError."""
    settings = load(args.config)
    try:
        for policy in settings.reader.policies:
            load_policy(policy)
    except PolicyError as error:
        raise SettingsError(f"reader.policies: {error}") from error
    return settings


@contextmanager
def case_store(args: argparse.Namespace) -> Iterator[Store]:
    """The case store of the settings, for the time of the block."""
    from intake.stores import open_case_store

    with ExitStack() as shown:
        bars: list[Callable[[int, int], None]] = []

        def indexing(done: int, all_: int) -> None:
            if not bars:
                bars.append(shown.enter_context(progress_bar("Indexing anew")))
            bars[0](done, all_)

        store = open_case_store(settings_of(args), progress=indexing)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """What shows a progress (done, all) on standard error where a person watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("")
        yield lambda done, all_: bar.update(task, total=all_, completed=done)


def complain(message: str) -> None:
    """Say on standard error what went wrong."""
    print(f"intake: {message}", file=sys.stderr)
