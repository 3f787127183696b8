from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.accept import Door
from intake.archive import Archive
from tests.doors.certificates import Certificates, make_certificates
from tests.doors.recorders import MemoryRecorder
from tests.doors.tokens import TokenServer


@pytest.fixture
def archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive")


@pytest.fixture
def archive(archive_folder: Path) -> Iterator[Archive]:
    archive = Archive(archive_folder)
    yield archive
    archive.close()


@pytest.fixture
def recorder() -> MemoryRecorder:
    return MemoryRecorder()


@pytest.fixture
def door(archive: Archive, recorder: MemoryRecorder) -> Iterator[Door]:
    door = Door(archive, recorder)
    yield door
    recorder.gate.set()
    door.close()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with TokenServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def refresh_token(tmp_path: Path) -> Path:
    path = tmp_path / "refresh-token"
    path.write_text("refresh-1\n")
    return path
