"""A real PostgreSQL for the tests: its own cluster in a temporary folder, never the machine's."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.support import find_program, free_port, needs

_USER = "postgres"
_names = count(1)

QUICK = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=100")
"""Settings of a server whose data nobody needs after a power cut."""


@dataclass(frozen=True)
class Postgres:
    """A running cluster that trusts whoever connects to its loopback port or its socket."""

    folder: Path
    port: int
    settings: tuple[str, ...]

    def url(self, database: str) -> str:
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template0") -> str:
        """The URL of a fresh database: empty, or a copy of another one that nobody is connected to."""
        name = f"t{os.getpid()}_{next(_names)}"
        where = ("-h", str(self.folder), "-p", str(self.port), "-U", _USER)
        _run("createdb", *where, "-T", template, name)
        return self.url(name)

    def stop(self) -> None:
        """As an outage: the server is gone at once."""
        _run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "-t", "240", "stop")

    def start(self) -> None:
        """Start, or start again, on the same port."""
        settings = " ".join(f"-c {s}" for s in ("listen_addresses=127.0.0.1", *self.settings))
        options = f"-p {self.port} -k {self.folder} {settings}"
        data, log = str(self.folder / "data"), str(self.folder / "log")
        _run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "240", "start")


@contextmanager
def running_postgres(settings: tuple[str, ...] = QUICK) -> Iterator[Postgres]:
    """A cluster for as long as the block lasts. Skips the test where PostgreSQL is not installed."""
    needs("initdb", "pg_ctl", "createdb")
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # short: a socket's path has 107 bytes
    cluster = Postgres(folder, free_port(), settings)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _USER)
        data = str(folder / "data")
        _run("initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; as root, under the user it insists on."""
    command = [find_program(program) or program, *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", _USER, "--", *command]
    done = subprocess.run(
        command, cwd="/tmp", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=300, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"{program}: {done.stdout.decode(errors='replace')}")
