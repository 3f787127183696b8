"""A deadline that raises an error holds up no other: it is told, counted, tried again later, and seen at the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from casestore import DeadlineView, Store
from casestore.deadlines import FIRST_WAIT, LONGEST_WAIT
from casestore.models import Case, Deadline, EventRow, Field
from tests.ledgers.scene import countered
from tests.stores import Clock

TENTH_IS_OVER = datetime(2026, 3, 17, tzinfo=UTC)


class Told(list[DeadlineView]):
    """What failed, as whoever lets deadlines fire is told."""

    def __call__(self, deadline: DeadlineView, error: Exception) -> None:
        self.append(deadline)


def damage(store: Store, number: str, how: str) -> Any:
    """Make one case's deadline impossible to fire; what had stood there."""
    with store.db.writing(cases=True) as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        if how == "its own instants":
            mine = select(Deadline.ends).where(Deadline.case_id == case.id)
            before = session.scalar(mine)
            session.execute(
                update(Deadline).where(Deadline.case_id == case.id).values(ends=["soon", "later"])
            )
        else:
            mine = select(Field.machine).where(Field.case_id == case.id, Field.path == "contact.name")
            before = session.scalar(mine)
            broken = update(Field).where(Field.case_id == case.id, Field.path == "contact.name")
            session.execute(broken.values(machine={"nothing": "of use"}))
        return before


def mend(store: Store, number: str, how: str, before: Any) -> None:
    with store.db.writing(cases=True) as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        if how == "its own instants":
            session.execute(update(Deadline).where(Deadline.case_id == case.id).values(ends=before))
        else:
            whole = update(Field).where(Field.case_id == case.id, Field.path == "contact.name")
            session.execute(whole.values(machine=before))


def fired_in(store: Store) -> set[str]:
    """The cases whose histories tell of a deadline that fired."""
    told = select(Case.number).join(EventRow, EventRow.case_id == Case.id)
    with store.db.reading() as session:
        return set(session.scalars(told.where(EventRow.action == "deadline_fired")))


@pytest.mark.parametrize("how", ["its own instants", "a value of its case"])
def test_the_others_fire_and_the_failing_one_is_tried_again(store: Store, clock: Clock, how: str) -> None:
    first, second, third = (countered(store, n) for n in (101, 102, 103))
    before = damage(store, first, how)
    clock.now, told = TENTH_IS_OVER, Told()
    assert [d.case_number for d in store.fire_due(failed=told)] == [second, third]
    assert [(d.case_number, d.failures) for d in told] == [(first, 1)]
    assert told[0].failure and told[0].retry_at == TENTH_IS_OVER + FIRST_WAIT
    assert store.failing_deadlines() == 1
    assert store.list_deadlines()[0].case_number == first, "it stands at the head of the list"
    assert fired_in(store) == {second, third}, "nothing was done by halves"

    assert store.fire_due(failed=told) == [] and len(told) == 1, "not tried again at once"
    clock.forward(seconds=FIRST_WAIT.total_seconds())
    assert store.fire_due(failed=told) == [] and told[-1].failures == 2
    assert told[-1].retry_at == clock.now + 2 * FIRST_WAIT

    mend(store, first, how, before)
    clock.forward(seconds=2 * FIRST_WAIT.total_seconds())
    (fired,) = store.fire_due(failed=told)
    assert (fired.case_number, fired.state, fired.failures, fired.failure) == (first, "due", 0, None)
    assert store.failing_deadlines() == 0 and len(told) == 2
    assert store.verify() == []


def test_the_wait_grows_to_some_hours_and_no_further(store: Store, clock: Clock) -> None:
    number = countered(store, 101)
    damage(store, number, "its own instants")
    clock.now, told, waits = TENTH_IS_OVER, Told(), []
    for _ in range(12):
        store.fire_due(failed=told)
        retry_at = told[-1].retry_at
        assert retry_at is not None
        waits.append(retry_at - clock.now)
        clock.now = retry_at
    assert waits[:4] == [FIRST_WAIT * n for n in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST_WAIT == max(waits)
    assert told[-1].failures == 12


def test_a_deadline_that_ends_meanwhile_fails_no_more(store: Store, clock: Clock) -> None:
    number = countered(store, 101)
    damage(store, number, "its own instants")
    clock.now = TENTH_IS_OVER
    store.fire_due()
    assert store.failing_deadlines() == 1
    store.move(number, "decided_removed", who="ada", why="the answer was no defence")
    assert store.failing_deadlines() == 0
    clock.now += timedelta(days=2)
    assert store.fire_due() == []
