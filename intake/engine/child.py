"""What runs in a reading child process, and nowhere else."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.result import ReadResult
    from intake.settings import Settings


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
