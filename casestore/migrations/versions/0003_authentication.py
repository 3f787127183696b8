"""What SPF, DKIM and DMARC say of a message's sender.

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("messages", sa.Column("authentication", sa.JSON(), nullable=True))
