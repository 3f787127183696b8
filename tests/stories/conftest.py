from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from casestore import open_store
from intake.accept import Door
from intake.archive import Archive
from intake.completeness import check
from intake.engine.engine import Engine
from intake.settings import Settings
from tests.stores import Clock, clock, empty_url, migrated, postgres, store_url
from tests.stories.mails import SETTINGS, House

__all__ = ["clock", "empty_url", "migrated", "postgres", "store_url"]


@pytest.fixture
def policies() -> tuple[str, ...]:
    """What notices and counter-notices are held against; a module of stories may have its own."""
    return ("dmca_512c3", "dmca_512g3")


@pytest.fixture
def house(store_url: str, clock: Clock, tmp_path: Path, policies: tuple[str, ...]) -> Iterator[House]:
    """The service's own parts over each database, by a clock that the story moves."""
    settings = Settings.model_validate(
        SETTINGS | {"data_dir": str(tmp_path / "data"), "store": {"url": store_url}}
    )
    reader = settings.reader.model_copy(update={"policies": policies})
    settings = settings.model_copy(update={"reader": reader})
    with ExitStack() as parts:
        store = open_store(store_url, clock=clock, check=partial(check, policies=policies))
        parts.callback(store.close)
        archive = Archive(settings.archive_dir)
        parts.callback(archive.close)
        engine = Engine(settings, store, archive)
        parts.callback(engine.stop, patience=0.2)
        door = Door(archive, store, on_accepted=lambda _ids: engine.wake())
        parts.callback(door.close)
        engine.start()
        yield House(settings, store, archive, door)
