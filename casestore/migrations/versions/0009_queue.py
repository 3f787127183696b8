"""The queue's filters, orders and counts are answered by indexes, however many cases there are.

`over` follows from a case's state; it stands in a column of its own so that the open cases come first by an index.

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_OVER = ("decided_rejected", "restored", "upheld", "withdrawn", "closed")


def upgrade() -> None:
    op.add_column("cases", sa.Column("over", sa.Boolean, nullable=False, server_default=sa.false()))
    cases = sa.table("cases", sa.column("state", sa.String), sa.column("over", sa.Boolean))
    op.execute(sa.update(cases).where(cases.c.state.in_(_OVER)).values(over=True))
    op.drop_index("ix_cases_state_updated_at", "cases")
    op.create_index(
        "ix_cases_queue", "cases", ["state", "updated_at", "kind", "assignee", "unverified_count"]
    )
    op.create_index("ix_cases_state_opened_at", "cases", ["state", "opened_at"])
    op.create_index("ix_cases_over_opened_at", "cases", ["over", "opened_at"])
    _partial("ix_cases_assignee", "cases", ["assignee"], "assignee IS NOT NULL")
    _partial("ix_cases_unverified", "cases", ["updated_at"], "unverified_count > 0")
    _partial("ix_messages_triage", "messages", ["state", "received_at"], "state = 'triage'")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
