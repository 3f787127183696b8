"""Helpers that several test areas share."""

from __future__ import annotations

import os
import random
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

_SYSTEM_PATHS = ("/usr/sbin", "/usr/local/sbin", "/usr/lib/postgresql/15/bin", "/usr/lib/dovecot")


def find_program(name: str) -> str | None:
    """The path of a program, also where daemons live that are on no ordinary user's PATH."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *_SYSTEM_PATHS]))


def needs(*programs: str) -> None:
    """Skip the test where a program is absent; with CI=true that is a failure, so no gap goes unseen."""
    missing = [p for p in programs if find_program(p) is None]
    if missing:
        reason = f"needs {', '.join(missing)} (see `make debian-packages`)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


_FIRST_PORT = 10_000
_held: list[socket.socket] = []


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on, and that nobody takes before it is used.

    The kernel hands out none of these (they lie below `ip_local_port_range`), and no other test process does: each
    is held, until this process ends, by an abstract UNIX socket named for it.
    """
    below = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for port in random.SystemRandom().sample(range(_FIRST_PORT, below), 1000):
        hold = socket.socket(socket.AF_UNIX)
        try:
            hold.bind(f"\0notice-intake-test-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            hold.close()
            continue
        _held.append(hold)
        return port
    raise RuntimeError(f"no port between {_FIRST_PORT} and {below} is free")


def until(done: Callable[[], bool], seconds: float = 120.0, *, what: str = "the condition") -> None:
    """Wait until something holds; a failure, naming it, when it has not after so long.

    The limit is for a machine with far more to do than these tests; what takes so long is broken, not slow.
    """
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not after {seconds:g} seconds")
        time.sleep(0.02)


def shared_folder() -> Path | None:
    """The folder with the labelled corpus, where it stands beside this checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    return folder if folder.is_dir() else None
