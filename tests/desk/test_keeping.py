"""Whose case it is, the legal hold, what is missing by which clause, and mails that do not belong: through the page."""

from __future__ import annotations

from dataclasses import replace

from casestore import Store
from intake.filing import file_reading
from tests.desk import scene
from tests.desk.conftest import House, csrf_of
from tests.desk.test_edits import Sheet
from tests.desk.test_ledgers import text_of
from tests.ledgers.scene import countered, opened, removed
from tests.readings import answer, notice, receive, text, value

SHOP = "shop@brightnest.example"


def put(store: Store, number: str, kind: str = "counter_notice", sender: str = SHOP) -> int:
    """A stranger's mail about a case: it lies there unverified."""
    reading = answer(kind, sender=sender, numbers=(number,))
    message = receive(store, reading)
    assert file_reading(store, message, text(reading)).unverified
    return message


def test_a_hold_is_set_shown_and_lifted_and_each_is_undone(house: House, case: str) -> None:
    browser, store = house.signed_in(), house.store
    assert Sheet(browser, case).send("hold", why=" ").status_code == 409
    assert Sheet(browser, case).send("hold", why="Varga v. Abara, LG Berlin").status_code == 303
    said = text_of(browser, f"/cases/{case}")
    assert "Legal hold: Varga v. Abara, LG Berlin." in said and "True" not in said
    assert text_of(house.signed_in("rita"), f"/cases/{case}").count("LG Berlin") >= 1
    assert Sheet(browser, case).send("lift-hold", why="").status_code == 409
    assert Sheet(browser, case).send("lift-hold", why="settled").status_code == 303
    assert store.get_case(case).hold is None
    for held in ("Varga v. Abara, LG Berlin", None):
        event = store.last_undoable(store.get_case(case))
        assert event is not None and event.action in ("hold_set", "hold_lifted")
        assert Sheet(browser, case).send("undo", event=str(event.id)).status_code == 303
        assert store.get_case(case).hold == held


def test_a_case_is_given_to_somebody_who_works_on_cases(house: House, case: str) -> None:
    browser, store = house.signed_in(), house.store
    page = browser.get(f"/cases/{case}").text
    assert "<option>bert</option>" in page and "<option>rita</option>" not in page
    assert Sheet(browser, case).send("assign", assignee="bert").status_code == 303
    assert "Assigned to bert" in text_of(browser, f"/cases/{case}")
    assert Sheet(browser, case).send("assign", mine="1").status_code == 303
    assert store.get_case(case).summary.assignee == "ada"
    for nobody in ("rita", "eve"):
        assert Sheet(browser, case).send("assign", assignee=nobody).status_code == 409
    assert Sheet(browser, case).send("assign", assignee="").status_code == 303
    assert store.get_case(case).summary.assignee is None


def test_what_is_missing_stands_under_the_policy_that_asks_for_it(house: House) -> None:
    mail, reading = scene.notice(phone=False, missing=("phone", "perjury"))
    joint = replace(reading.completeness, policy="marketplace+dmca_512c3")
    _, filing = scene.put(house.store, house.archive, mail, replace(reading, completeness=joint))
    said = text_of(house.signed_in(), f"/cases/{filing.case_number}")
    market, dmca = said.index("Missing for"), said.rindex("Missing for")
    assert market < said.index("Phone") < dmca < said.index("Under penalty of perjury")
    assert "512(c)(3)(A)(vi)" in said[dmca : dmca + 400], "with the clause it rests on"


def test_an_unverified_mail_that_is_accepted_takes_its_effect(house: House) -> None:
    number = removed(house.store, 101)
    message = put(house.store, number)
    browser = house.signed_in()
    assert "It is genuine" in text_of(browser, f"/cases/{number}")
    assert Sheet(browser, number).send("accept-mail", message=str(message)).status_code == 303
    case = house.store.get_case(number)
    assert (case.summary.state, case.summary.unverified_count) == ("counter_noticed", 0)
    assert [d.state for d in house.store.list_deadlines(number=number)] == ["running"]
    assert "<strong>Unverified:" not in browser.get(f"/cases/{number}").text
    event = house.store.last_undoable(case)
    assert event is not None and event.action == "message_verified"
    assert Sheet(browser, number).send("undo", event=str(event.id)).status_code == 303
    assert house.store.get_case(number).summary.state == "decided_removed"
    assert "<strong>Unverified:" in browser.get(f"/cases/{number}").text


def test_an_unverified_mail_is_sent_to_triage_for_a_reason(house: House) -> None:
    number = removed(house.store, 101)
    message = put(house.store, number, "retraction", "mallory@x.example")
    browser = house.signed_in()
    refused = Sheet(browser, number).send("remove-mail", message=str(message), why=" ")
    assert refused.status_code == 409 and house.store.list_triage() == ()
    before = house.store.get_case(number)
    assert Sheet(browser, number).send("remove-mail", message=str(message), why="forged").status_code == 303
    case = house.store.get_case(number)
    assert (case.summary.state, case.summary.unverified_count) == (before.summary.state, 0)
    assert case.fields == before.fields and [m.id for m in case.messages] != [m.id for m in before.messages]
    assert "taken out of" in text_of(browser, "/triage") and "forged" in text_of(browser, "/triage")


