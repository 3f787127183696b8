"""Clues of messages in triage, so that the case they wait for finds them when it opens.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "waiting_clues",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("clue", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_waiting_clues_message_id")),
        sa.PrimaryKeyConstraint("message_id", "clue", name=op.f("pk_waiting_clues")),
    )
    op.create_index(op.f("ix_waiting_clues_clue"), "waiting_clues", ["clue"])
