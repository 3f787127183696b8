"""Personal data can be erased from the history, its chain staying whole; legal hold.

Every entry gets salted hashes of its values and its reason, and is sealed anew by them.

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from casestore.migrations.append_only import make_erasable
from casestore.models.base import UtcDateTime

revision = "0006"
down_revision = "0005"

_NEW = {"values_salt": 32, "values_hash": 64, "why_salt": 32, "why_hash": 64}


def upgrade() -> None:
    op.add_column("cases", sa.Column("hold", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("erased_roles", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("messages", sa.Column("erased_at", UtcDateTime(), nullable=True))
    for name, length in _NEW.items():
        hash_ = name.endswith("hash")
        default = "" if hash_ else None
        op.add_column(
            "events", sa.Column(name, sa.String(length), nullable=not hash_, server_default=default)
        )
    _unlock()
    _seal_anew(op.get_bind())
    make_erasable("events", {"values_salt": ("before", "after"), "why_salt": ("why",)})


def _unlock() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER events_no_update")
    else:
        op.execute("DROP TRIGGER events_no_change ON events")


def _seal_anew(connection: sa.Connection) -> None:
    """By the functions of today: a later change of the seal brings a migration of its own, which seals anew."""
    if connection.scalar(sa.text("SELECT count(*) FROM events")) == 0:
        return
    import secrets

    from casestore.events import hash_values, hash_why, seal
    from casestore.models import EventRow

    with Session(connection) as session:
        found = session.execute(sa.text("SELECT id, number FROM cases"))
        numbers: dict[int, str] = {row.id: row.number for row in found}
        last: dict[int, str] = {}
        for row in session.scalars(sa.select(EventRow).order_by(EventRow.case_id, EventRow.seq)):
            row.values_salt, row.why_salt = secrets.token_hex(16), secrets.token_hex(16)
            row.values_hash, row.why_hash = hash_values(row), hash_why(row)
            row.previous_hash = last.get(row.case_id, "")
            row.hash = last[row.case_id] = seal(numbers[row.case_id], row)
        session.flush()
        for case_id, hash_ in last.items():
            session.execute(
                sa.text("UPDATE cases SET last_hash = :hash WHERE id = :id"), {"hash": hash_, "id": case_id}
            )