def test_a_mail_put_into_the_wrong_case_is_taken_out_by_one_undo(house: House) -> None:
    number, other = removed(house.store, 101), countered(house.store, 202)
    reading = answer("retraction", sender="owner@brand.example")
    message = receive(house.store, reading)
    file_reading(house.store, message, text(reading))
    browser = house.signed_in()
    token = csrf_of(browser.get(f"/messages/{message}").text)
    browser.post(f"/messages/{message}/attach", data={"csrf": token, "case": number})
    assert house.store.get_case(number).summary.state == "withdrawn"
    assert "Put back what was taken down, then close the case." in text_of(browser, f"/cases/{number}")
    page = browser.get(f"/cases/{number}").text
    assert "Undo: Mail added to the case" in page
    event = house.store.last_undoable(house.store.get_case(number))
    assert event is not None
    Sheet(browser, number).send("undo", event=str(event.id))
    assert house.store.get_case(number).summary.state == "decided_removed"
    assert [m.id for m in house.store.list_triage()] == [message]
    assert house.store.get_case(other).summary.state == "counter_noticed"


def test_a_mail_is_taken_out_on_its_own_page(house: House) -> None:
    number = countered(house.store, 101)
    (opening, reply) = house.store.get_case(number).messages
    browser = house.signed_in()
    assert "/detach" not in browser.get(f"/messages/{opening.id}").text, "it opened the case"
    assert "/detach" not in house.signed_in("rita").get(f"/messages/{reply.id}").text
    form = {"csrf": csrf_of(browser.get(f"/messages/{reply.id}").text)}
    moved = house.store.move(number, "restored", who="bert")
    refused = browser.post(f"/messages/{reply.id}/detach", data=form | {"why": "another case"})
    assert refused.status_code == 409 and "changed the same thing later" in refused.text
    assert 'value="another case"' in refused.text, "what was typed is still there"
    house.store.undo(number, moved.id, who="bert")
    done = browser.post(f"/messages/{reply.id}/detach", data=form | {"why": "another case"})
    assert done.status_code == 303
    assert house.store.get_case(number).summary.state == "decided_removed"
    reader = house.signed_in("rita")
    token = csrf_of(reader.get("/cases").text)
    assert reader.post(f"/messages/{reply.id}/detach", data={"csrf": token, "why": "x"}).status_code == 403


def test_the_clocks_of_all_cases(house: House) -> None:
    browser = house.signed_in()
    assert "No clock runs" in text_of(browser, "/deadlines")
    numbers = [countered(house.store, 101 + n) for n in range(3)]
    house.clock.forward(days=16)
    house.store.fire_due()
    browser = house.signed_in()
    said = text_of(browser, "/deadlines")
    assert all(number in said for number in numbers)
    assert "3 want a person, 3 go" in said and "Restore due" in said


def test_the_queue_of_one_person_and_of_what_is_unverified(house: House, case: str) -> None:
    other = removed(house.store, 101)
    put(house.store, other)
    house.store.assign(case, "ada", who="bert")
    browser = house.signed_in()
    mine = browser.get("/cases?assignee=ada").text
    assert case in mine and other not in mine and '<option value="ada" selected>me</option>' in mine
    doubtful = browser.get("/cases?unverified=1").text
    assert other in doubtful and case not in doubtful
    assert "/cases?state=" in doubtful and "unverified=1" in doubtful, "the filter stays in the links"
    assert "No case matches" in browser.get("/cases?assignee=somebody+who+left").text


def test_a_case_opened_by_mistake_is_taken_back_and_shown_as_void(house: House) -> None:
    reading = replace(notice(101), kind=value("other"))
    message = receive(house.store, reading)
    assert file_reading(house.store, message, text(reading)).action == "triage"
    browser = house.signed_in()
    token = csrf_of(browser.get(f"/messages/{message}").text)
    assert browser.post(f"/messages/{message}/open", data={"csrf": token}).status_code == 303
    (number,) = (c.number for c in house.store.list_cases().cases)
    assert "Undo: Case opened" in text_of(browser, f"/cases/{number}")
    event = house.store.last_undoable(house.store.get_case(number))
    assert event is not None
    assert Sheet(browser, number).send("undo", event=str(event.id)).status_code == 303
    said = text_of(browser, f"/cases/{number}")
    assert "Void: opened by mistake" in said and "Undo:" not in said and "Taken back" in said
    assert f"{number} was opened from it; taken back by ada" in text_of(browser, "/triage")


def test_an_opening_by_the_machine_is_taken_back_on_the_mails_page_and_why_it_is_not(house: House) -> None:
    number = opened(house.store, 101)
    (message,) = (m.id for m in house.store.get_case(number).messages)
    house.store.move(number, "investigating", who="bert")
    browser = house.signed_in()
    assert "/detach" not in browser.get(f"/messages/{message}").text, "it has moved on"
    form = {"csrf": csrf_of(browser.get(f"/messages/{message}").text), "why": "a newsletter"}
    refused = browser.post(f"/messages/{message}/detach", data=form)
    assert refused.status_code == 409 and "it has moved on" in refused.text
    event = house.store.last_undoable(house.store.get_case(number))
    assert event is not None
    house.store.undo(number, event.id, who="bert")
    assert f"{number} should not have been opened from it" in text_of(browser, f"/messages/{message}")
    assert browser.post(f"/messages/{message}/detach", data=form).status_code == 303
    assert house.store.get_case(number).summary.state == "void"
