"""intake read: what the reader makes of mails in files. Needs no store and no running service."""

from __future__ import annotations

import argparse
import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.commands.common import FAILED, OK, add_config_option, complain, settings_of

if TYPE_CHECKING:
    from intake.engine.pool import ReaderPool
    from intake.reading import Json
    from intake.settings import Settings


class NotRead(Exception):
    """A file of which there is no reading; the message says why."""


def add_to(commands: Any) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "read",
        help="print what is read out of mails in files",
        description="Prints one reading (docs/reading.schema.json) for each file, in the order given. A file that "
        "cannot be read is named on standard error, and the exit status is then 1.",
    )
    add_config_option(parser)
    parser.add_argument("--jsonl", action="store_true", help="one reading a line (default: indented JSON)")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a mail as received (.eml)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    failed = 0
    for path, outcome in read_files(args.files, settings):
        if isinstance(outcome, NotRead):
            complain(f"{path}: {outcome}")
            failed += 1
        else:
            print(json.dumps(outcome, ensure_ascii=False, indent=None if args.jsonl else 2), flush=True)
    return FAILED if failed else OK


def read_files(paths: list[Path], settings: Settings) -> Iterator[tuple[Path, Json | NotRead]]:
    """Each file with its reading, in order; as many are read at a time as `reader.workers` says."""
    from intake.engine.pool import ReaderPool

    children = min(settings.reader.workers, len(paths))
    pool = ReaderPool(settings, children=children)
    pool.start()
    try:
        with ThreadPoolExecutor(children) as threads:
            under_way: deque[tuple[Path, Future[Json | NotRead]]] = deque()
            for path in _with_progress(paths):
                under_way.append((path, threads.submit(_read_file, path, settings, pool)))
                if len(under_way) > 2 * children:  # keeps the readings of a million files out of memory
                    first, future = under_way.popleft()
                    yield first, future.result()
            for path, future in under_way:
                yield path, future.result()
    finally:
        pool.stop()


def _read_file(path: Path, settings: Settings, pool: ReaderPool) -> Json | NotRead:
    from intake.engine.pool import ReadFailed

    try:
        raw = _mail_in(path, settings.smtp.max_size)
        with pool.child() as child:
            reading = child.read(raw).reading.to_json()
    except (NotRead, ReadFailed) as error:
        return error if isinstance(error, NotRead) else NotRead(error.reason)
    return reading | {"file": str(path)}


def _mail_in(path: Path, max_size: int) -> bytes:
    """The mail in a file. Raises NotRead for what is none."""
    from intake.sources.files import why_no_mail

    try:
        size = path.stat().st_size
        if size > max_size:
            raise NotRead(f"too large: {size} bytes, the limit is {max_size} (smtp.max_size)")
        raw = path.read_bytes()
    except OSError as error:
        raise NotRead(error.strerror or str(error)) from error
    if reason := why_no_mail(raw):
        raise NotRead(reason)
    return raw


def _with_progress(paths: list[Path]) -> Iterable[Path]:
    """The same paths, with a progress bar on standard error where a person watches."""
    if len(paths) == 1 or not sys.stderr.isatty() or sys.stdout.isatty():
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, "Reading", console=Console(stderr=True))
