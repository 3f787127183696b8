"""Triggers by which the database itself refuses to rewrite a table."""

from __future__ import annotations

from alembic import op
from sqlalchemy import inspect

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRESQL = (
    """
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$
""",
    """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only()
""",
    """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()
""",
)


def make_append_only(table: str) -> None:
    """Rows of the table can be inserted and read, never updated or deleted."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(_SQLITE.format(table=table, verb=verb))
    else:
        for statement in _POSTGRESQL:
            op.execute(statement.format(table=table))


def make_erasable(table: str, erasable: dict[str, tuple[str, ...]]) -> None:
    """Let the table's updates do one thing: set columns to NULL, together with the salt they are hashed with.

    erasable: the salt's column and the columns that go with it. The trigger against updates must be gone before.
    """
    bind = op.get_bind()
    columns = [c["name"] for c in inspect(bind).get_columns(table)]
    free = {name for salt, names in erasable.items() for name in (salt, *names)}
    sqlite = bind.dialect.name == "sqlite"
    rules = [_same(c, sqlite=sqlite) for c in columns if c not in free]
    for salt, names in erasable.items():
        group = (salt, *names)
        kept = " AND ".join(_same(c, sqlite=sqlite) for c in group)
        gone = " AND ".join(f'NEW."{c}" IS NULL' for c in group)
        rules.append(f"(({kept}) OR ({gone}))")
    allowed = " AND ".join(rules)
    if sqlite:
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({allowed})"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT ({allowed}))"
        f" EXECUTE FUNCTION {table}_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW"
        f" EXECUTE FUNCTION {table}_append_only()"
    )


def _same(column: str, *, sqlite: bool) -> str:
    if sqlite:
        return f'NEW."{column}" IS OLD."{column}"'
    return f'NEW."{column}"::text IS NOT DISTINCT FROM OLD."{column}"::text'
