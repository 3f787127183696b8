"""intake serve: the whole service until Ctrl-C."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any

from intake.commands.common import FAILED, OK, add_config_option, complain, settings_of


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "serve",
        help="run the service until Ctrl-C",
        description="Takes mail in, reads and files it, and serves the desk, until Ctrl-C or SIGTERM. "
        "GET /healthz and /metrics stand on the desk's port.",
    )
    add_config_option(parser)
    parser.add_argument(
        "--samples",
        type=Path,
        metavar="FOLDER",
        help="on an empty store, send the .eml files of FOLDER through the SMTP port and show the cases they "
        "open; prints a link that signs in once",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    from casestore import StoreError
    from intake.logs import set_up_logging
    from intake.service import Service, run_until_signal

    set_up_logging(settings.log)
    service = Service(settings)

    def show_samples() -> None:
        from intake.sample_tour import SampleTour

        SampleTour(service, args.samples).run()

    try:
        run_until_signal(service, show_samples if args.samples else lambda: None)
    except StoreError as error:
        complain(f"store.url: {error}")
        return FAILED
    if args.samples:
        from rich.console import Console

        Console().show_cursor()  # a progress bar that was cut off has hidden it
    _end_process()
    return OK


def _end_process() -> None:
    """With everything closed, end at once where threads are left that Python would wait for: the work engine's,
    which retry for ever while its database is down."""
    if any(not t.daemon for t in threading.enumerate() if t is not threading.main_thread()):
        logging.shutdown()
        sys.stdout.flush()
        os._exit(OK)
