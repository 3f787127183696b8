"""Run by Alembic, with the connection that `casestore.migrate` hands over."""

from alembic import context

from casestore.models import Base
from casestore.models.base import UtcDateTime

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_item=lambda kind, item, _context: (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False
    ),
)
context.run_migrations()
