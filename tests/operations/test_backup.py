"""A backup brings everything back, also one made while mails come in; a damaged one is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casestore import Arrival, Store
from intake.archive import Archive
from intake.backup import BackupError, back_up, restore
from intake.cli import main
from intake.filing import file_reading
from intake.settings import Settings
from intake.stores import open_case_store
from tests import readings
from tests.support import needs


def settings_for(folder: Path, url: str) -> Settings:
    return Settings.model_validate({"data_dir": str(folder), "store": {"url": url}})


def quiet(_done: int, _all: int) -> None:
    """No progress bar."""


@dataclass
class Running:
    """A store and archive in use."""

    settings: Settings
    store: Store
    archive: Archive
    count: int = 0

    def mail(self) -> str:
        """One mail taken in and filed; the number of its case."""
        self.count += 1
        reading = readings.notice(1000 + self.count, rights=(readings.right(f"MARK{self.count}", None),))
        (sha256,) = self.archive.put_many([f"Subject: mail {self.count}\r\n\r\nbody".encode()])
        at = readings.RECEIVED
        (recorded,) = self.store.record_arrivals([Arrival(sha256, 20, None, at, "smtp", {})])
        return file_reading(self.store, recorded.id, readings.text(reading)).case_number or ""


@pytest.fixture
def running(store_url: str, tmp_path: Path) -> Iterator[Running]:
    if store_url.startswith("postgresql"):
        needs("pg_dump", "pg_restore")
    settings = settings_for(tmp_path / "first", store_url)
    service = Running(settings, open_case_store(settings), Archive(settings.archive_dir))
    for _ in range(3):
        service.mail()
    yield service
    service.store.close()
    service.archive.close()


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, running: Running, tmp_path: Path) -> Settings:
    """Where nothing is, of the same sort of database."""
    if running.store.db.is_sqlite:
        return settings_for(tmp_path / "second", f"sqlite:///{tmp_path / 'second' / 'cases.sqlite'}")
    return settings_for(tmp_path / "second", request.getfixturevalue("postgres").new_database())


def content(store: Store) -> Any:
    cases = [store.get_case(c.number) for c in store.list_cases(order="waiting").cases]
    messages = [store.get_message(m.id) for m in store.list_messages(limit=1000)]
    return cases, messages, store.search("lumafold", limit=100)


def test_what_was_saved_comes_back(running: Running, elsewhere: Settings, tmp_path: Path) -> None:
    running.store.correct("HM-2026-000001", "contact.name", "Zoë", who="ada")
    back_up(running.settings, tmp_path / "b.tar", quiet)
    report = restore(elsewhere, tmp_path / "b.tar", quiet)
    assert (report.cases, report.messages) == (3, 3)
    again, archive = open_case_store(elsewhere), Archive(elsewhere.archive_dir)
    assert content(again) == content(running.store)
    for message in again.list_messages():
        assert archive.get(message.sha256) == running.archive.get(message.sha256)
    service = Running(elsewhere, again, archive, count=3)
    assert service.mail() == "HM-2026-000004", "the restored store goes on where the saved one was"
    again.close()
    archive.close()


def test_mails_that_come_in_meanwhile_do_not_disturb(
    running: Running, elsewhere: Settings, tmp_path: Path
) -> None:
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            running.mail()

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        for name in ("b1.tar", "b2.tar"):
            back_up(running.settings, tmp_path / name, quiet)
    finally:
        stop.set()
        writer.join()
    report = restore(elsewhere, tmp_path / "b2.tar", quiet)
    assert 3 <= report.cases <= report.messages <= running.count


def test_a_damaged_backup_is_refused_before_anything_is_written(
    running: Running, elsewhere: Settings, tmp_path: Path
) -> None:
    whole = tmp_path / "b.tar"
    back_up(running.settings, whole, quiet)
    data = bytearray(whole.read_bytes())
    data[data.index(b"Subject: mail 2") + 14] ^= 1
    (tmp_path / "changed.tar").write_bytes(data)
    (tmp_path / "short.tar").write_bytes(whole.read_bytes()[: len(data) // 2])
    (tmp_path / "no.tar").write_bytes(b"not a backup")
    for name in ("changed.tar", "short.tar", "no.tar"):
        with pytest.raises(BackupError):
            restore(elsewhere, tmp_path / name, quiet)
    assert not elsewhere.archive_dir.exists()
    restore(elsewhere, whole, quiet)


def test_nothing_is_overwritten(running: Running, tmp_path: Path) -> None:
    back_up(running.settings, tmp_path / "b.tar", quiet)
    with pytest.raises(BackupError, match="exists already"):
        back_up(running.settings, tmp_path / "b.tar", quiet)
    before = content(running.store)
    with pytest.raises(BackupError, match="already"):
        restore(running.settings, tmp_path / "b.tar", quiet)
    assert content(running.store) == before


def test_the_commands(
    running: Running, elsewhere: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for settings, command in ((running.settings, "backup"), (elsewhere, "restore")):
        monkeypatch.setenv("INTAKE_DATA_DIR", str(settings.data_dir))
        monkeypatch.setenv("INTAKE_STORE__URL", settings.store_url)
        assert main([command, "b.tar"]) == 0
    assert "restored and checked: 3 cases, 3 messages" in capsys.readouterr().out
    assert main(["restore", "b.tar"]) == 1
    assert "already" in capsys.readouterr().err
    assert main(["audit", "verify"]) == 0
    assert main(["search", "lumafold", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert main(["search", "no such thing"]) == 1
