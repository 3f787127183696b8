"""A case whose personal data was erased can still be looked at."""

from __future__ import annotations

from tests.desk.conftest import House


def test_an_erased_case_shows_what_is_left(house: House, case: str) -> None:
    store, browser = house.store, house.signed_in()
    before = store.get_case(case)
    message = before.messages[0]
    assert browser.get(f"/messages/{message.id}/raw").status_code == 200
    store.move(case, "closed", who="ada")
    house.clock.forward(days=1)
    now = house.clock.now
    (due,) = store.due_for_erasure({"claimant": now, "seller": now})
    erased: list[str] = []
    store.erase(due, erased.append)
    assert erased == [message.sha256]
    browser = house.signed_in()  # the day has ended the first session
    page = browser.get(f"/cases/{case}")
    assert page.status_code == 200
    assert "Personal data erased" in page.text
    assert before.summary.claimant not in page.text
    assert browser.get("/cases").status_code == 200
    assert browser.get(f"/messages/{message.id}").status_code == 200
    for download in ("raw", "formatted"):
        assert browser.get(f"/messages/{message.id}/{download}").status_code == 410
