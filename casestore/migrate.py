"""Bringing a database to this program's schema; the migrations travel inside the package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from casestore.engine import FILING_LOCK, Database
from casestore.errors import StoreUnusable


def configuration() -> Config:
    config = Config()
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def head() -> str:
    """The revision this program is written for."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    if revision is None:
        raise StoreUnusable("the installed package holds no migrations")
    return revision


def current(connection: Connection) -> str | None:
    """The revision a database is at, None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, revision: str = "head") -> None:
    """Migrate in one transaction, to this program's schema or a revision on the way to it.

    Processes that start together wait for one another.

    Raises StoreUnusable where the database is at a revision this program does not know: it was written by
    a newer one.
    """
    with database.engine.connect() as connection:
        if current(connection) == head():
            return
    with database.engine.execution_options(writes=True).begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FILING_LOCK})
        if current(connection) == head():
            return
        config = configuration()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            raise StoreUnusable(f"the store was written by another version: {error}") from error
