"""Checks whether the service could work here, and says how to mend what does not."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.settings import Mailbox, Settings, SettingsError

LEAST_FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `mend` says what to do; empty where all is well. `optional`: the service runs without."""

    what: str
    found: str
    mend: str = ""
    optional: bool = False

    @property
    def ok(self) -> bool:
        return not self.mend


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, in the order in which faults are best mended. Takes some seconds: the models are loaded."""
    yield _data_folder(settings)
    yield _disk_space(settings)
    yield _store(settings)
    running = _is_running(settings)
    for setting, host, port in _ports(settings):
        yield _port(setting, host, port, running)
    for mailbox in settings.mailboxes:
        yield _mailbox(mailbox)
    yield _reader(settings)
    yield from _ocr(settings)
    yield _archives()


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding(
            "data folder", f"{folder}: {error.strerror}", "set data_dir to a folder this user may write"
        )
    return Finding("data folder", str(folder))


def _disk_space(settings: Settings) -> Finding:
    free = shutil.disk_usage(_existing(settings.archive_dir)).free
    found = f"{free / 1024**3:.1f} GiB free"
    if free < LEAST_FREE_BYTES:
        return Finding(
            "disk space", found, "free some space, or move data_dir: a full disk refuses mail (452)"
        )
    return Finding("disk space", found)


def _existing(folder: Path) -> Path:
    """The folder itself or the nearest one above it that is there."""
    return next(f for f in (folder.absolute(), *folder.absolute().parents) if f.exists())


def _store(settings: Settings) -> Finding:
    from casestore import StoreError
    from intake.stores import open_case_store

    try:
        store = open_case_store(settings)
    except StoreError as error:
        return Finding("case store", str(error), "correct store.url")
    except Exception as error:  # the driver's own: no route, wrong password, no such database
        first = str(error).strip().splitlines()[0]
        return Finding("case store", first, "start the database, or correct store.url")
    try:
        counts = store.message_counts()
        people = store.list_users()
    finally:
        store.close()
    if not people:
        return Finding(
            "case store", "nobody may sign in yet", "add a person: intake users add NAME", optional=True
        )
    return Finding("case store", f"{sum(counts.values())} messages, {counts.get('triage', 0)} in triage")


def _is_running(settings: Settings) -> bool:
    """Whether a service runs on this data folder; then its ports are taken, and rightly so."""
    from intake.service import lock_folder

    try:
        lock_folder(settings.data_dir).close()
    except SettingsError:
        return True
    return False


def _ports(settings: Settings) -> Iterator[tuple[str, str, int]]:
    smtp, desk = settings.smtp, settings.desk
    if smtp.enabled:
        yield "smtp.port", smtp.host, smtp.port
    if smtp.lmtp_port is not None:
        yield "smtp.lmtp_port", smtp.host, smtp.lmtp_port
    yield "desk.port", desk.host, desk.port


def _port(setting: str, host: str, port: int, running: bool) -> Finding:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if running:
                return Finding(setting, f"{port} on {host}: in use by the running service")
            return Finding(
                setting, f"{port} on {host}: {error.strerror}", f"free it, or set {setting} to another"
            )
    return Finding(setting, f"{port} on {host} is free")


def _mailbox(mailbox: Mailbox) -> Finding:
    from intake.sources.mailbox import MailboxError, try_login

    what = f"mailbox {mailbox.name}"
    try:
        waiting = try_login(mailbox)
    except MailboxError as error:
        return Finding(what, str(error), f"correct the [[mailboxes]] entry named {mailbox.name}")
    return Finding(what, f"{waiting} messages in {mailbox.folder}")


def _reader(settings: Settings) -> Finding:
    from intake.engine.pool import Child

    child = Child(settings)
    try:
        child.wait_ready()
    except Exception as error:  # whatever keeps the models from loading
        return Finding(
            "reader", f"{type(error).__name__}: {error}", "install the locked packages again: make run"
        )
    finally:
        child.stop()
    return Finding("reader", "its models load")


def _ocr(settings: Settings) -> Iterator[Finding]:
    if not settings.reader.ocr:
        return
    program = shutil.which("tesseract")
    if program is None:
        yield Finding(
            "OCR",
            "tesseract is not installed: scans are 'unreadable'",
            "apt-get install tesseract-ocr, or set reader.ocr = false",
            optional=True,
        )
        return
    installed = _tesseract_languages(program)
    missing = [f"tesseract-ocr-{code.replace('_', '-')}" for code in OCR_LANGUAGES if code not in installed]
    if missing:
        yield Finding(
            "OCR", f"{len(installed)} languages", f"apt-get install {' '.join(missing)}", optional=True
        )
    else:
        yield Finding("OCR", f"tesseract with {', '.join(OCR_LANGUAGES)}")


def _archives() -> Finding:
    from intake.parsers.unpack import libarchive

    if libarchive() is None:
        return Finding(
            "archives",
            "libarchive is not installed: RAR, 7z, tar and AES-locked zip files are 'unreadable'",
            "apt-get install libarchive13",
            optional=True,
        )
    return Finding("archives", "libarchive unpacks RAR, 7z, tar and locked zip")


def _tesseract_languages(program: str) -> set[str]:
    done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=60, check=False)
    return set(done.stdout.split("\n")[1:])


OCR_LANGUAGES = ("eng", "deu", "fra", "spa", "ita", "por", "nld", "pol", "chi_sim", "chi_tra", "jpn", "kor")
"""Languages of notices, by tesseract's codes; scripts/debian-packages installs these."""
