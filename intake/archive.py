"""The archive: every message as received, a file named by its SHA-256, durable once put_many() has returned."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TypeVar

_Item = TypeVar("_Item")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_STALE_SECONDS = 24 * 3600.0  # a temporary file this old belongs to no process that still writes it
_WRITERS = 8  # fsyncs under way at once: the file system joins them into one journal commit


class ArchiveError(Exception):
    """A message that is not in the archive, or whose bytes are no longer those of its name."""


class Archive:
    """Content-addressed files under `folder`: `ab/cd/abcd...`, two levels of folders by the first digits.

    Safe for several threads and several processes on one folder: a file appears by rename, whole, and two
    writers of one message write the same bytes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._temporary = folder / "tmp"
        for changed in _make_folder(self._temporary):
            _sync_folder(changed)
        self._sweep_temporary()
        self._pool = ThreadPoolExecutor(_WRITERS, thread_name_prefix="archive")

    def close(self) -> None:
        self._pool.shutdown()

    def path(self, sha256: str) -> Path:
        """Where the message of this hash is, or would be. Raises ValueError for what is no hash."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in lower-case hex: {sha256!r}")
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def get(self, sha256: str) -> bytes:
        """The bytes of a message. Raises ArchiveError if they are absent or damaged."""
        try:
            raw = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise ArchiveError(f"{sha256}: not in the archive {self._folder}") from error
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise ArchiveError(f"{sha256}: damaged, {self.path(sha256)} holds other bytes")
        return raw

    def remove(self, sha256: str) -> None:
        """Remove a message for good; one that is not there is no error. Only retention does this."""
        self.path(sha256).unlink(missing_ok=True)
        if self.path(sha256).parent.is_dir():
            _sync_folder(self.path(sha256).parent)

    def put_many(self, raws: Sequence[bytes]) -> list[str]:
        """Store messages; their hashes, in order. When it returns, a power cut loses none of them.

        Raises OSError (a full disk, a read-only file system): then some may be stored already, which is
        harmless, since storing them again finds them there.
        """
        hashes = [hashlib.sha256(raw).hexdigest() for raw in raws]
        distinct = dict(zip(hashes, raws, strict=True))
        folders = {self.path(sha256).parent for sha256 in distinct}
        changed = {above for folder in folders for above in _make_folder(folder)}
        self._each(lambda item: self._put(*item), distinct.items())
        # The renames are durable only once their folders are. Also done for files found in place: another
        # process may have renamed one and not yet come to its fsync.
        self._each(_sync_folder, folders | changed)
        return hashes

    def _each(self, work: Callable[[_Item], None], items: Iterable[_Item]) -> None:
        """Do it for all of them at once; raises the first failure after every one has ended."""
        listed = list(items)
        if len(listed) == 1:
            work(listed[0])
            return
        futures = [self._pool.submit(work, item) for item in listed]
        wait(futures)
        for future in futures:
            future.result()

    def _put(self, sha256: str, raw: bytes) -> None:
        final = self.path(sha256)
        if _holds(final, raw):
            return
        temporary = self._temporary / f"{sha256}.{secrets.token_hex(8)}"
        try:
            _write_durably(temporary, raw)
            temporary.replace(final)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise

    def _sweep_temporary(self) -> None:
        """Remove what a killed process left half-written."""
        before = time.time() - _STALE_SECONDS
        for leftover in self._temporary.iterdir():
            try:
                if leftover.stat().st_mtime < before:
                    leftover.unlink()
            except FileNotFoundError:
                pass  # another process swept it first


def _holds(path: Path, raw: bytes) -> bool:
    """Whether the file is there and whole. A damaged one (a disk error, a crash below us) is written anew."""
    try:
        return path.stat().st_size == len(raw) and path.read_bytes() == raw
    except FileNotFoundError:
        return False


def _write_durably(path: Path, raw: bytes) -> None:
    with path.open("xb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> list[Path]:
    """Create a folder and its parents; the folders that got a new entry by that and have to be synced."""
    if folder.is_dir():
        return []
    changed = _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    return [*changed, folder.parent]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
