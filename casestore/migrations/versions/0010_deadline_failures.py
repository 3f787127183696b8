"""A deadline that could not fire says so, and when it is tried again.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casestore.migrations.columns import TIME

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("deadlines", sa.Column("failures", sa.Integer, nullable=False, server_default="0"))
    op.add_column("deadlines", sa.Column("failure", sa.Text))
    op.add_column("deadlines", sa.Column("retry_at", TIME))
    failing = sa.text("failures > 0")
    op.create_index(
        "ix_deadlines_failing", "deadlines", ["failures"], sqlite_where=failing, postgresql_where=failing
    )
