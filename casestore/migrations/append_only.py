"""Triggers by which the database itself refuses to rewrite a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alembic import op
from sqlalchemy import inspect

Erasable = Mapping[str, tuple[str, ...]]

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}{when}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRESQL = (
    """
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$
""",
    """
CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table}
FOR EACH ROW{when} EXECUTE FUNCTION {table}_append_only()
""",
    """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only()
""",
    """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()
""",
)


def make_append_only(table: str, *, erasable: Erasable | None = None) -> None:
    """Rows of the table can be inserted and read, never updated or deleted.

    erasable: the one exception, columns that may become NULL together with the salt they are hashed with: the
    salt's column and those that go with it.
    """
    if op.get_bind().dialect.name == "sqlite":
        when = f" WHEN NOT ({_erases_only(table, erasable, _same_sqlite)})" if erasable else ""
        op.execute(_SQLITE.format(table=table, verb="update", when=when))
        op.execute(_SQLITE.format(table=table, verb="delete", when=""))
    else:
        when = f" WHEN (NOT ({_erases_only(table, erasable, _same_postgresql)}))" if erasable else ""
        for statement in _POSTGRESQL:
            op.execute(statement.format(table=table, when=when))


def _erases_only(table: str, erasable: Erasable, same: Callable[[str], str]) -> str:
    """The condition that an update does nothing but erase: every column stays, each group may go as a whole."""
    free = {name for salt, names in erasable.items() for name in (salt, *names)}
    columns = [c["name"] for c in inspect(op.get_bind()).get_columns(table)]
    rules = [same(c) for c in columns if c not in free]
    for salt, names in erasable.items():
        group = (salt, *names)
        kept = " AND ".join(same(c) for c in group)
        gone = " AND ".join(f'NEW."{c}" IS NULL' for c in group)
        rules.append(f"(({kept}) OR ({gone}))")
    return " AND ".join(rules)


def _same_sqlite(column: str) -> str:
    return f'NEW."{column}" IS OLD."{column}"'


def _same_postgresql(column: str) -> str:
    return f'NEW."{column}"::text IS NOT DISTINCT FROM OLD."{column}"::text'
