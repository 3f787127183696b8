"""The whole service in one file: the case store and the archive, as a tar with the checksum of everything in it.

The store is saved first, the archive after it: every message is in the archive before the store knows it, so
whatever the saved store names is there. The work engine's own database is not kept: the store's message states
are the truth of the queue, and after a restore the sweep takes up what had not been read.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from casestore import StoreError, snapshot
from casestore.erasures import Erasure
from intake import erasures
from intake.archive import Archive
from intake.erasures import Journal, JournalDamaged
from intake.settings import Settings
from intake.stores import open_case_store

Progress = Callable[[int, int], None]

FORMAT = 1
_DATABASE = "database"
_MANIFEST = "manifest.json"
_ARCHIVE = "archive/"
_ERASURES = erasures.NAME
_BATCH = 100
_LARGEST_MANIFEST = 1 << 30


class BackupError(Exception):
    """A backup that cannot be made, or that is damaged, or does not fit where it is to be restored."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a backup holds, or what a restore brought back. erased: how many erasures were made again."""

    messages: int
    cases: int
    bytes: int
    erased: int = 0


def back_up(settings: Settings, target: Path, progress: Progress) -> Report:
    """Write a backup; the service may go on meanwhile. The file appears whole, or not at all.

    Raises BackupError where the file exists already or the store cannot be saved, OSError for the disk's reasons.
    """
    if target.exists():
        raise BackupError(f"{target}: exists already")
    partial = target.with_name(target.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
            database = Path(folder) / _DATABASE
            journal = Journal(settings.data_dir).bytes()  # as it is before the store is saved
            snapshot.save(settings.store_url, database, progress)
            with partial.open("wb") as file:
                partial.chmod(0o600)
                report = _write(settings, database, file, journal, progress)
                file.flush()
                os.fsync(file.fileno())
        partial.replace(target)
    except StoreError as error:
        raise BackupError(str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    return report


def _write(settings: Settings, database: Path, file: IO[bytes], journal: bytes, progress: Progress) -> Report:
    files = sorted(p for p in settings.archive_dir.glob("??/??/*") if p.is_file())
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(database, _DATABASE)
        sums[_DATABASE] = _sha256(database)
        for done, path in enumerate(files, 1):
            if path.exists():  # retention may have removed it since
                sums[_ARCHIVE + path.name] = path.name
                tar.add(path, _ARCHIVE + path.name)
            progress(done, len(files))
        messages = len(sums) - 1
        _add(tar, _ERASURES, journal)
        sums[_ERASURES] = hashlib.sha256(journal).hexdigest()
        manifest = {
            "format": FORMAT,
            "created_at": datetime.now(UTC).isoformat(),
            "database": snapshot.kind(settings.store_url),
            "files": sums,
        }
        _add(tar, _MANIFEST, json.dumps(manifest, indent=1).encode())
    return Report(messages, 0, file.tell())


def restore(
    settings: Settings, source: Path, progress: Progress, more_erasures: Path | None = None
) -> Report:
    """Bring a backup back into an empty store and archive, and check it: every checksum before anything is
    written, every case's history and every message afterwards.

    What was erased after the backup was made is erased again, by the journals that the data folder and the backup
    hold. more_erasures: a further journal, kept elsewhere.

    Raises BackupError where something is there already, or the backup is damaged or of the other database.
    """
    archive_there = settings.archive_dir.is_dir() and any(settings.archive_dir.glob("??/??/*"))
    if archive_there or not snapshot.is_empty(settings.store_url):
        raise BackupError(
            f"there is a store or archive already ({settings.data_dir}); a backup is restored into nothing only"
        )
    try:
        manifest = _check(source, progress)
        _same_database(manifest, settings)
        erased = _gather_erasures(settings, source, more_erasures)
        with tempfile.TemporaryDirectory(dir=source.absolute().parent) as folder:
            _restore_archive(settings, source, progress)
            database = Path(folder) / _DATABASE
            with tarfile.open(source) as tar:
                _copy(_open(tar, _DATABASE), database)
            snapshot.load(database, settings.store_url)
        again = _erase_again(settings, erased)
        return replace(_prove(settings, manifest, source), erased=again)
    except (tarfile.TarError, StoreError, JournalDamaged) as error:
        raise BackupError(f"{source}: {error}") from error


def _check(source: Path, progress: Progress) -> dict[str, Any]:
    """The manifest of a backup of which every file is as it was. Raises BackupError."""
    with tarfile.open(source) as tar:
        members = tar.getmembers()
        if not members or members[-1].name != _MANIFEST or members[-1].size > _LARGEST_MANIFEST:
            raise BackupError(f"{source}: no backup, or one that was cut off: its manifest is missing")
        manifest: dict[str, Any] = json.loads(_open(tar, _MANIFEST).read())
        if manifest.get("format") != FORMAT:
            raise BackupError(f"{source}: made by another version (format {manifest.get('format')})")
        found = [m.name for m in members[:-1]]
        if sorted(found) != sorted(manifest["files"]):
            raise BackupError(f"{source}: its files are not those of its manifest")
        for done, member in enumerate(members[:-1], 1):
            if not member.isfile() or _digest(_open(tar, member.name)) != manifest["files"][member.name]:
                raise BackupError(f"{source}: {member.name} is damaged")
            progress(done, len(members))
    return manifest


def _same_database(manifest: dict[str, Any], settings: Settings) -> None:
    wanted = snapshot.kind(settings.store_url)
    if manifest["database"] != wanted:
        raise BackupError(f"a backup of {manifest['database']} cannot be restored into {wanted}")


def _restore_archive(settings: Settings, source: Path, progress: Progress) -> None:
    archive = Archive(settings.archive_dir)
    try:
        with tarfile.open(source) as tar:
            members = [m for m in tar.getmembers() if m.name.startswith(_ARCHIVE)]
            for at in range(0, len(members), _BATCH):
                archive.put_many([_open(tar, m.name).read() for m in members[at : at + _BATCH]])
                progress(min(at + _BATCH, len(members)), len(members))
    finally:
        archive.close()


@dataclass(frozen=True, slots=True)
class _Erasures:
    """All that are known of, and among them those that the backup knew of when it was begun."""

    known: list[Erasure]
    before: frozenset[Erasure]


def _gather_erasures(settings: Settings, source: Path, more: Path | None) -> _Erasures:
    """Those of the backup, of the data folder and of a further journal; from now on the data folder has them all.

    Raises JournalDamaged.
    """
    with tarfile.open(source) as tar:
        carried = erasures.parse(_open(tar, _ERASURES).read()) if _ERASURES in tar.getnames() else []
    journal = Journal(settings.data_dir)
    journal.add_missing([*carried, *(erasures.parse(more.read_bytes()) if more else ())])
    return _Erasures(journal.read(), frozenset(carried))


def _erase_again(settings: Settings, done: _Erasures) -> int:
    """Bring the restored store to what was erased since. Returns how many erasures there were to make."""
    if not done.known:
        return 0
    store, archive = open_case_store(settings), Archive(settings.archive_dir)
    try:
        again = sum(
            store.erase_again(one, archive.remove, surely=one not in done.before) for one in done.known
        )
        store.sweep_traces()
    finally:
        archive.close()
        store.close()
    return again


def _prove(settings: Settings, manifest: dict[str, Any], source: Path) -> Report:
    """Hold the restored store against its archive and its own seals."""
    store = open_case_store(settings)
    try:
        broken = store.verify()
        lost = [h for h in store.kept_messages() if _ARCHIVE + h not in manifest["files"]]
        messages, cases = sum(store.message_counts().values()), sum(store.case_counts().values())
    finally:
        store.close()
    if broken:
        raise BackupError(f"{broken[0].history}: {broken[0].problem} (restored as it was saved)")
    if lost:
        raise BackupError(f"{len(lost)} messages are not in the backup's archive, {lost[0]} first")
    return Report(messages, cases, source.stat().st_size)


def _open(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    file = tar.extractfile(name)
    if file is None:
        raise BackupError(f"{name} is no file")
    return file


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(1 << 20):
        yield block


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for block in _blocks(file):
        digest.update(block)
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _copy(source: IO[bytes], target: Path) -> None:
    with target.open("wb") as file:
        for block in _blocks(source):
            file.write(block)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        tar.addfile(info, file)
