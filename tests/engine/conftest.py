"""An engine over a real store and archive, with reading functions of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from casestore import Store
from intake.accept import Door, Facts
from intake.archive import Archive
from intake.engine.engine import Engine
from intake.engine.pool import ReadFunction
from intake.settings import Settings
from intake.stores import open_case_store
from tests.engine.hostile import read_or_misbehave
from tests.postgres import Postgres, running_postgres
from tests.support import until


class Bench:
    """A store, an archive, a door, and engines that come and go."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store: Store = open_case_store(settings)
        self.archive = Archive(settings.archive_dir)
        self.door = Door(self.archive, self.store)
        self._engines = ExitStack()

    def start_engine(self, read: ReadFunction = read_or_misbehave) -> Engine:
        engine = Engine(self.settings, self.store, self.archive, read)
        self._engines.callback(engine.stop, patience=0.2)
        engine.start()
        return engine

    def stop_engines(self) -> None:
        self._engines.close()

    def send(self, subject: str, body: str = "hello") -> int:
        """Accept a mail; its message id."""
        raw = f"From: <ada@owner.example>\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode("ascii")
        return self.door.accept_now(raw, Facts("file")).id

    def state(self, message_id: int) -> str:
        return self.store.get_message(message_id).summary.state

    def reason(self, message_id: int) -> str:
        filing = self.store.get_message(message_id).summary.filing
        return filing.reason if filing else ""

    def wait_until_done(self, *ids: int, seconds: float = 240.0) -> None:
        done = {"filed", "triage"}
        until(lambda: all(self.state(i) in done for i in ids), seconds, what=f"messages {ids} settled")

    def close(self) -> None:
        self.stop_engines()
        self.door.close()
        self.archive.close()
        self.store.close()


MakeBench = Callable[..., Bench]


@pytest.fixture
def make_bench(tmp_path: Path) -> Iterator[MakeBench]:
    """Makes a bench; keyword arguments are settings of [reader], `store_url` and `engine_url` databases."""
    with ExitStack() as opened:

        def make(store_url: str = "", engine_url: str = "", **reader: object) -> Bench:
            settings = Settings.model_validate(
                {
                    "data_dir": tmp_path / "data",
                    "store": {"url": store_url, "engine_url": engine_url},
                    "reader": {"workers": 2, "timeout_seconds": 20.0} | reader,
                }
            )
            bench = Bench(settings)
            opened.callback(bench.close)
            return bench

        yield make


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    return make_bench()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as cluster:
        yield cluster
