"""What the ledger of notifiers counts is kept: by case, and added up by name.

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casestore.migrations.columns import given, of

revision = "0011"
down_revision = "0010"

_VERDICTS = ("incomplete", "valid", "rejected", "withdrawn", "countered")
_LONGEST = 400

_SHARES = """
INSERT INTO notifier_shares (case_id, by, name, notices, {columns})
SELECT n.case_id, '{by}', n.name, n.notices, {counts} FROM (
    SELECT m.case_id AS case_id, substr({name}, 1, {longest}) AS name, count(*) AS notices
    FROM messages m JOIN cases c ON c.id = m.case_id
    WHERE m.kind = 'notice' AND m.unverified = false AND {name} IS NOT NULL
    GROUP BY m.case_id, substr({name}, 1, {longest})) n
"""
_COUNT = "n.notices * (SELECT count(*) FROM verdicts v WHERE v.case_id = n.case_id AND v.name = '{verdict}')"


def upgrade() -> None:
    counts = [sa.Column(name, sa.Integer, nullable=False) for name in ("notices", *_VERDICTS)]
    op.create_table(
        "notifier_shares",
        of("case_id", "cases", primary_key=True),
        sa.Column("by", sa.String(16), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        *counts,
    )
    op.create_table(
        "notifier_totals",
        sa.Column("by", sa.String(16), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        *(given(column.name, sa.Integer) for column in counts),
    )
    op.create_index("ix_notifier_totals_most", "notifier_totals", ["by", sa.text("notices DESC"), "name"])
    columns = ", ".join(_VERDICTS)
    told = ", ".join(_COUNT.format(verdict=verdict) for verdict in _VERDICTS)
    for by, name in (("address", "m.from_address"), ("claimant", "c.claimant")):
        op.execute(_SHARES.format(by=by, name=name, columns=columns, counts=told, longest=_LONGEST))
    sums = ", ".join(f"sum({name})" for name in ("notices", *_VERDICTS))
    op.execute(
        f"INSERT INTO notifier_totals (by, name, notices, {columns})"
        f" SELECT by, name, {sums} FROM notifier_shares GROUP BY by, name"
    )
