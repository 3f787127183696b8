"""The whole database in one file, as it stood at one instant, and back; while others go on writing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import URL

from casestore.engine import Database, read_url
from casestore.errors import StoreUnusable

Progress = Callable[[int, int], None]

_PAGES = 2000
"""Pages of SQLite that are copied between two reports of progress."""

_NOT_OURS = ("--exclude-schema=dbos", "--exclude-table=intake_nodes")
"""The work engine's, where it shares the database: it is made anew, from the states of the messages."""


def kind(url: str) -> str:
    """Either sqlite or postgresql; a snapshot of the one cannot be loaded into the other."""
    return "sqlite" if read_url(url).drivername == "sqlite" else "postgresql"


def save(url: str, path: Path, progress: Progress) -> None:
    """Write a snapshot. Raises StoreUnusable where it cannot be made.

    SQLite: by its online backup, within one read transaction, so that writers neither wait nor make it start
    again. PostgreSQL: by pg_dump, which does the same.
    """
    parsed = read_url(url)
    if parsed.drivername != "sqlite":
        options = ("--format=custom", "--no-owner", "--no-privileges", *_NOT_OURS, f"--file={path}")
        _run("pg_dump", *options, dbname=parsed)
        return
    if not Path(parsed.database or "").is_file():
        raise StoreUnusable(f"{parsed.database}: no such store")
    with closing(
        sqlite3.connect(f"file:{parsed.database}?mode=ro", uri=True, isolation_level=None)
    ) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the instant of the snapshot
        with closing(sqlite3.connect(path)) as target:
            source.backup(target, pages=_PAGES, progress=lambda _, left, all_: progress(all_ - left, all_))


def load(path: Path, url: str) -> None:
    """Bring a snapshot into an empty database. Raises StoreUnusable where that is not empty, or fails."""
    if not is_empty(url):
        raise StoreUnusable("the store is not empty; a backup is restored into an empty one only")
    parsed = read_url(url)
    if parsed.drivername != "sqlite":
        _run("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", str(path), dbname=parsed)
        return
    target = Path(parsed.database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as restored:
        source.backup(restored)
        restored.execute("PRAGMA journal_mode=WAL")


def is_empty(url: str) -> bool:
    """Whether there is no table in the database, or no file."""
    parsed = read_url(url)
    if parsed.drivername == "sqlite" and not Path(parsed.database or "").exists():
        return True
    database = Database(url)
    try:
        return not inspect(database.engine).get_table_names()
    finally:
        database.close()


def _run(program: str, *arguments: str, dbname: URL) -> None:
    """Run one of PostgreSQL's programs. The password goes by the environment, which no other user can read."""
    found = shutil.which(program)
    if found is None:
        raise StoreUnusable(f"{program} is not installed; it comes with PostgreSQL's client programs")
    plain = dbname.set(drivername="postgresql", password=None).render_as_string()
    environment = {"PGPASSWORD": str(dbname.password)} if dbname.password else {}
    done = subprocess.run(
        [found, f"--dbname={plain}", *arguments], capture_output=True, text=True, check=False,
        env=dict(os.environ) | environment,
    )  # fmt: skip
    if done.returncode != 0:
        raise StoreUnusable(f"{program}: {done.stderr.strip()}")
