"""Sellers' histories are sealed like those of cases, and personal data can be erased from them.

What was written before is copied, entry by entry, and sealed as it stands.

Revision: 0007, after 0006
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

from casestore.migrations.append_only import make_append_only
from casestore.migrations.columns import TIME, given, of, row_id

revision = "0007"
down_revision = "0006"

_OLD = sa.table(
    "seller_events",
    sa.column("id", sa.Integer),
    sa.column("seller_id", sa.Integer),
    sa.column("at", TIME),
    sa.column("who", sa.Text),
    sa.column("action", sa.Text),
    sa.column("said", sa.JSON(none_as_null=True)),
    sa.column("why", sa.Text),
)


def upgrade() -> None:
    op.add_column("sellers", sa.Column("event_count", sa.Integer, nullable=False, server_default="0"))
    op.add_column("sellers", sa.Column("last_hash", sa.String(64), nullable=False, server_default=""))
    op.add_column("sellers", sa.Column("erased_at", TIME))
    history = op.create_table(
        "seller_history",
        row_id(),
        of("seller_id", "sellers"),
        given("seq", sa.Integer),
        given("at", TIME),
        given("who", sa.Text),
        given("action", sa.String(32)),
        sa.Column("said", sa.JSON(none_as_null=True)),
        sa.Column("why", sa.Text),
        sa.Column("values_salt", sa.String(32)),
        given("values_hash", sa.String(64)),
        sa.Column("why_salt", sa.String(32)),
        given("why_hash", sa.String(64)),
        given("previous_hash", sa.String(64)),
        given("hash", sa.String(64)),
        sa.UniqueConstraint("seller_id", "seq"),
    )
    _copy_sealed(op.get_bind(), history)
    make_append_only("seller_history", erasable={"values_salt": ("said",), "why_salt": ("why",)})
    op.drop_table("seller_events")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION seller_events_append_only()")


def _copy_sealed(connection: sa.Connection, history: sa.Table) -> None:
    """Every old entry, with the seal that this version gives to new ones."""
    ends: dict[int, tuple[int, str]] = {}
    for old in connection.execute(sa.select(_OLD).order_by(_OLD.c.id)).mappings().all():
        seq, previous = ends.get(old["seller_id"], (0, ""))
        row: dict[str, Any] = {k: v for k, v in old.items() if k != "id"}
        at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
        row |= {"seq": seq + 1, "previous_hash": previous}
        row |= {"values_salt": secrets.token_hex(16), "why_salt": secrets.token_hex(16)}
        row["values_hash"] = _sha256([row["values_salt"], row["said"]])
        row["why_hash"] = _sha256([row["why_salt"], row["why"]])
        instant = at.astimezone(UTC).isoformat(timespec="microseconds")
        row["hash"] = _sha256(
            [
                row["seller_id"], seq + 1, instant, row["who"], row["action"], row["values_hash"], row["why_hash"],
                previous,
            ]
        )  # fmt: skip
        connection.execute(sa.insert(history).values(row))
        ends[row["seller_id"]] = (seq + 1, row["hash"])
    for seller_id, (count, last) in ends.items():
        end = "UPDATE sellers SET event_count = :count, last_hash = :last WHERE id = :id"
        connection.execute(sa.text(end), {"count": count, "last": last, "id": seller_id})


def _sha256(said: list[Any]) -> str:
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
