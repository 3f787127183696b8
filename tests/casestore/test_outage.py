"""A database that goes away and comes back."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from casestore import open_store
from intake.filing import file_reading
from tests.postgres import Postgres
from tests.readings import notice, receive, text


def test_the_store_works_again_once_its_database_does(postgres: Postgres, migrated: str) -> None:
    store = open_store(postgres.new_database(migrated))
    message = receive(store, reading := notice(101))
    postgres.stop()
    try:
        with pytest.raises(OperationalError):
            file_reading(store, message, text(reading))
    finally:
        postgres.start()
    assert file_reading(store, message, text(reading)).action == "opened"
    assert store.verify() == []
    store.close()
