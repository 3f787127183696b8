"""Deadlines, sellers with their strikes and measures, and verdicts on notices.

Revision: 0005, after 0004_search
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casestore.migrations.append_only import make_append_only
from casestore.models.base import UtcDateTime

revision = "0005"
down_revision = "0004_search"


def upgrade() -> None:
    _deadlines()
    _sellers()
    _strikes()
    _measures()
    _verdicts()


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("listings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ends", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attention", sa.Boolean(), nullable=False),
        sa.Column("proposes", sa.String(24), nullable=True),
        sa.Column("ended_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('running', 'due', 'overdue', 'stopped', 'met', 'cancelled')",
            name=op.f("ck_deadlines_state"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deadlines_case_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_deadlines_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    op.create_index(op.f("ix_deadlines_case_id"), "deadlines", ["case_id"])
    op.create_index(op.f("ix_deadlines_due_at"), "deadlines", ["due_at"])


def _sellers() -> None:
    op.create_table(
        "sellers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["sellers.id"], name=op.f("fk_sellers_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sellers")),
    )
    op.create_table(
        "seller_names",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_seller_names_seller_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_seller_names")),
    )
    op.create_index(op.f("ix_seller_names_seller_id"), "seller_names", ["seller_id"])
    op.create_table(
        "seller_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_seller_events_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller_events")),
    )
    op.create_index(op.f("ix_seller_events_seller_id"), "seller_events", ["seller_id"])
    make_append_only("seller_events")


def _strikes() -> None:
    op.create_table(
        "strikes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("listing", sa.String(64), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=True),
        sa.Column("seller_key", sa.Text(), nullable=True),
        sa.Column("severity", sa.String(32), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_seq", sa.Integer(), nullable=False),
        sa.Column("reversed_at", UtcDateTime(), nullable=True),
        sa.Column("reversed_by", sa.Text(), nullable=True),
        sa.Column("reversed_why", sa.Text(), nullable=True),
        sa.Column("reversed_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_strikes_case_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_strikes_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strikes")),
    )
    op.create_index(op.f("ix_strikes_case_id"), "strikes", ["case_id"])
    op.create_index(op.f("ix_strikes_seller_id_given_at"), "strikes", ["seller_id", "given_at"])
    standing = sa.text("reversed_at IS NULL")
    op.create_index(
        "uq_strikes_standing",
        "strikes",
        ["case_id", "listing"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _measures() -> None:
    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(32), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'taken', 'declined', 'lapsed')", name=op.f("ck_measures_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_measures_case_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_measures_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    op.create_index(op.f("ix_measures_case_id"), "measures", ["case_id"])
    op.create_index(op.f("ix_measures_seller_id_measure"), "measures", ["seller_id", "measure"])


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_verdicts_case_id")),
        sa.PrimaryKeyConstraint("case_id", "name", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_name"), "verdicts", ["name"])
