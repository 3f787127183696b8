"""Messages a second through the durable door, against the same listener without durability and against Postfix.

    python -m benchmarks.doors [--messages 2000] [--sessions 20] [--size 6000] [--folder DIR]

Needs root, Postfix and its smtp-source. Postfix makes each message durable in its own queue, where it is held, so that
no delivery is measured. Trust the ratios, not the numbers: they move with the machine and its disk.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import structlog

from casestore import open_store
from intake.accept import Accepted, Door, Facts
from intake.archive import Archive
from intake.settings import Settings
from intake.sources.smtp import Listener
from tests.doors.postfix import run_postfix
from tests.support import find_program

HOLD = "smtpd_client_restrictions = check_client_access static:HOLD\n"


class NoDoor(Door):
    """Says yes to everything and keeps nothing: the cost of the dialogue alone."""

    def __init__(self) -> None:
        pass

    def submit(self, raw: bytes, facts: Facts) -> Future[Accepted]:
        done: Future[Accepted] = Future()
        done.set_result(Accepted(1, "0" * 64, False))
        return done


@contextmanager
def durable_door(folder: Path) -> Iterator[Door]:
    archive = Archive(folder / "archive")
    store = open_store(f"sqlite:///{folder / 'cases.sqlite'}")
    door = Door(archive, store)
    try:
        yield door
        kept = sum(store.message_counts().values())
        print(f"{kept} messages kept")
    finally:
        door.close()
        store.close()
        archive.close()


def rate(door: Door, options: argparse.Namespace) -> float:
    """Messages a second that our listener takes from smtp-source."""
    settings = Settings.model_validate({"smtp": {"port": 0}})
    listener = Listener(settings, door)
    listener.start()
    try:
        return send(listener.port or 0, settings.platform.agent_address, options)
    finally:
        listener.stop()


def postfix_rate(folder: Path, options: argparse.Namespace) -> float:
    """Messages a second that Postfix takes into its queue."""
    address = Settings().platform.agent_address
    with run_postfix(folder, address, lmtp_port=1, extra=HOLD) as postfix:
        measured = send(postfix.port, address, options)
        held = sum(f.is_file() for f in (folder / "queue" / "hold").rglob("*"))
        print(f"{held} messages held by Postfix")
    return measured


def send(port: int, address: str, options: argparse.Namespace) -> float:
    """Messages a second that smtp-source gets rid of."""
    command = [
        find_program("smtp-source") or "smtp-source", "-s", str(options.sessions), "-m", str(options.messages),
        "-l", str(options.size), "-d", "-f", "ada@lamps.example", "-t", address, f"inet:127.0.0.1:{port}",
    ]  # fmt: skip
    began = time.monotonic()
    subprocess.run(command, check=True)
    return float(options.messages / (time.monotonic() - began))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--size", type=int, default=6000, help="bytes of a message")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="on the disk to measure; default: the temporary folder")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    rates: dict[str, list[float]] = {"without durability": [], "durable": [], "Postfix": []}
    for _ in range(options.rounds):  # interleaved, so that other work on the machine hits both alike
        rates["without durability"].append(rate(NoDoor(), options))
        with (
            tempfile.TemporaryDirectory(dir=options.folder) as folder,
            durable_door(Path(folder)) as door,
        ):
            rates["durable"].append(rate(door, options))
        with tempfile.TemporaryDirectory(dir=options.folder, ignore_cleanup_errors=True) as folder:
            rates["Postfix"].append(postfix_rate(Path(folder), options))
    base = statistics.median(rates["Postfix"])
    for name, measured in rates.items():
        median = statistics.median(measured)
        print(f"{name:20} {median:8.0f} messages/s  x {median / base:.2f}")


if __name__ == "__main__":
    main()
