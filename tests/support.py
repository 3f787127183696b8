"""Helpers that several test areas share."""

from __future__ import annotations

import os
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


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def until(done: Callable[[], bool], seconds: float = 10.0, *, what: str = "the condition") -> None:
    """Wait until something holds; a failure, naming it, when it has not after so long."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not after {seconds:g} seconds")
        time.sleep(0.02)


def shared_folder() -> Path | None:
    """The folder with the labelled corpus, where it stands beside this checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    return folder if folder.is_dir() else None
