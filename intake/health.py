"""Whether the service can do its work: what /healthz answers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

LEAST_FREE_BYTES = 200 * 1024**2
"""Below this the disk counts as full: some mails of the largest size must still fit."""


class Store(Protocol):
    def take_waiting(self, limit: int) -> list[int]: ...


class Health:
    """Looks at the store, the archive and the engine when asked; remembers nothing."""

    def __init__(self, store: Store, archive_dir: Path, engine_trouble: Callable[[], str | None]) -> None:
        self._store = store
        self._archive_dir = archive_dir
        self._engine_trouble = engine_trouble

    def troubles(self) -> dict[str, str]:
        """What does not work and why, by part; empty while mail is taken in, read and filed."""
        parts: dict[str, Callable[[], str | None]] = {
            "store": self._store_trouble,
            "archive": self._archive_trouble,
            "engine": self._engine_trouble,
        }
        return {name: trouble for name, look in parts.items() if (trouble := _asked(name, look))}

    def _store_trouble(self) -> None:
        """Raises unless a writing transaction can be begun and committed; taking nothing changes nothing."""
        self._store.take_waiting(0)

    def _archive_trouble(self) -> str | None:
        with tempfile.NamedTemporaryFile(dir=self._archive_dir) as file:
            file.write(b"\0")
            file.flush()
        free = shutil.disk_usage(self._archive_dir).free
        if free < LEAST_FREE_BYTES:
            return f"only {free // 1024**2} MiB are free"
        return None


def _asked(name: str, look: Callable[[], str | None]) -> str | None:
    """A part's trouble. The page names the kind of error; its text, which may hold addresses, is logged."""
    try:
        return look()
    except Exception as error:
        log.warning("not healthy", part=name, error=str(error)[:500])
        return type(error).__name__
