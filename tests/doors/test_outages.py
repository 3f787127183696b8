"""The promise end to end, with the real store: what goes down means 4xx, and it recovers without a restart."""

from __future__ import annotations

import os
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casestore import Store, open_store
from intake.accept import Door
from intake.archive import Archive
from intake.settings import Settings
from intake.sources.smtp import Listener
from tests.doors.mails import AGENT, mail
from tests.postgres import running_postgres


@contextmanager
def serving(archive: Archive, store: Store) -> Iterator[smtplib.SMTP]:
    """A client of a listener over a door to this archive and store."""
    door = Door(archive, store)
    listener = Listener(Settings.model_validate({"smtp": {"port": 0}}), door)
    listener.start()
    assert listener.port is not None
    try:
        with smtplib.SMTP("127.0.0.1", listener.port, timeout=60) as client:
            yield client
    finally:
        listener.stop()
        door.close()
        store.close()


def refusal(client: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
    with pytest.raises(smtplib.SMTPDataError) as caught:
        client.sendmail("ada@lamps.example", [AGENT], message)
    error = caught.value.smtp_error
    return caught.value.smtp_code, error if isinstance(error, bytes) else error.encode()


def test_a_stopped_postgresql_means_451_and_mail_is_taken_when_it_is_back(archive: Archive) -> None:
    with running_postgres() as cluster:
        store = open_store(cluster.new_database())
        with serving(archive, store) as client:
            client.sendmail("ada@lamps.example", [AGENT], mail("before"))
            cluster.stop()
            code, text = refusal(client, mail("meanwhile"))
            assert (code, text[:5]) == (451, b"4.3.0")
            cluster.start()
            client.sendmail("ada@lamps.example", [AGENT], mail("meanwhile"))
            assert sum(store.message_counts().values()) == 2


def test_a_full_disk_means_452_and_mail_is_taken_when_there_is_room(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a small tmpfs")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False).returncode:
        pytest.skip("tmpfs cannot be mounted here")
    try:
        (disk / "ballast").write_bytes(bytes(900_000))
        archive = Archive(disk / "archive")
        store = open_store(f"sqlite:///{tmp_path / 'cases.sqlite'}")
        large = mail("large", "x" * 500_000)
        with serving(archive, store) as client:
            code, text = refusal(client, large)
            assert (code, text[:5]) == (452, b"4.3.1")
            assert sum(store.message_counts().values()) == 0
            (disk / "ballast").unlink()
            client.sendmail("ada@lamps.example", [AGENT], large)
            assert sum(store.message_counts().values()) == 1
        archive.close()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
