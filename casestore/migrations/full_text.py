"""The words of the search index: an FTS5 table in SQLite, a tsvector with its GIN index in PostgreSQL."""

from __future__ import annotations

from alembic import op


def make_index() -> None:
    """The table `search_index`, one row for each row of `search_entries`, with the same id."""
    if op.get_bind().dialect.name == "sqlite":
        # words are folded already; beginnings of three letters are looked up, not scanned
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(head, tails, subject, body,"
            " tokenize='unicode61 remove_diacritics 0', prefix='3')"
        )
    else:
        op.execute("CREATE TABLE search_index (id integer PRIMARY KEY, words tsvector NOT NULL)")
        # without a list of pending entries, which every search would have to walk
        op.execute(
            "CREATE INDEX ix_search_index_words ON search_index USING gin (words) WITH (fastupdate=off)"
        )
