"""A seller's history is sealed like a case's: the database guards it, and tampering is found."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casestore import Store
from tests.ledgers.scene import removed


@pytest.fixture
def seller_id(store: Store) -> int:
    """A seller with three entries: two names, and a measure that was taken."""
    removed(store, 101)
    (seller,) = store.list_sellers()
    other = removed(store, 102, seller=None)
    store.assign_strikes(other, "lamps@brightnest.example", who="Dana")
    (_, second) = sorted(s.id for s in store.list_sellers())
    store.merge_sellers(second, seller.id, who="Dana", why="one shop, two addresses")
    return seller.id


def run_unguarded(store: Store, statement: str) -> None:
    """What somebody who owns the database can do: switch its guard off and rewrite."""
    with store.db.writing() as session:
        if store.db.is_sqlite:
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER IF EXISTS seller_history_no_{verb}"))
        else:
            session.execute(text("ALTER TABLE seller_history DISABLE TRIGGER USER"))
        session.execute(text(statement))


def test_an_honest_history_verifies(store: Store, seller_id: int) -> None:
    assert [e.action for e in store.get_seller(seller_id).events] == ["named", "merged"]
    assert store.verify() == []


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE seller_history SET why = 'no reason' WHERE action = 'merged'", "was changed"),
        ("UPDATE seller_history SET who = 'eve' WHERE action = 'merged'", "was changed"),
        (
            "UPDATE seller_history SET why = NULL, why_salt = NULL WHERE action = 'merged'",
            "was erased, and no entry says so",
        ),
        ("DELETE FROM seller_history WHERE action = 'merged'", "its last entries are missing"),
    ],
)
def test_tampering_is_found(store: Store, seller_id: int, statement: str, problem: str) -> None:
    run_unguarded(store, statement)
    (found,) = store.verify()
    assert (found.history, found.problem) == (f"seller {seller_id}", problem)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seller_history SET why = 'other'",
        "UPDATE seller_history SET said = NULL",
        "UPDATE seller_history SET who = 'eve', why = NULL, why_salt = NULL",
        "DELETE FROM seller_history",
    ],
)
def test_the_database_refuses_to_rewrite_it(store: Store, seller_id: int, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), store.db.writing() as session:
        session.execute(text(statement))
