"""The accounts of people have a history, sealed like those of cases and sellers.

Accounts that were there before begin theirs with an entry that says what they are.

Revision: 0012, after 0011
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from casestore.migrations.append_only import make_append_only
from casestore.migrations.columns import TIME, given, of, row_id

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("users", sa.Column("event_count", sa.Integer, nullable=False, server_default="0"))
    op.add_column("users", sa.Column("last_hash", sa.String(64), nullable=False, server_default=""))
    history = op.create_table(
        "account_history",
        row_id(),
        of("user_id", "users"),
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
        sa.UniqueConstraint("user_id", "seq"),
    )
    _begin(op.get_bind(), history)
    make_append_only("account_history")


def _begin(connection: sa.Connection, history: sa.Table) -> None:
    """The first entry of everybody who is there."""
    at = datetime.now(UTC)
    instant = at.isoformat(timespec="microseconds")
    people = connection.execute(
        sa.text("SELECT id, name, role, active, password_hash FROM users ORDER BY id")
    )
    for user in people.mappings().all():
        password = user["password_hash"]
        said = {
            "name": user["name"],
            "role": user["role"],
            "active": bool(user["active"]),
            "password": hashlib.sha256(password.encode()).hexdigest() if password is not None else None,
        }
        row: dict[str, Any] = {
            "user_id": user["id"],
            "seq": 1,
            "at": at if connection.dialect.name != "sqlite" else at.replace(tzinfo=None),
            "who": "intake",
            "action": "carried_over",
            "said": said,
            "values_salt": secrets.token_hex(16),
            "why_salt": secrets.token_hex(16),
            "previous_hash": "",
        }
        row["values_hash"] = _sha256([row["values_salt"], said])
        row["why_hash"] = _sha256([row["why_salt"], None])
        sealed = [user["id"], 1, instant, "intake", "carried_over", row["values_hash"], row["why_hash"], ""]
        row["hash"] = _sha256(sealed)
        connection.execute(sa.insert(history).values(row))
        end = sa.text("UPDATE users SET event_count = 1, last_hash = :last WHERE id = :id")
        connection.execute(end, {"last": row["hash"], "id": user["id"]})


def _sha256(said: list[Any]) -> str:
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
