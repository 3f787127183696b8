"""Chinese, Japanese, Korean and Thai are indexed in pairs of letters: every entry is due to be made anew.

Revision: 0008, after 0007
"""

from __future__ import annotations

from alembic import op

from casestore.migrations.columns import of, row_id

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "search_due",
        row_id(),
        of("case_id", "cases", optional=True),
        of("message_id", "messages", optional=True),
    )
    op.execute(
        "INSERT INTO search_due (case_id) SELECT case_id FROM search_entries WHERE case_id IS NOT NULL"
    )
    op.execute(
        "INSERT INTO search_due (message_id)"
        " SELECT DISTINCT message_id FROM search_entries WHERE message_id IS NOT NULL ORDER BY message_id"
    )
