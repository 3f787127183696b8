"""The schema a store begins with.

Nothing had been released before this revision, so what led to it is one step. From here on every step stays as it
is for good: stores out there were made by it.

Revision: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casestore.migrations.append_only import make_append_only
from casestore.migrations.columns import TIME, given, of, one_of, row_id
from casestore.migrations.full_text import make_index

revision = "0006"
down_revision = None


def upgrade() -> None:
    _people()
    _cases()
    _messages()
    _contents()
    _fields()
    _history()
    _deadlines()
    _sellers()
    _strikes()
    _search()


def _people() -> None:
    op.create_table(
        "users",
        row_id(),
        given("name", sa.Text, unique=True),
        given("role", sa.String(16)),
        sa.Column("password_hash", sa.Text),
        given("active", sa.Boolean),
        given("created_at", TIME),
        one_of("role", "reader", "staff", "admin"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        of("user_id", "users", index=True),
        given("created_at", TIME),
        given("expires_at", TIME, index=True),
    )
    op.create_table(
        "sign_in_tokens",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        of("user_id", "users", index=True),
        given("expires_at", TIME),
        sa.Column("used_at", TIME),
    )


def _cases() -> None:
    op.create_table(
        "case_numbers",
        sa.Column("prefix", sa.String(16), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        given("last", sa.Integer),
    )
    op.create_table(
        "cases",
        row_id(),
        given("number", sa.String(40), unique=True),
        given("kind", sa.String(16)),
        given("state", sa.String(24)),
        sa.Column("policy", sa.Text),
        given("missing", sa.JSON),
        sa.Column("language", sa.String(16)),
        sa.Column("subject", sa.Text),
        sa.Column("claimant", sa.Text),
        given("sellers", sa.JSON),
        given("rights", sa.JSON),
        given("works", sa.JSON),
        given("listing_count", sa.Integer),
        given("unverified_count", sa.Integer),
        given("opened_at", TIME, index=True),
        given("updated_at", TIME, index=True),
        sa.Column("assignee", sa.Text),
        given("event_count", sa.Integer),
        given("last_hash", sa.String(64)),
        sa.Column("hold", sa.Text),
        given("erased_roles", sa.JSON),
        sa.Index(None, "state", "updated_at"),
    )
    op.create_table(
        "missing",
        of("case_id", "cases", primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True, index=True),
    )
    op.create_table(
        "right_keys",
        of("case_id", "cases", primary_key=True),
        sa.Column("key", sa.Text, primary_key=True, index=True),
    )
    op.create_table(
        "outgoing",
        row_id(),
        of("case_id", "cases", index=True),
        given("message_id", sa.Text, unique=True),
        given("token", sa.String(64), unique=True),
        given("recipient", sa.Text),
        given("sent_at", TIME),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        row_id(),
        given("sha256", sa.String(64), unique=True),
        given("size", sa.Integer),
        sa.Column("message_id", sa.Text, index=True),
        given("received_at", TIME),
        given("state", sa.String(16)),
        given("state_since", TIME),
        given("attempts", sa.Integer),
        sa.Column("subject", sa.Text),
        sa.Column("from_name", sa.Text),
        sa.Column("from_address", sa.Text, index=True),
        sa.Column("sent_at", sa.String(40)),
        sa.Column("kind", sa.String(16)),
        sa.Column("authentication", sa.JSON),
        sa.Column("action", sa.String(16)),
        of("case_id", "cases", optional=True, index=True),
        sa.Column("reason", sa.Text),
        sa.Column("certainty", sa.Double),
        sa.Column("filed_at", TIME),
        given("unverified", sa.Boolean),
        sa.Column("candidates", sa.JSON),
        sa.Column("dismissed_by", sa.Text),
        sa.Column("erased_at", TIME),
        one_of("state", "received", "queued", "reading", "filed", "triage"),
        sa.Index(None, "state", "state_since"),
    )
    op.create_table(
        "arrivals",
        row_id(),
        of("message_id", "messages", index=True),
        given("received_at", TIME),
        given("source", sa.Text),
        given("envelope", sa.JSON),
    )
    op.create_table(
        "waiting_clues",
        of("message_id", "messages", primary_key=True),
        sa.Column("clue", sa.Text, primary_key=True, index=True),
    )


def _contents() -> None:
    op.create_table(
        "readings",
        of("message_id", "messages", primary_key=True),
        given("read_at", TIME),
        given("reading", sa.JSON),
    )
    op.create_table(
        "parts",
        of("message_id", "messages", primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        given("part", sa.Text),
        sa.Column("filename", sa.Text),
        given("media_type", sa.Text),
        given("size", sa.Integer),
        given("sha256", sa.String(64)),
        given("status", sa.String(16)),
        sa.Column("reason", sa.Text),
    )
    op.create_table(
        "documents",
        of("message_id", "messages", primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        given("part", sa.Text),
        given("origin", sa.String(16)),
        given("media_type", sa.Text),
        sa.Column("filename", sa.Text),
        given("text", sa.Text),
        given("pages", sa.JSON),
        given("regions", sa.JSON),
        given("ocr", sa.Boolean),
    )


def _fields() -> None:
    op.create_table(
        "fields",
        row_id(),
        of("case_id", "cases", index=True),
        given("path", sa.String(64)),
        sa.Column("machine", sa.JSON),
        of("message_id", "messages", optional=True),
        sa.Column("confirmed", sa.JSON),
        sa.Column("confirmed_by", sa.Text),
        sa.Column("confirmed_at", TIME),
        given("alternatives", sa.JSON),
        sa.UniqueConstraint("case_id", "path"),
    )
    op.create_table(
        "listings",
        row_id(),
        of("case_id", "cases", index=True),
        given("path", sa.String(64)),
        given("item_key", sa.Text, index=True),
        given("state", sa.String(24)),
        of("message_id", "messages", optional=True),
        sa.UniqueConstraint("case_id", "path"),
    )
    op.create_table(
        "parties",
        row_id(),
        of("case_id", "cases", index=True),
        given("role", sa.String(16)),
        sa.Column("name", sa.Text),
        sa.Column("address", sa.Text, index=True),
        of("message_id", "messages", optional=True),
        sa.UniqueConstraint("case_id", "role", "address", "name"),
    )


def _history() -> None:
    op.create_table(
        "events",
        row_id(),
        of("case_id", "cases"),
        given("seq", sa.Integer),
        given("at", TIME),
        given("who", sa.Text),
        given("action", sa.String(32)),
        sa.Column("path", sa.Text),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.Column("why", sa.Text),
        of("message_id", "messages", optional=True),
        sa.Column("undoes", sa.Integer),
        sa.Column("values_salt", sa.String(32)),
        given("values_hash", sa.String(64)),
        sa.Column("why_salt", sa.String(32)),
        given("why_hash", sa.String(64)),
        given("previous_hash", sa.String(64)),
        given("hash", sa.String(64)),
        sa.UniqueConstraint("case_id", "seq"),
    )
    make_append_only("events", erasable={"values_salt": ("before", "after"), "why_salt": ("why",)})


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        row_id(),
        of("case_id", "cases", index=True),
        given("kind", sa.String(32)),
        of("message_id", "messages", optional=True),
        given("listings", sa.JSON),
        given("started_at", TIME),
        given("ends", sa.JSON),
        given("stage", sa.Integer),
        sa.Column("due_at", TIME, index=True),
        given("state", sa.String(16)),
        given("attention", sa.Boolean),
        sa.Column("proposes", sa.String(24)),
        sa.Column("ended_seq", sa.Integer),
        one_of("state", "running", "due", "overdue", "stopped", "met", "cancelled"),
    )


def _sellers() -> None:
    op.create_table(
        "sellers",
        row_id(),
        given("name", sa.Text),
        given("created_at", TIME),
        of("merged_into", "sellers", optional=True),
    )
    op.create_table(
        "seller_names",
        sa.Column("key", sa.Text, primary_key=True),
        of("seller_id", "sellers", index=True),
        given("name", sa.Text),
    )
    op.create_table(
        "seller_events",
        row_id(),
        of("seller_id", "sellers", index=True),
        given("at", TIME),
        given("who", sa.Text),
        given("action", sa.String(32)),
        sa.Column("said", sa.JSON),
        sa.Column("why", sa.Text),
    )
    make_append_only("seller_events")


def _strikes() -> None:
    standing = sa.text("reversed_at IS NULL")
    op.create_table(
        "strikes",
        row_id(),
        of("case_id", "cases", index=True),
        given("listing", sa.String(64)),
        of("seller_id", "sellers", optional=True),
        sa.Column("seller_key", sa.Text),
        given("severity", sa.String(32)),
        given("points", sa.Integer),
        given("given_at", TIME),
        given("given_by", sa.Text),
        given("given_seq", sa.Integer),
        sa.Column("reversed_at", TIME),
        sa.Column("reversed_by", sa.Text),
        sa.Column("reversed_why", sa.Text),
        sa.Column("reversed_seq", sa.Integer),
        sa.Index(None, "seller_id", "given_at"),
        sa.Index(
            "uq_strikes_standing", "case_id", "listing",
            unique=True, sqlite_where=standing, postgresql_where=standing,
        ),
    )  # fmt: skip
    op.create_table(
        "measures",
        row_id(),
        of("seller_id", "sellers"),
        of("case_id", "cases", index=True),
        given("measure", sa.String(32)),
        given("points", sa.Integer),
        given("proposed_at", TIME),
        given("state", sa.String(16)),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", TIME),
        sa.Column("why", sa.Text),
        one_of("state", "proposed", "taken", "declined", "lapsed"),
        sa.Index(None, "seller_id", "measure"),
    )
    op.create_table(
        "verdicts",
        of("case_id", "cases", primary_key=True),
        sa.Column("name", sa.String(16), primary_key=True, index=True),
    )


def _search() -> None:
    op.create_table(
        "search_entries",
        row_id(),
        of("case_id", "cases", optional=True, unique=True),
        of("message_id", "messages", optional=True, index=True),
        given("digest", sa.String(64)),
    )
    make_index()
