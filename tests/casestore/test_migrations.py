"""A database comes to this program's schema by itself, from inside the package."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from casestore import StoreUnusable, migrate, open_store
from casestore.engine import Database, read_url
from casestore.models import Base


def test_the_migrations_amount_to_the_models(empty_url: str) -> None:
    open_store(empty_url).close()
    database = Database(empty_url)
    with database.engine.connect() as connection:
        assert migrate.current(connection) == migrate.head()
        # the search index is the database's own: FTS5 with its shadow tables, or a tsvector
        ours = {
            "compare_type": True,
            "include_name": lambda name, *_: not str(name).startswith("search_index"),
        }
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: open_store(empty_url), range(6)))
    assert all(s.message_counts()["received"] == 0 for s in stores)
    for store in stores:
        store.close()


def test_a_database_of_a_newer_program_is_refused(empty_url: str) -> None:
    open_store(empty_url).close()
    database = Database(empty_url)
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StoreUnusable, match="another version"):
        open_store(empty_url)


def test_without_migrating_the_database_is_left_alone(empty_url: str) -> None:
    store = open_store(empty_url, migrate=False)
    assert inspect(store.db.engine).get_table_names() == []
    store.close()


def test_sqlite_is_durable_and_keeps_its_references(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'new' / 'cases.sqlite'}")
    with store.db.reading() as session:
        found = {
            p: session.scalar(text(f"PRAGMA {p}")) for p in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    store.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense", ""])
def test_a_url_that_is_none_of_ours_is_refused(url: str) -> None:
    with pytest.raises(StoreUnusable):
        open_store(url)


def test_a_plain_postgresql_url_means_psycopg() -> None:
    assert read_url("postgresql://u@h/d").drivername == "postgresql+psycopg"
