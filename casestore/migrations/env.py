"""Run by Alembic, with the connection that `casestore.migrate` hands over."""

from alembic import context
from sqlalchemy import MetaData

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""What constraints and indexes of stores out there are called. Migrations know nothing of today's models: those change,
and what a migration once did must not."""

context.configure(
    connection=context.config.attributes["connection"], target_metadata=MetaData(naming_convention=NAMES)
)
context.run_migrations()
