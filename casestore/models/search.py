"""What the search index holds an entry of. The words themselves are in `search_index`, which is the
database's own: an FTS5 table in SQLite, a tsvector in PostgreSQL (casestore/search_index.py)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casestore.models.base import Base


class SearchEntry(Base):
    """The values of one case, or a stretch of one message's texts. `digest` tells whether it has changed."""

    __tablename__ = "search_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), unique=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))


class SearchDue(Base):
    """A case, or a message, whose entry is to be made anew: it was written by an earlier version."""

    __tablename__ = "search_due"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
