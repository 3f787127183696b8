"""A store of any earlier version is brought up to date with everything in it: values, histories, what is found."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from casestore import migrate, open_store
from casestore.engine import Database
from tests.casestore.freezing import FOLDER, TERMS, thaw, told

REVISIONS = sorted(s.revision for s in ScriptDirectory.from_config(migrate.configuration()).walk_revisions())


@pytest.mark.parametrize("revision", REVISIONS)
def test_everything_survives_the_upgrade(revision: str, empty_url: str) -> None:
    before = thaw(FOLDER / f"{revision}.json", empty_url)
    assert _revision(empty_url) == revision
    steps: list[tuple[int, int]] = []
    store = open_store(empty_url, progress=lambda done, all_: steps.append((done, all_)))
    after = told(store)
    problems = [*store.verify(), *store.verify_accounts(), *store.check_notifiers()]
    store.close()
    assert _revision(empty_url) == migrate.head()
    assert problems == []
    for part in before:
        assert after[part] == before[part], part
    assert all(after["search"][term] for term in TERMS), "every term is found"
    assert (steps[-1:] == [(8, 8)]) is (revision < "0008"), (
        "what was indexed by an earlier version is indexed anew"
    )


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = thaw(FOLDER / f"{REVISIONS[0]}.json", empty_url)

    def cut(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:  # the last thing the upgrade does
        patched.setattr("alembic.op.create_index", cut)
        with pytest.raises(RuntimeError, match="power cut"):
            open_store(empty_url)
    assert _revision(empty_url) == REVISIONS[0]
    store = open_store(empty_url)
    assert told(store)["cases"] == before["cases"]
    store.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_has_a_frozen_store(revision: str) -> None:
    path = FOLDER / f"{revision}.json"
    assert path.is_file(), "write it by `python -m tests.casestore.freezing`"


def test_migrations_stand_for_themselves() -> None:
    """What a migration does must not change with today's models and functions."""
    folder = Path(migrate.__file__).with_name("migrations")
    for file in folder.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        imported = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        ours = {m for m in imported if m.split(".")[0] in ("casestore", "intake", "desk")}
        assert {m for m in ours if not m.startswith("casestore.migrations.")} == set(), file.name


def _revision(url: str) -> str | None:
    database = Database(url)
    with database.engine.connect() as connection:
        revision = migrate.current(connection)
    database.close()
    return revision
