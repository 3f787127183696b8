"""The work engine's own database: DBOS's tables, and the nodes that are alive.

It holds nothing that could not be lost: the messages' states in the case store are the truth, and what is
missing here is enqueued anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

BUSY_SECONDS = 30

_nodes = sa.Table(
    "intake_nodes",
    sa.MetaData(),
    sa.Column("node", sa.Text, primary_key=True),
    sa.Column("beat", sa.Float, nullable=False),  # seconds since 1970 by the database's clock
)

# The database's clock alone is asked, so that nodes need not agree on the time.
_CLOCK = {
    "sqlite": sa.text("SELECT (julianday('now') - 2440587.5) * 86400.0"),
    "postgresql": sa.text("SELECT extract(epoch FROM clock_timestamp())"),
}


def open_engine_database(url: str) -> sa.Engine:
    """An engine for the work queue: sqlite:///PATH (its folder is made) or postgresql://..."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=20)
    Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """DBOS's own settings for SQLite, and the two that make it fast and durable: WAL and FULL."""
    connection.isolation_level = "IMMEDIATE"  # writers queue up instead of failing half way
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


class Nodes:
    """Heartbeats: which nodes work on the queue."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._clock = _CLOCK[engine.dialect.name]
        _nodes.create(engine, checkfirst=True)

    def beat(self, node: str) -> None:
        """This node is alive now."""
        with self._engine.begin() as connection:
            now = float(connection.scalar(self._clock) or 0)
            row = {"node": node, "beat": now}
            updated = connection.execute(_nodes.update().where(_nodes.c.node == node).values(row))
            if not updated.rowcount:
                connection.execute(_nodes.insert().values(row))

    def alive(self, within: float) -> set[str]:
        """The nodes whose last heartbeat is at most `within` seconds old."""
        with self._engine.connect() as connection:
            now = float(connection.scalar(self._clock) or 0)
            return set(connection.scalars(sa.select(_nodes.c.node).where(_nodes.c.beat >= now - within)))

    def leave(self, node: str) -> None:
        """This node stops in good order: others may take over what it left at once."""
        with self._engine.begin() as connection:
            connection.execute(_nodes.delete().where(_nodes.c.node == node))
