"""Users, sessions and one-time links; of every secret only a hash is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from casestore import NotAllowed, NotFound, Store, User
from tests.stores import Clock


@pytest.fixture
def ada(store: Store) -> User:
    return store.add_user("Ada", "admin", "$argon2id$...", who="zoe")


def test_a_user_is_found_by_name_whatever_its_case(store: Store, ada: User) -> None:
    assert store.find_user(" ADA ") == ada == User(1, "ada", "admin", True)
    assert (store.password_hash(ada.id), store.count_users()) == ("$argon2id$...", 1)
    assert store.find_user("bob") is None


@pytest.mark.parametrize(
    ("name", "role"), [("aDa", "staff"), (" ", "staff"), ("x" * 201, "staff"), ("bob", "root")]
)
def test_a_taken_name_and_an_unknown_role_are_refused(store: Store, ada: User, name: str, role: str) -> None:
    with pytest.raises(NotAllowed):
        store.add_user(name, role, who="zoe")
    assert store.list_users() == (ada,)


def test_a_session_lasts_its_hours(store: Store, ada: User, clock: Clock) -> None:
    token = store.open_session(ada.id, hours=2)
    clock.forward(minutes=119)
    assert store.session_user(token) == ada
    clock.forward(minutes=1)
    assert store.session_user(token) is None


def test_signing_out_ends_one_session_and_a_new_password_all(store: Store, ada: User) -> None:
    one, two, three = (store.open_session(ada.id, 1) for _ in range(3))
    store.end_session(one)
    assert [store.session_user(t) for t in (one, two)] == [None, ada]
    store.renew_password_hash(ada.id, "stronger")
    assert store.session_user(two) == ada
    store.set_password_hash(ada.id, "new", who="zoe")
    assert [store.session_user(t) for t in (two, three)] == [None, None]


def test_a_link_signs_in_once(store: Store, ada: User, clock: Clock) -> None:
    link = store.issue_sign_in(ada.id, hours=1, who="zoe")
    with ThreadPoolExecutor(4) as pool:
        sessions = [s for s in pool.map(lambda _: store.redeem_sign_in(link, 1), range(4)) if s]
    assert [store.session_user(s) for s in sessions] == [ada]
    late = store.issue_sign_in(ada.id, hours=1, who="zoe")
    clock.forward(hours=1)
    assert store.redeem_sign_in(late, 1) is None
    assert store.redeem_sign_in("guessed", 1) is None


def test_who_is_shut_out_is_out_at_once(store: Store, ada: User) -> None:
    token, link = store.open_session(ada.id, 1), store.issue_sign_in(ada.id, who="zoe")
    store.set_active(ada.id, False, who="zoe")
    assert (store.session_user(token), store.redeem_sign_in(link, 1)) == (None, None)
    with pytest.raises(NotAllowed):
        store.open_session(ada.id, 1)


def test_no_secret_stands_in_the_store(store: Store, ada: User) -> None:
    tokens = [store.open_session(ada.id, 1), store.issue_sign_in(ada.id, who="zoe")]
    with store.db.reading() as session:
        kept = [
            str(r)
            for t in ("sessions", "sign_in_tokens")
            for r in session.execute(text(f"SELECT * FROM {t}"))
        ]
    assert len(kept) == 2 and not any(token in row for token in tokens for row in kept)


def test_a_user_that_is_none(store: Store) -> None:
    with pytest.raises(NotFound):
        store.open_session(77, 1)
    with pytest.raises(NotFound):
        store.set_role(77, "staff", who="zoe")
