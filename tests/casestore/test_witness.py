"""A witness of all histories finds out who seals one anew, cuts it or does away with it; nobody else can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text

from casestore import Store, events, open_store
from casestore.models import Case, EventRow
from intake.cli import main
from tests.ledgers.scene import opened, removed

GUARDED = ("events", "seller_history", "account_history")


def unguard(store: Store) -> None:
    """What somebody who owns the database can do."""
    with store.db.writing() as session:
        for table in GUARDED:
            if store.db.is_sqlite:
                for verb in ("update", "delete"):
                    session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
            else:
                session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def seal_anew(store: Store, number: str) -> None:
    """Change who decided, and compute every hash as the program would."""
    unguard(store)
    with store.db.writing(cases=True) as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        rows = session.scalars(
            select(EventRow).where(EventRow.case_id == case.id).order_by(EventRow.seq)
        ).all()
        previous = ""
        for row in rows:
            row.who = "bo" if row.who == "Dana" else row.who
            row.previous_hash = previous
            previous = row.hash = events.seal(number, row)
        case.last_hash = previous


@pytest.fixture
def numbers(store: Store) -> list[str]:
    store.add_user("ada", "staff", who="zoe")
    return [removed(store, 101), opened(store, 102)]


def test_what_goes_on_is_no_tampering(store: Store, numbers: list[str]) -> None:
    witness = store.witness()
    assert {end.history for end in witness} == {*numbers, "seller 1", "account ada"}
    store.move(numbers[1], "investigating", who="ada")
    store.set_active(1, False, who="zoe")
    opened(store, 103)
    assert store.verify_against(witness) == [] and store.verify() == []


def test_a_history_that_was_sealed_anew_is_found(store: Store, numbers: list[str]) -> None:
    witness = store.witness()
    seal_anew(store, numbers[0])
    assert store.verify() == [], "the chain itself holds"
    (found,) = store.verify_against(witness)
    assert (found.history, found.problem) == (numbers[0], "is not what the witness saw")


@pytest.mark.parametrize(
    ("statements", "history"),
    [
        (["DELETE FROM account_history", "DELETE FROM users"], "account ada"),
        (["DELETE FROM events WHERE case_id = 2 AND seq = 1"], "HM-2026-000002"),
    ],
)
def test_what_is_gone_is_found(store: Store, numbers: list[str], statements: list[str], history: str) -> None:
    witness = store.witness()
    unguard(store)
    with store.db.writing() as session:
        for statement in statements:
            session.execute(text(statement))
    assert history in {p.history for p in store.verify_against(witness)}


def test_a_case_that_is_gone_is_found_without_a_witness(store: Store, numbers: list[str]) -> None:
    with store.db.writing() as session:
        session.execute(text("UPDATE cases SET number = 'HM-2025-000009' WHERE id = 2"))
    assert (numbers[1], "the case is gone") in {(p.history, p.problem) for p in store.verify()}


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    store = open_store(url)
    number = removed(store, 101)
    config = tmp_path / "intake.toml"
    config.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    assert main(["audit", "witness", "--config", str(config)]) == 0
    lines = capsys.readouterr().out
    assert [json.loads(line)["history"] for line in lines.splitlines()] == [number, "seller 1"]
    file = tmp_path / "witness.jsonl"
    file.write_text(lines, encoding="utf-8")
    verify = ["audit", "verify", "--config", str(config), "--against", str(file)]
    assert main(verify) == 0
    seal_anew(store, number)
    store.close()
    assert main(verify) == 1
    assert "is not what the witness saw" in capsys.readouterr().err
    file.write_text("no witness\n", encoding="utf-8")
    assert main(verify) == 2
