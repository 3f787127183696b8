"""What runs in a reading child process, and nowhere else."""

from __future__ import annotations

import os
import resource
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.result import ReadResult
    from intake.settings import Settings


_MOST_FILES = 65_536
"""Descriptors that the guard closes, more than any process of ours has open."""


def prepare(memory_limit: int) -> None:
    """What a child does first."""
    end_together()
    limit_memory(memory_limit)


def end_together() -> None:
    """Let whatever this process starts, such as tesseract, end with it, also where it is killed.

    It leads a process group of its own. A guard outside of it waits at a pipe that is open as long as this process
    lives, for nobody else holds its other end, and then ends what is left of the group.
    """
    os.setpgid(0, 0)
    group = os.getpid()
    ended, _alive = os.pipe()
    if os.fork() == 0:
        os.setpgid(0, 0)
        os.dup2(ended, 0)
        os.closerange(1, _MOST_FILES)
        os.read(0, 1)
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        os._exit(0)
    os.close(ended)


def limit_memory(limit: int) -> None:
    """Let this process map at most `limit` bytes (RLIMIT_AS); beyond it an allocation fails here alone."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def read_message(raw: bytes, settings: Settings) -> ReadResult:
    """Read one message (`intake.reader.read`). Imported here, so that the parent never loads the models."""
    from intake.reader import read

    return read(raw, settings)


def be_ready() -> None:
    """Load the reader, unless the fork server has done so; raises what keeps it from loading."""
    import intake.engine.preload  # noqa: F401
