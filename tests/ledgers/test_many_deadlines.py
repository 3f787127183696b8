"""However many deadlines come at once, none is left unfired, none unseen, and none fires twice."""

from __future__ import annotations

import json
import multiprocessing
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from casestore import Store, open_store
from casestore.clockwork import AT_ONCE
from casestore.models import Case, Deadline
from intake.cli import main
from tests.ledgers.scene import actions, countered
from tests.stores import Clock

TENTH_IS_OVER = datetime(2026, 3, 17, tzinfo=UTC)
MORE = AT_ONCE * 2 + 7


def many(store: Store, count: int) -> str:
    """A case with so many clocks, whose times come one after the other; its number."""
    number = countered(store, 101)
    with store.db.writing(cases=True) as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        first = session.scalars(select(Deadline).where(Deadline.case_id == case.id)).one()
        same = {c.key: getattr(first, c.key) for c in Deadline.__table__.columns if c.key != "id"}
        session.execute(insert(Deadline), [same for _ in range(count - 1)])
        session.execute(update(Deadline).values(due_at=TENTH_IS_OVER))
    return number


def test_more_than_are_looked_up_at_once_all_fire_in_one_call(store: Store, clock: Clock) -> None:
    number = many(store, MORE)
    clock.now = TENTH_IS_OVER
    fired = store.fire_due()
    assert len(fired) == len({d.id for d in fired}) == MORE
    assert store.fire_due() == []
    assert len(store.list_deadlines(number=number)) == MORE, "the case's page shows them all"
    assert store.count_deadlines(attention=True) == MORE
    assert store.verify(number) == []


def test_a_page_after_the_other_shows_each_once(store: Store) -> None:
    many(store, 25)
    pages = [store.list_deadlines(limit=10, offset=at) for at in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({d.id for page in pages for d in page}) == 25


def fire_all(url: str, now: str) -> list[int]:
    """Run in a process of its own: let everything fire that has come."""
    store = open_store(url, clock=Clock(datetime.fromisoformat(now)))
    fired = [deadline.id for deadline in store.fire_due()]
    store.close()
    return fired


def test_processes_that_ask_at_once_fire_each_once_between_them(store: Store, store_url: str) -> None:
    numbers = [countered(store, n) for n in range(101, 113)]
    ids = [d.id for d in store.list_deadlines()]
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        found = pool.starmap(fire_all, [(store_url, TENTH_IS_OVER.isoformat())] * 3)
    assert Counter(id_ for fired in found for id_ in fired) == Counter(ids)
    assert all(actions(store, number).count("deadline_fired") == 1 for number in numbers)
    assert store.verify() == []


def test_the_command_says_how_many_it_does_not_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    store = open_store(url, clock=Clock())
    many(store, 12)
    store.close()
    config = tmp_path / "intake.toml"
    config.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    assert main(["deadlines", "list", "--config", str(config), "--json", "--limit", "5"]) == 0
    said = capsys.readouterr()
    assert len([json.loads(line) for line in said.out.splitlines()]) == 5
    assert "7 further deadlines are not shown; --limit 12 shows all" in said.err
