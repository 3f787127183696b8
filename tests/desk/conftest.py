"""A desk over a real store (SQLite) and a real archive, and browsers signed in to it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from casestore import Store, open_store
from desk.app import create_app
from desk.passwords import hash_password
from intake.archive import Archive
from intake.settings import Settings
from tests.desk import scene
from tests.stores import Clock

PASSWORD = "lamps fold at night"
BASE = "http://127.0.0.1:8000"


@dataclass
class House:
    """The parts of a running desk."""

    store: Store
    archive: Archive
    settings: Settings
    clock: Clock

    def client(self) -> TestClient:
        """A browser that nobody has signed in with."""
        app = create_app(self.store, self.archive, self.settings, clock=self.clock)
        return TestClient(app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False)

    def signed_in(self, name: str = "ada") -> TestClient:
        """A browser with a session of that user."""
        browser = self.client()
        user = self.store.find_user(name)
        assert user is not None
        browser.get(f"/sign-in/once/{self.store.issue_sign_in(user.id, who='zoe')}")
        return browser


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its users and nothing else; each test works on a copy."""
    file = tmp_path_factory.mktemp("desk") / "cases.sqlite"
    store = open_store(f"sqlite:///{file}", clock=Clock())
    hashed = hash_password(PASSWORD)
    for name, role in (("ada", "staff"), ("bert", "staff"), ("rita", "reader"), ("zoe", "admin")):
        store.add_user(name, role, hashed, who="zoe")
    store.close()
    return file


@pytest.fixture
def house(tmp_path: Path, empty_store: Path) -> Iterator[House]:
    clock = Clock()
    shutil.copy(empty_store, tmp_path / "cases.sqlite")
    store = open_store(f"sqlite:///{tmp_path / 'cases.sqlite'}", migrate=False, clock=clock)
    archive = Archive(tmp_path / "archive")
    settings = Settings.model_validate({"platform": {"time_zone": "Europe/Berlin"}})
    yield House(store, archive, settings, clock)
    archive.close()
    store.close()


@pytest.fixture
def case(house: House) -> str:
    """The number of an ordinary, complete case: scene.notice()."""
    _, filing = scene.put(house.store, house.archive, *scene.notice())
    assert filing.case_number is not None
    return filing.case_number


def csrf_of(page: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, "no form on the page"
    return found[1]


def revision_of(page: str) -> str:
    """The revision that a page's forms carry."""
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found, "no revision on the page"
    return found[1]
