"""Changes of accounts are sealed entries with who made them; what is done past the desk is found out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casestore import Store, User, open_store
from intake.cli import main


@pytest.fixture
def ada(store: Store) -> User:
    return store.add_user("Ada", "staff", "$argon2id$...", who="zoe")


def run_unguarded(store: Store, *statements: str) -> None:
    """What somebody who owns the database can do: switch its guard off and rewrite."""
    with store.db.writing() as session:
        if store.db.is_sqlite:
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER IF EXISTS account_history_no_{verb}"))
        else:
            session.execute(text("ALTER TABLE account_history DISABLE TRIGGER USER"))
        for statement in statements:
            session.execute(text(statement))


def test_every_change_is_an_entry_with_who_made_it(store: Store, ada: User) -> None:
    store.set_role(ada.id, "admin", who="zoe")
    store.set_role(ada.id, "admin", who="bo")  # nothing changes
    store.set_active(ada.id, False, who="bo")
    store.set_active(ada.id, True, who="zoe")
    store.clear_password(ada.id, who="zoe")
    store.issue_sign_in(ada.id, who="zoe")
    store.set_password_hash(ada.id, "new", who="ada")
    store.renew_password_hash(ada.id, "stronger")
    told = [(c.who, c.action) for c in reversed(store.account_history())]
    assert told == [
        ("zoe", "added"), ("zoe", "role_changed"), ("bo", "shut_out"), ("zoe", "let_in"), ("zoe", "password_reset"),
        ("zoe", "link_issued"), ("ada", "password_set"), ("intake", "password_rehashed"),
    ]  # fmt: skip
    role = next(c for c in store.account_history() if c.action == "role_changed")
    assert role.said == {"before": "staff", "after": "admin"} and role.user == "ada"
    assert store.verify_accounts() == []
    assert len(store.account_history(limit=3, offset=6)) == 2


def test_no_hash_of_a_password_stands_in_the_history(store: Store, ada: User) -> None:
    store.set_password_hash(ada.id, "$argon2id$secret", who="ada")
    assert "argon2" not in str(store.account_history())


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE users SET role = 'admin'", "is not what its history says"),
        ("UPDATE users SET active = true", "is not what its history says"),
        ("UPDATE users SET password_hash = 'eve knows it'", "is not what its history says"),
        ("UPDATE users SET name = 'eve'", "is not what its history says"),
        ("UPDATE account_history SET who = 'eve' WHERE action = 'shut_out'", "was changed"),
        ("UPDATE account_history SET said = NULL WHERE action = 'added'", "was changed"),
        ("DELETE FROM account_history WHERE action = 'shut_out'", "its last entries are missing"),
        ("DELETE FROM account_history WHERE action = 'added'", "entry 1 is missing"),
    ],
)
def test_tampering_is_found(store: Store, ada: User, statement: str, problem: str) -> None:
    store.set_active(ada.id, False, who="zoe")
    assert store.verify_accounts() == []
    run_unguarded(store, statement)
    assert problem in [p.problem for p in store.verify_accounts()]


def test_an_account_that_nobody_added_is_found(store: Store, ada: User) -> None:
    columns = "id, name, role, active, created_at, event_count, last_hash"
    run_unguarded(
        store,
        f"INSERT INTO users ({columns}) SELECT 99, 'eve', 'admin', active, created_at, 0, '' FROM users",
    )
    (found,) = store.verify_accounts()
    assert (found.history, found.problem) == ("account eve", "is not what its history says")


@pytest.mark.parametrize(
    "statement", ["UPDATE account_history SET who = 'eve'", "DELETE FROM account_history",
                  "UPDATE account_history SET said = NULL, values_salt = NULL"],
)  # fmt: skip
def test_the_database_refuses_to_rewrite_it(store: Store, ada: User, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), store.db.writing() as session:
        session.execute(text(statement))


def test_changes_at_the_same_time_follow_one_another(store: Store, ada: User) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: store.set_password_hash(ada.id, f"hash {n}", who=f"admin {n}"), range(8)))
    assert len(store.account_history()) == 9
    assert store.verify_accounts() == []


def test_the_command_names_what_was_tampered_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'cases.sqlite'}"
    store = open_store(url)
    store.add_user("eve", "reader", who="zoe")
    config = tmp_path / "intake.toml"
    config.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")
    assert main(["audit", "verify", "--config", str(config)]) == 0
    run_unguarded(store, "UPDATE users SET role = 'admin'")
    store.close()
    assert main(["audit", "verify", "--config", str(config)]) == 1
    assert "account eve: is not what its history says" in capsys.readouterr().err
