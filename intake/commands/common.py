"""What several commands share: the --config option, the store, and how errors are said."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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

    store = open_case_store(settings_of(args))
    try:
        yield store
    finally:
        store.close()


def complain(message: str) -> None:
    """Say on standard error what went wrong."""
    print(f"intake: {message}", file=sys.stderr)
