"""The queue reads no table from end to end and sorts nothing: SQLite, which has no statistics here, says how it would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from casestore import Store, case_queue, open_store
from casestore.case_queue import ORDERS

Look = Callable[[Store], object]

LOOKS: dict[str, Look] = {
    **{f"all, {order}": lambda s, order=order: s.list_cases(order=order) for order in ORDERS},
    **{f"one state, {order}": lambda s, order=order: s.list_cases(states=["ready"], order=order) for order in ORDERS},
    **{f"missing, {order}": lambda s, order=order: s.list_cases(missing="phone", order=order) for order in ORDERS},
    "several states": lambda s: s.list_cases(states=["ready", "incomplete"]),
    "anything missing": lambda s: s.list_cases(missing="any"),
    "missing in one state": lambda s: s.list_cases(missing="phone", states=["ready"]),
    "one kind": lambda s: s.list_cases(kinds=["notice"]),
    "to be verified": lambda s: s.list_cases(unverified=True),
    "counts": lambda s: s.case_counts(),
    "names of what is missing": lambda s: s.missing_names(),
    "triage": lambda s: s.list_triage(),
    "triage count": lambda s: s.triage_count(),
}  # fmt: skip


WHOLE_TABLE = re.compile(r"SCAN (cases|missing|messages)\b")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store in which every number of cases counts as many."""
    monkeypatch.setattr(case_queue, "FEW", -1)
    store = open_store(f"sqlite:///{tmp_path / 'cases.sqlite'}")
    yield store
    store.close()


def plans(store: Store, look: Look) -> list[str]:
    """The steps of all queries that a look takes."""
    sent: list[tuple[str, Any]] = []

    def keep(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(store.db.engine, "before_cursor_execute", keep)
    look(store)
    event.remove(store.db.engine, "before_cursor_execute", keep)
    asked = [(sql, parameters) for sql, parameters in sent if sql.startswith(("SELECT", "WITH"))]
    assert asked
    with store.db.engine.connect() as connection:
        return [
            step.detail
            for sql, parameters in asked
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
        ]


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_look_at_the_queue_goes_by_an_index(empty: Store, look: Look) -> None:
    for step in plans(empty, look):
        assert not (WHOLE_TABLE.match(step) and "INDEX" not in step), step
        assert "FOR ORDER BY" not in step, step


def test_the_plan_of_a_query_without_an_index_is_recognised(empty: Store) -> None:
    def unindexed(store: Store) -> None:
        with store.db.reading() as session:
            session.connection().exec_driver_sql("SELECT * FROM cases WHERE subject = 'x' ORDER BY policy")

    assert plans(empty, unindexed) == ["SCAN cases", "USE TEMP B-TREE FOR ORDER BY"]
