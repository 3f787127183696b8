"""Clocks and strikes on the case page, and the pages of the two ledgers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

from fastapi.testclient import TestClient

from tests.desk.conftest import House
from tests.ledgers.scene import countered, opened, removed
from tests.ledgers.test_failing_deadlines import damage


def text_of(browser: TestClient, path: str) -> str:
    """What a page says, without its markup."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def form_of(browser: TestClient, path: str) -> dict[str, str]:
    """The hidden fields that every form of a page carries."""
    page = browser.get(path).text
    found = re.findall(r'name="(csrf|revision|view)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_a_case_shows_its_clock_and_its_strikes(house: House) -> None:
    number = countered(house.store, 101)
    said = text_of(house.signed_in(), f"/cases/{number}")
    assert "Restoring after the counter-notice" in said
    assert "not before 17 Mar 2026, 01:00 , not after 21 Mar 2026, 01:00" in said
    assert "Listing 1, copyright, 1 point: BrightNest Store" in said


def test_restoring_that_is_due_is_seen_and_proposed(house: House) -> None:
    number = countered(house.store, 101)
    house.clock.now = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
    house.store.fire_due()
    said = text_of(house.signed_in(), f"/cases/{number}")
    assert "Restore due" in said and "Proposed: restored. Nothing moves by itself." in said


def test_a_court_action_is_recorded_with_what_was_filed(house: House) -> None:
    number = countered(house.store, 101)
    browser = house.signed_in()
    sent = form_of(browser, f"/cases/{number}") | {"why": "Lumafold v. BrightNest, N.D. Cal."}
    assert browser.post(f"/cases/{number}/court-action", data=sent).status_code == 303
    (deadline,) = house.store.list_deadlines(number=number, going=False)
    assert deadline.state == "stopped"
    assert "Lumafold v. BrightNest, N.D. Cal." in text_of(browser, f"/cases/{number}")


def test_a_reader_is_offered_nothing_to_send_and_may_send_nothing(house: House) -> None:
    number = countered(house.store, 101)
    reader = house.signed_in("rita")
    assert "court-action" not in reader.get(f"/cases/{number}").text
    (seller,) = house.store.list_sellers()
    measure = house.store.get_seller(seller.id).measures[0]
    sent = form_of(reader, f"/cases/{number}") | {"why": "x", "decision": "take"}
    assert reader.post(f"/sellers/{seller.id}/measures/{measure.id}", data=sent).status_code == 403
    assert reader.post(f"/cases/{number}/court-action", data=sent).status_code == 403


def test_strikes_of_nobody_known_are_assigned_by_a_person(house: House) -> None:
    number = removed(house.store, 101, seller=None)
    browser = house.signed_in()
    assert "whose listing?" in text_of(browser, f"/cases/{number}")
    sent = form_of(browser, f"/cases/{number}") | {"seller": "BrightNest Store"}
    assert browser.post(f"/cases/{number}/assign-strikes", data=sent).status_code == 303
    assert [s.seller for s in house.store.case_strikes(number)] == ["BrightNest Store"]


def test_several_listings_of_a_decided_case_move_together(house: House) -> None:
    number = removed(house.store, 101, 102, 103)
    browser = house.signed_in()
    sent = form_of(browser, f"/cases/{number}") | {"state": "withdrawn"}
    chosen = {"path": ["listings[0]", "listings[1]"]}
    assert browser.post(f"/cases/{number}/move-listings", data=sent | chosen).status_code == 303
    assert [x.state for x in house.store.get_case(number).listings] == ["withdrawn", "withdrawn", "reported"]


def test_the_sellers_ledger_and_a_decision_on_a_measure(house: House) -> None:
    removed(house.store, 101, seller="<b>Bold</b> & Sons")
    browser = house.signed_in()
    page = browser.get("/sellers").text
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Sons" in page and "<b>Bold" not in page
    (seller,) = house.store.list_sellers()
    here = f"/sellers/{seller.id}"
    assert "Proposed: Warn the seller." in text_of(browser, here)
    (measure,) = house.store.get_seller(seller.id).measures
    sent = form_of(browser, here) | {"decision": "take"}
    refused = browser.post(f"{here}/measures/{measure.id}", data=sent | {"why": " "})
    assert refused.status_code == 409 and "Nothing was decided" in refused.text
    done = browser.post(f"{here}/measures/{measure.id}", data=sent | {"why": "mail sent"})
    assert done.headers["location"] == here
    said = text_of(browser, here)
    assert "Done : Warning" in said and "mail sent" in said and "Proposed:" not in said


def test_the_notifiers_ledger(house: House) -> None:
    removed(house.store, 101)
    opened(house.store, 102)
    browser = house.signed_in()
    assert "ines@lumafold.example 2 1 0 0 0 1 0" in text_of(browser, "/notifiers")
    assert "Lumafold GmbH 2 1 0 0 0 1 0" in text_of(browser, "/notifiers?by=claimant")


def test_empty_ledgers_say_so_and_unknown_sellers_are_not_found(house: House) -> None:
    browser = house.signed_in()
    assert "No strikes yet" in text_of(browser, "/sellers")
    assert "No notices yet" in text_of(browser, "/notifiers")
    assert "No seller matches" in text_of(browser, "/sellers?q=nobody")
    for seller in ("7", str(10**30)):
        assert browser.get(f"/sellers/{seller}").status_code == 404


def test_a_deadline_that_cannot_fire_is_seen(house: House) -> None:
    number = countered(house.store, 101)
    damage(house.store, number, "its own instants")
    house.clock.now = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)
    house.store.fire_due()
    browser = house.signed_in()
    for path in ("/deadlines", f"/cases/{number}"):
        said = text_of(browser, path)
        assert "Could not fire 1 attempt, the next at 17 Mar 2026, 09:01" in said
        assert "ValueError" in said
    assert "1 deadline has come and could not fire" in text_of(browser, "/deadlines")
