"""The page of people, for admins alone, and one's own password."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from casestore import User
from desk.passwords import password_fits
from tests.desk.conftest import PASSWORD, House, csrf_of
from tests.desk.test_ledgers import text_of


def user(house: House, name: str) -> User:
    found = house.store.find_user(name)
    assert found is not None
    return found


def send(browser: TestClient, path: str, page: str = "/people", **fields: str) -> object:
    token = csrf_of(browser.get(page).text)
    return browser.post(path, data={"csrf": token} | fields)


def link_on(page: str) -> str:
    found = re.search(r"data-link>http://127\.0\.0\.1:8000(/sign-in/once/[^<]+)<", page)
    assert found, "no link on the page"
    return found[1]


def test_only_admins_see_it_and_its_link(house: House) -> None:
    for name in ("ada", "rita"):
        browser = house.signed_in(name)
        assert browser.get("/people").status_code == 403
        assert 'href="/people"' not in browser.get("/cases").text
    said = text_of(house.signed_in("zoe"), "/people")
    assert "ada" in said and "Accounts 4" in said


@pytest.mark.parametrize("path", ["add", "1/role", "1/active", "1/reset"])
def test_nobody_else_changes_anybody(house: House, path: str) -> None:
    before = house.store.list_users()
    browser = house.signed_in("ada")
    token = csrf_of(browser.get("/cases").text)
    form = {"csrf": token, "name": "eve", "role": "admin", "active": "0"}
    assert browser.post(f"/people/{path}", data=form).status_code == 403
    admin = house.signed_in("zoe")
    assert admin.post(f"/people/{path}", data=form | {"csrf": "made up"}).status_code == 403
    assert house.store.list_users() == before


def test_somebody_new_signs_in_by_the_link_and_sets_a_password(house: House) -> None:
    answer = send(house.signed_in("zoe"), "/people/add", name=" Wen ", role="staff")
    link = link_on(answer.text)  # type: ignore[attr-defined]
    assert user(house, "wen").role == "staff"
    browser = house.client()
    assert browser.get(link).status_code == 303
    assert "Present password" not in browser.get("/password").text
    done = send(browser, "/password", "/password", new="a lamp by the window", again="a lamp by the window")
    assert done.status_code == 303  # type: ignore[attr-defined]
    assert browser.get("/cases").status_code == 200, "this browser stays signed in"
    assert password_fits("a lamp by the window", house.store.password_hash(user(house, "wen").id))
    assert house.client().get(link).status_code == 410, "the link is used up"


def test_a_name_that_is_taken_is_told_and_kept(house: House) -> None:
    answer = send(house.signed_in("zoe"), "/people/add", name="ada", role="staff")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "there is a user ada already" in answer.text and 'value="ada"' in answer.text  # type: ignore[attr-defined]


def test_a_role_holds_from_the_next_click_on(house: House, case: str) -> None:
    browser = house.signed_in("ada")
    assert 'action="/cases' in browser.get(f"/cases/{case}").text
    send(house.signed_in("zoe"), f"/people/{user(house, 'ada').id}/role", role="reader")
    assert f'action="/cases/{case}/note"' not in browser.get(f"/cases/{case}").text
    refused = send(house.signed_in("zoe"), f"/people/{user(house, 'ada').id}/role", role="king")
    assert refused.status_code == 409  # type: ignore[attr-defined]


def test_who_is_shut_out_is_out_at_once_and_can_be_let_in_again(house: House) -> None:
    browser, zoe, ada = house.signed_in("ada"), house.signed_in("zoe"), user(house, "ada")
    send(zoe, f"/people/{ada.id}/active", active="0")
    assert browser.get("/cases").status_code == 303
    assert "Shut out" in text_of(zoe, "/people")
    assert send(zoe, f"/people/{ada.id}/reset").status_code == 409  # type: ignore[attr-defined]
    send(zoe, f"/people/{ada.id}/active", active="1")
    assert user(house, "ada").active


def test_a_reset_ends_the_password_and_the_sessions(house: House) -> None:
    browser, ada = house.signed_in("ada"), user(house, "ada")
    answer = send(house.signed_in("zoe"), f"/people/{ada.id}/reset")
    assert browser.get("/cases").status_code == 303
    assert house.store.password_hash(ada.id) is None
    assert house.client().get(link_on(answer.text)).status_code == 303  # type: ignore[attr-defined]


def test_nobody_shuts_themselves_out(house: House) -> None:
    zoe = user(house, "zoe")
    for path, form in (("active", {"active": "0"}), ("role", {"role": "reader"}), ("reset", {})):
        assert send(house.signed_in("zoe"), f"/people/{zoe.id}/{path}", **form).status_code == 409  # type: ignore[attr-defined]
    assert user(house, "zoe") == zoe
    assert send(house.signed_in("zoe"), "/people/99/reset").status_code == 404  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("current", "new", "again", "status", "said"),
    [
        ("wrong", "a lamp by the window", "a lamp by the window", 403, "is not right"),
        (PASSWORD, "a lamp by the window", "a lamp by the windov", 422, "differ"),
        (PASSWORD, "short", "short", 422, "at least 12"),
    ],
)
def test_a_password_is_changed_by_whoever_knows_it(
    house: House, current: str, new: str, again: str, status: int, said: str
) -> None:
    before = house.store.password_hash(user(house, "ada").id)
    answer = send(house.signed_in(), "/password", "/password", current=current, new=new, again=again)
    assert answer.status_code == status and said in answer.text  # type: ignore[attr-defined]
    assert house.store.password_hash(user(house, "ada").id) == before


def test_changing_it_ends_every_other_session(house: House) -> None:
    mine, other = house.signed_in(), house.signed_in()
    new = {"current": PASSWORD, "new": "a lamp by the window", "again": "a lamp by the window"}
    assert send(mine, "/password", "/password", **new).status_code == 303  # type: ignore[attr-defined]
    assert (mine.get("/cases").status_code, other.get("/cases").status_code) == (200, 303)


def test_who_changed_whose_account_stands_on_the_page(house: House) -> None:
    zoe = house.signed_in("zoe")
    send(zoe, "/people/add", name="Wen", role="staff")
    wen = user(house, "wen")
    send(zoe, f"/people/{wen.id}/role", role="reader")
    send(zoe, f"/people/{wen.id}/reset")
    send(zoe, f"/people/{wen.id}/active", active="0")
    said = text_of(zoe, "/people").partition("nothing here is ever changed")[2]
    told = ["zoe wen : Shut out", "zoe wen : Link to sign in once", "zoe wen : Password reset", "zoe wen : Role",
            "zoe wen : Added, Staff"]  # fmt: skip
    assert [said.find(t) for t in told] == sorted(said.find(t) for t in told) and all(t in said for t in told)
    assert house.store.verify_accounts() == []
