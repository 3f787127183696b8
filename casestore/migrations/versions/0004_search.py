"""The search index: an FTS5 table in SQLite, a tsvector in PostgreSQL.

Revision: 0004_search, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_search"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_search_entries_case_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_search_entries_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("case_id", name=op.f("uq_search_entries_case_id")),
    )
    op.create_index(op.f("ix_search_entries_message_id"), "search_entries", ["message_id"])
    if op.get_bind().dialect.name == "sqlite":
        # words are folded already; beginnings of three letters are looked up, not scanned
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(head, tails, subject, body,"
            " tokenize='unicode61 remove_diacritics 0', prefix='3')"
        )
    else:
        op.execute("CREATE TABLE search_index (id integer PRIMARY KEY, words tsvector NOT NULL)")
        # without a list of pending entries, which every search would have to walk
        op.execute(
            "CREATE INDEX ix_search_index_words ON search_index USING gin (words) WITH (fastupdate=off)"
        )
