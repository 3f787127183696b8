"""SQLite refuses to put an entry of a history in the place of another one, too: INSERT OR REPLACE deletes what it
replaces without asking the triggers that forbid deleting. PostgreSQL knows no such statement.

Revision: 0013, after 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

_OWNERS = {"events": "case_id", "seller_history": "seller_id", "account_history": "user_id"}

_TRIGGER = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM {table} WHERE {owner} = NEW.{owner} AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, owner in _OWNERS.items():
            op.execute(_TRIGGER.format(table=table, owner=owner))
