"""Who gets in, how, and what a stranger can make of the sign-in page."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from desk.throttle import PER_USER_AND_ADDRESS
from intake.settings import Settings
from tests.desk.conftest import PASSWORD, House, csrf_of


def submit(browser: TestClient, name: str, password: str, **more: str) -> object:
    form = {"csrf": csrf_of(browser.get("/sign-in").text), "name": name, "password": password}
    return browser.post("/sign-in", data=form | more)


def test_a_page_asks_a_stranger_to_sign_in_and_leads_back(house: House, case: str) -> None:
    browser = house.client()
    asked = browser.get(f"/cases/{case}?part=2")
    assert asked.status_code == 303
    assert asked.headers["location"] == f"/sign-in?next=%2Fcases%2F{case}%3Fpart%3D2"
    form = browser.get(asked.headers["location"])
    data = {"csrf": csrf_of(form.text), "name": "Ada", "password": PASSWORD, "next": f"/cases/{case}?part=2"}
    answer = browser.post("/sign-in", data=data)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/cases/{case}?part=2"
    assert browser.get("/cases").status_code == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    browser = house.client()
    cookie = submit(browser, "ada", PASSWORD).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "; secure" not in cookie


def test_behind_tls_the_cookie_is_secure(house: House) -> None:
    house.settings = Settings.model_validate({"desk": {"secure_cookies": True}})
    assert "; secure" in house.client().get("/sign-in").headers["set-cookie"].lower()


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(house: House, name: str) -> None:
    answer = submit(house.client(), name, "wrong wrong wrong")
    assert answer.status_code == 401
    assert "Name and password do not fit together." in answer.text


def test_signing_in_renews_a_hash_of_weaker_parameters(house: House) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    user = house.store.add_user("old", "staff", weak, who="zoe")
    assert submit(house.client(), "old", PASSWORD).status_code == 303
    renewed = house.store.password_hash(user.id)
    assert renewed != weak
    assert submit(house.client(), "old", PASSWORD).status_code == 303
    assert house.store.password_hash(user.id) == renewed


def test_somebody_shut_out_cannot_sign_in_nor_go_on(house: House) -> None:
    browser = house.signed_in("ada")
    user = house.store.find_user("ada")
    assert user is not None
    house.store.set_active(user.id, False, who="zoe")
    assert browser.get("/cases").status_code == 303
    assert submit(house.client(), "ada", PASSWORD).status_code == 401


def test_repeated_failures_are_refused_for_a_while_even_with_the_right_password(house: House) -> None:
    browser = house.client()
    for _ in range(PER_USER_AND_ADDRESS):
        submit(browser, "ada", "wrong wrong wrong")
    refused = submit(browser, "ada", PASSWORD)
    assert refused.status_code == 429
    assert "Too many failed attempts. Please try again in 15 minutes." in refused.text
    assert refused.headers["retry-after"] == "900"
    house.clock.forward(minutes=15)
    assert submit(browser, "ada", PASSWORD).status_code == 303


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_elsewhere(house: House, wanted: str) -> None:
    assert submit(house.client(), "ada", PASSWORD, next=wanted).headers["location"] == "/cases"


def test_a_sign_in_form_from_elsewhere_is_refused(house: House) -> None:
    answer = house.client().post("/sign-in", data={"name": "ada", "password": PASSWORD, "csrf": "made up"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers or "desk_session" not in answer.headers["set-cookie"]


def test_a_session_planted_before_signing_in_is_worth_nothing(house: House) -> None:
    browser = house.client()
    browser.cookies.set("desk_session", "planted", domain="127.0.0.1")
    assert browser.get("/cases").status_code == 303
    before = house.signed_in("bert").cookies["desk_session"]
    browser.cookies.clear()
    browser.cookies.set("desk_session", before, domain="127.0.0.1")
    user = house.store.find_user("ada")
    assert user is not None
    browser.get(f"/sign-in/once/{house.store.issue_sign_in(user.id, who='zoe')}")
    assert house.store.session_user(before) is None, "the earlier session of this browser is over"


def test_a_link_signs_in_once(house: House) -> None:
    user = house.store.find_user("ada")
    assert user is not None
    link = f"/sign-in/once/{house.store.issue_sign_in(user.id, who='zoe')}"
    ahead = house.client().get(link, headers={"Sec-Purpose": "prefetch;prerender"})
    assert ahead.status_code == 204, "a browser fetching ahead does not use it up"
    first, second = house.client(), house.client()
    assert first.get(link).headers["location"] == "/cases"
    assert first.get("/cases").status_code == 200
    used = second.get(link)
    assert used.status_code == 410
    assert "has been used" in used.text
    assert second.get("/cases").status_code == 303


def test_a_link_is_over_after_its_time(house: House) -> None:
    user = house.store.find_user("ada")
    assert user is not None
    token = house.store.issue_sign_in(user.id, hours=1, who="zoe")
    house.clock.forward(hours=2)
    assert house.client().get(f"/sign-in/once/{token}").status_code == 410


def test_a_session_ends_after_its_hours(house: House) -> None:
    browser = house.signed_in()
    house.clock.forward(hours=house.settings.desk.session_hours + 1)
    assert browser.get("/cases").status_code == 303


def test_signing_out_ends_the_session_in_the_store(house: House) -> None:
    browser = house.signed_in()
    token = browser.cookies["desk_session"]
    answer = browser.post("/sign-out", data={"csrf": csrf_of(browser.get("/cases").text)})
    assert answer.status_code == 303
    assert house.store.session_user(token) is None


def test_nobody_is_signed_out_by_another_sites_form(house: House) -> None:
    browser = house.signed_in()
    assert browser.post("/sign-out", data={}).status_code == 403
    assert browser.get("/cases").status_code == 200
