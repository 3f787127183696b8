"""Correcting, confirming, undoing, moving: what staff do to a case, and what stale forms cannot do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from desk.pages import edits
from intake.reading import Completeness, Reading, Value
from tests.desk import scene
from tests.desk.conftest import House, csrf_of, revision_of


class Sheet:
    """A case page as somebody has it open: its forms carry the token and revision of that moment."""

    def __init__(self, browser: TestClient, number: str) -> None:
        self.browser, self.here = browser, f"/cases/{number}"
        page = browser.get(self.here).text
        self.csrf, self.revision = csrf_of(page), revision_of(page)

    def send(self, action: str, **fields: str) -> Any:
        form: Mapping[str, str] = {"csrf": self.csrf, "revision": self.revision, "view": ""} | fields
        return self.browser.post(f"{self.here}/{action}", data=form)


def test_a_corrected_value_stands_beside_what_the_machine_read(house: House, case: str) -> None:
    sheet = Sheet(house.signed_in(), case)
    answer = sheet.send("correct", path="contact.phone", value="+4930555017", view="message=1&part=2")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/cases/{case}?message=1&part=2#f-contact-phone"
    page = sheet.browser.get(answer.headers["location"]).text
    field = page[page.index('id="f-contact-phone"') :][:2500]
    assert "+4930555017<" in field
    assert "The machine read <q><bdi>+493055501734</bdi></q>" in field
    assert "Corrected by <bdi>ada</bdi>" in field
    assert "Value corrected: Phone" in page


def test_a_confirmed_value_names_who_and_when(house: House, case: str) -> None:
    sheet = Sheet(house.signed_in(), case)
    assert sheet.send("confirm", path="contact.name").status_code == 303
    page = sheet.browser.get(sheet.here).text
    field = page[page.index('id="f-contact-name"') :][:2000]
    assert "Confirmed by <bdi>ada</bdi>" in field
    assert "2 Mar 2026, 10:00" in field
    stored = house.store.get_case(case).field("contact.name")
    assert stored is not None
    assert (stored.confirmed, stored.confirmed_by) == ("Ines Varga", "ada")


def test_undo_takes_the_last_change_back(house: House, case: str) -> None:
    browser = house.signed_in()
    Sheet(browser, case).send("correct", path="contact.phone", value="+4930555017")
    event = house.store.get_case(case).events[-1]
    assert Sheet(browser, case).send("undo", event=str(event.id)).status_code == 303
    field = house.store.get_case(case).field("contact.phone")
    assert field is not None
    assert field.value == "+493055501734"
    assert not field.is_confirmed
    page = browser.get(f"/cases/{case}").text
    assert "Taken back: Phone" in page
    assert '<span class="chip quiet">undone</span>' in page


def test_a_missing_value_is_entered_and_the_case_is_ready(house: House) -> None:
    _, filing = scene.put(house.store, house.archive, *scene.notice(phone=False))
    number = filing.case_number or ""
    sheet = Sheet(house.signed_in(), number)
    sheet.send("correct", path="contact.phone", value="+4930555017")
    case = house.store.get_case(number)
    assert (case.summary.missing, case.summary.state) == ((), "ready")
    assert "Entered by <bdi>ada</bdi>" in sheet.browser.get(sheet.here).text


def test_there_is_none_is_an_answer_too(house: House, case: str) -> None:
    Sheet(house.signed_in(), case).send("correct", path="contact.role", value="agent", none="1")
    field = house.store.get_case(case).field("contact.role")
    assert field is not None
    assert field.is_confirmed
    assert field.value is None


def test_a_listing_is_added(house: House, case: str) -> None:
    browser = house.signed_in()
    added = "https://harbormarket.example/item/4419999"
    Sheet(browser, case).send("correct", path="listings[+]", value=added)
    assert [x.value for x in house.store.get_case(case).listings][-1] == added
    assert "item/4419999" in browser.get(f"/cases/{case}").text


def test_the_listings_that_are_ticked_move_together_or_not_at_all(house: House, case: str) -> None:
    browser = house.signed_in()
    sheet = Sheet(browser, case)
    form = {"csrf": sheet.csrf, "revision": sheet.revision, "view": "", "state": "removed"}
    ticked = {"path": ["listings[0]", "listings[2]"]}
    assert browser.post(f"{sheet.here}/move-listings", data=form | ticked).status_code == 303  # type: ignore[operator]
    assert [x.state for x in house.store.get_case(case).listings] == ["removed", "reported", "removed"]
    form |= {"revision": Sheet(browser, case).revision}
    refused = browser.post(
        f"{sheet.here}/move-listings", data=form | {"path": ["listings[1]", "listings[0]"]}
    )  # type: ignore[operator]
    assert refused.status_code == 409
    assert "Listing 1 cannot become: removed" in refused.text
    assert [x.state for x in house.store.get_case(case).listings] == ["removed", "reported", "removed"]


def test_a_stale_choice_of_listings_can_be_sent_again(house: House, case: str) -> None:
    browser = house.signed_in()
    sheet = Sheet(browser, case)
    house.store.note(case, "meanwhile", who="bert")
    form = {"csrf": sheet.csrf, "revision": sheet.revision, "view": "", "state": "removed"}
    refused = browser.post(
        f"{sheet.here}/move-listings", data=form | {"path": ["listings[0]", "listings[1]"]}
    )  # type: ignore[operator]
    assert refused.status_code == 409
    kept = re.findall(r'name="(path|state)" value="([^"]*)"', refused.text)
    assert kept == [("state", "removed"), ("path", "listings[0]"), ("path", "listings[1]")]


def test_the_lifecycle_offers_the_moves_and_refuses_others(house: House, case: str) -> None:
    browser = house.signed_in()
    assert '<option value="investigating">' in browser.get(f"/cases/{case}").text
    Sheet(browser, case).send("move", state="investigating", why="asked the seller")
    assert house.store.get_case(case).summary.state == "investigating"
    assert "asked the seller" in browser.get(f"/cases/{case}").text
    refused = Sheet(browser, case).send("move", state="restored")
    assert refused.status_code == 409
    assert "Nothing was changed" in refused.text
    assert house.store.get_case(case).summary.state == "investigating"


def test_an_edit_of_a_case_that_somebody_else_changed_is_refused_and_not_lost(
    house: House, case: str
) -> None:
    mine = Sheet(house.signed_in("ada"), case)
    Sheet(house.signed_in("bert"), case).send("correct", path="contact.phone", value="+4930111111")
    refused = mine.send("correct", path="contact.phone", value="+4930222222 <b>")
    assert refused.status_code == 409
    assert "somebody else changed the case" in refused.text
    assert "+4930222222 &lt;b&gt;</textarea>" in refused.text, "what was typed is still there"
    assert "+4930111111" in refused.text, "what the other one wrote is shown"
    field = house.store.get_case(case).field("contact.phone")
    assert field is not None
    assert field.value == "+4930111111"
    again = {
        "csrf": mine.csrf,
        "revision": revision_of(refused.text),
        "path": "contact.phone",
        "value": "+4930222222",
    }
    assert mine.browser.post(f"{mine.here}/correct", data=again).status_code == 303


def test_a_mail_that_came_meanwhile_counts_as_a_change(house: House, case: str) -> None:
    sheet = Sheet(house.signed_in(), case)
    house.store.note(case, "by the other one", who="bert")
    assert sheet.send("confirm", path="contact.name").status_code == 409


def test_ones_own_earlier_change_does_not_get_in_the_way(house: House, case: str) -> None:
    sheet = Sheet(house.signed_in(), case)
    assert sheet.send("confirm", path="contact.name").status_code == 303
    assert sheet.send("confirm", path="contact.email").status_code == 303


def test_notes_are_kept_as_written(house: House, case: str) -> None:
    sheet = Sheet(house.signed_in(), case)
    answer = sheet.send("note", text="First line\r\n<i>second</i>")
    assert answer.headers["location"].endswith("#history")
    assert (
        "<blockquote>First line\n&lt;i&gt;second&lt;/i&gt;</blockquote>" in sheet.browser.get(sheet.here).text
    )


ACTIONS = [route.path.rpartition("/")[2] for route in edits.router.routes]  # type: ignore[attr-defined]


@pytest.mark.parametrize("action", ACTIONS)
def test_no_form_works_without_its_token(house: House, case: str, action: str) -> None:
    sheet = Sheet(house.signed_in(), case)
    before = house.store.get_case(case)
    for token in ("", "made up", Sheet(house.signed_in("bert"), case).csrf):
        answer = sheet.send(
            action, csrf=token, path="contact.name", value="x", text="x", state="closed", event="1"
        )
        assert answer.status_code == 403
    assert house.store.get_case(case) == before


@pytest.mark.parametrize("action", ACTIONS)
def test_readers_look_and_change_nothing(house: House, case: str, action: str) -> None:
    browser = house.signed_in("rita")
    page = browser.get(f"/cases/{case}").text
    assert "data-confirm" not in page
    assert "data-edit" not in page
    form = {"csrf": csrf_of(page), "revision": "1", "path": "contact.name", "text": "x", "state": "closed"}
    assert browser.post(f"/cases/{case}/{action}", data=form).status_code == 403


def test_a_form_sent_after_the_session_ended_is_given_back(house: House, case: str) -> None:
    sheet = Sheet(house.signed_in(), case)
    house.clock.forward(hours=13)
    answer = sheet.send("note", text="An hour of work")
    assert answer.status_code == 401
    assert ">An hour of work</textarea>" in answer.text


def test_a_form_larger_than_any_of_ours_is_refused(house: House, case: str) -> None:
    assert Sheet(house.signed_in(), case).send("note", text="x" * 1_100_000).status_code == 413


def stray(house: House, number: str) -> int:
    """A mail about a case from somebody the filing leaves to a person."""
    mail = scene.Mail("A question", f"About {number}\n", sender=("Jo", "jo@shop.example"))
    reading = Reading(
        mail.facts(), Value("other", 0.8, None, "test"), completeness=Completeness(), parts=mail.parts(),
        case_references=(mail.value(number),),
    )  # fmt: skip
    message, filing = scene.put(house.store, house.archive, mail, reading)
    assert filing.action == "triage"
    return message


def test_a_mail_in_triage_is_put_into_a_case(house: House, case: str) -> None:
    message, browser = stray(house, case), house.signed_in()
    page = browser.get(f"/messages/{message}").text
    assert f"Put into {case}" in page, "the best candidate is offered"
    wrong = browser.post(f"/messages/{message}/attach", data={"csrf": csrf_of(page), "case": "HM-1"})
    assert wrong.status_code == 409
    assert 'value="HM-1"' in wrong.text
    browser.post(f"/messages/{message}/attach", data={"csrf": csrf_of(page), "case": case})
    assert [m.id for m in house.store.get_case(case).messages][-1] == message
    assert house.store.list_triage() == ()


def test_a_mail_in_triage_opens_a_case_or_is_put_aside(house: House, case: str) -> None:
    first, browser = stray(house, case), house.signed_in()
    token = csrf_of(browser.get(f"/messages/{first}").text)
    browser.post(f"/messages/{first}/open", data={"csrf": token})
    assert house.store.get_message(first).summary.filing.action == "opened"  # type: ignore[union-attr]
    mail = scene.Mail("Buy now", "Cheap!\n", sender=("Ad", "ad@spam.example"))
    second = scene.put_unread(house.store, house.archive, mail, "too large")
    browser.post(f"/messages/{second}/dismiss", data={"csrf": token, "why": "advertising"})
    assert house.store.get_message(second).summary.filing.action == "dismissed"  # type: ignore[union-attr]
    assert (
        browser.post(f"/messages/{second}/dismiss", data={"csrf": token, "why": "again"}).status_code == 409
    )
