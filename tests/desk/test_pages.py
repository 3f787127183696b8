"""What the pages show, and what no page ever lets out."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest
from structlog.testing import capture_logs

from intake.authentication import Authentication, MethodResult
from intake.policies import load_policy
from intake.reading import Completeness, Contact, Reading, Value
from tests.desk import scene
from tests.desk.conftest import House


class Links(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, content in attrs:
            self.attributes.append(name)
            if name in ("href", "src", "action", "formaction"):
                self.addresses.append(content or "")


def acting(page: str) -> Links:
    found = Links()
    found.feed(page)
    return found


def test_every_answer_has_its_guards(house: House, case: str) -> None:
    browser = house.signed_in()
    for path in ("/cases", f"/cases/{case}", "/triage", "/messages/1", "/nothing-here", "/static/desk.css"):
        headers = browser.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        expected = "no-cache" if path.startswith("/static") else "no-store"
        assert headers["cache-control"] == expected


def test_no_page_holds_inline_script_or_style(house: House, case: str) -> None:
    browser = house.signed_in()
    for path in ("/sign-in", "/cases", f"/cases/{case}", "/triage", "/messages/1", "/keys", "/nothing-here"):
        page = browser.get(path, follow_redirects=True).text
        assert "<style" not in page
        assert re.findall(r"<script[^>]*>", page) == ['<script type="module" src="/static/desk.js">']
        assert not [a for a in acting(page).attributes if a.startswith("on") or a == "style"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_the_desk_does_not_answer_to_other_names(house: House, host: str) -> None:
    assert house.signed_in().get("/cases", headers={"Host": host}).status_code == 421


def test_the_queue_shows_a_case_with_what_it_lacks(house: House) -> None:
    scene.put(house.store, house.archive, *scene.notice(phone=False))
    house.clock.forward(hours=26)
    page = house.signed_in().get("/cases").text
    for shown in (
        "HM-2026-000001",
        "Incomplete",
        "Lumafold GmbH",
        "BrightNest Store",
        "LUMAFOLD",
        "Trade mark",
    ):
        assert shown in page
    assert '<span class="chip missing">Phone</span>' in page
    assert ">1 d</time>" in page


def test_filters_and_pages_stand_in_the_url(house: House) -> None:
    scene.put(house.store, house.archive, *scene.notice(phone=False))
    browser = house.signed_in()
    assert (
        "HM-2026-000001" in browser.get("/cases?state=incomplete&missing=phone&q=lumafold&kind=notice").text
    )
    for other in ("state=closed", "missing=evidence", "q=nobody", "kind=retraction"):
        page = browser.get(f"/cases?{other}").text
        assert "HM-2026-000001" not in page
        assert "No case matches" in page
    page = browser.get("/cases?q=lumafold&state=incomplete").text
    assert 'href="/cases?q=lumafold"' in page, "the tab of all states keeps the text"


def test_a_long_queue_is_paged(house: House) -> None:
    for i in range(51):
        mail = scene.Mail(f"Notice {i}", f"Mark number {i}\n", sender=("N", f"n{i}@example.example"))
        reading = Reading(
            mail.facts(), Value("notice", 0.95, None, "test"),
            contact=Contact(name=Value(f"Owner {i}", 0.9, None, "test")),
            completeness=Completeness("marketplace", False, ("phone",)), parts=mail.parts(),
        )  # fmt: skip
        scene.put(house.store, house.archive, mail, reading)
    browser = house.signed_in()
    first = browser.get("/cases?missing=phone").text
    assert "Page 1 of 2" in first
    assert 'href="/cases?missing=phone&amp;page=2"' in first
    assert browser.get("/cases?missing=phone&page=2").text.count('class="main-link"') == 1


def test_an_empty_queue_says_what_to_do(house: House) -> None:
    page = house.signed_in().get("/cases").text
    assert "No cases yet" in page
    assert "ip-agent@harbormarket.example" in page


def test_a_value_shows_how_sure_it_is_and_where_it_stands(house: House, case: str) -> None:
    page = house.signed_in().get(f"/cases/{case}").text
    field = page[page.index('id="f-contact-phone"') :][:2500]
    assert "+493055501734" in field
    assert "doubtful, 55 %" in field
    assert (
        'href="/cases/HM-2026-000001?message=1&amp;part=body&amp;value=contact-phone#v-contact-phone"'
        in field
    )
    certificate = page[page.index('id="f-rights-0-registrations-0"') :][:1500]
    assert "certificate.pdf, page 1" in certificate
    assert "USPTO" in certificate


def test_without_script_the_link_lights_the_value_up(house: House, case: str) -> None:
    page = house.signed_in().get(f"/cases/{case}?message=1&part=body&value=contact-phone").text
    assert '<span id="v-contact-phone"></span>' in page
    assert re.findall(r'<mark data-values="contact-phone" class="lit">([^<]*)</mark>', page) == [
        "+49 30 5550 1734"
    ]
    assert page.count('class="lit"') == 1


def test_attachments_and_headers_have_their_tabs(house: House, case: str) -> None:
    browser = house.signed_in()
    page = browser.get(f"/cases/{case}?message=1&part=2&value=rights-0-registrations-0").text
    assert 'id="page-1"' in page
    assert 'id="page-2"' in page
    assert 'class="lit">7,654,321</mark>' in page
    assert "Counterfeit LUMAFOLD lamps" in browser.get(f"/cases/{case}?message=1&part=headers").text


def test_quoted_text_is_dimmed(house: House, case: str) -> None:
    page = house.signed_in().get(f"/cases/{case}").text
    assert '<span class="aside quoted">On 1 March 2026, Harbor Market wrote:' in page


def test_what_is_missing_is_said_at_the_top_and_in_its_place(house: House) -> None:
    scene.put(house.store, house.archive, *scene.notice(phone=False))
    page = house.signed_in().get("/cases/HM-2026-000001").text
    assert '<a class="chip missing" href="#f-contact-phone">Phone</a>' in page
    assert re.search(r'<div class="field lacks[^"]*" id="f-contact-phone"', page)


def test_completeness_is_told_clause_by_clause(house: House) -> None:
    scene.put(house.store, house.archive, *scene.notice(phone=False))
    page = house.signed_in().get("/cases/HM-2026-000001").text
    table = page[page.index(">Completeness</h2>") :]
    rows = re.findall(
        r"<dt>([^<]+)</dt>\s*<dd><span class=\"chip (?:attention|good)\">(missing|given)", table
    )
    assert ("Phone", "missing") in rows
    assert ("Name", "given") in rows
    assert all(
        requirement.clause in unescape(table)
        for requirement in load_policy("marketplace").requirements["notice"]
    )


def test_times_are_those_of_the_platforms_zone(house: House, case: str) -> None:
    page = house.signed_in().get(f"/cases/{case}").text
    assert '<time datetime="2026-03-02T10:00:00+01:00"' in page
    assert "2 Mar 2026, 10:00</time>" in page


def test_hostile_values_are_text_everywhere(house: House) -> None:
    message, filing = scene.put(house.store, house.archive, *scene.hostile())
    browser = house.signed_in()
    paths = ["/cases", f"/cases/{filing.case_number}", f"/messages/{message}", "/cases?q=<script>alert(9)"]
    paths += [f"/cases/{filing.case_number}?part=headers", f"/messages/{message}?part=2"]
    for path in paths:
        page = browser.get(path).text
        assert "alert(" in page, path
        found = acting(page)
        assert found.tags.count("script") == 1, path
        assert "img" not in found.tags
        assert not [a for a in found.attributes if a.startswith("on")]
        assert not [a for a in found.addresses if not a.startswith(("/", "#"))], path


def test_a_mails_template_marks_mean_nothing(house: House) -> None:
    _, filing = scene.put(house.store, house.archive, *scene.hostile())
    assert "{{ 7 * 7 }}" in house.signed_in().get(f"/cases/{filing.case_number}").text


def test_links_to_listings_give_nothing_away(house: House, case: str) -> None:
    page = house.signed_in().get(f"/cases/{case}").text
    links = re.findall(r'<a href="https://[^>]*>', page)
    assert links
    assert all('rel="noreferrer noopener nofollow"' in link for link in links)


def test_the_formatted_view_is_sanitised_and_shut_in(house: House) -> None:
    message, _ = scene.put(house.store, house.archive, *scene.hostile())
    browser = house.signed_in()
    frame = re.search(r"<iframe[^>]*>", browser.get(f"/messages/{message}?view=formatted").text)
    assert frame is not None
    assert " sandbox " in frame[0]
    answer = browser.get(f"/messages/{message}/formatted")
    assert "<p>Hello</p>" in answer.text
    assert not {"script", "img", "a"} & set(acting(answer.text).tags)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_files_are_downloads_and_nothing_else(house: House) -> None:
    message, _ = scene.put(house.store, house.archive, *scene.hostile())
    browser = house.signed_in()
    answer = browser.get(f"/messages/{message}/parts/2")
    assert answer.content == b"%PDF x"
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="_script_alert(1)__script_.pdf"'
    )
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    raw = browser.get(f"/messages/{message}/raw")
    digest = house.store.get_message(message).summary.sha256
    assert raw.content == house.archive.get(digest)
    assert raw.headers["content-disposition"].startswith("attachment;")
    assert browser.get(f"/messages/{message}/parts/99").status_code == 404


def test_a_message_shows_what_proves_its_sender(house: House) -> None:
    failed = Authentication(
        "nordlicht.example", (MethodResult("dmarc", "fail", "nordlicht.example"),), "header"
    )
    message, _ = scene.put(house.store, house.archive, *scene.notice(), failed)
    page = house.signed_in().get(f"/messages/{message}").text
    assert "disproven" in page and "DMARC fail" in page


def test_a_mail_that_could_not_be_read_is_there_with_its_reason(house: House) -> None:
    mail = scene.Mail("Broken", "Text\n")
    message = scene.put_unread(house.store, house.archive, mail, "the reader took longer than 120 seconds")
    browser = house.signed_in()
    assert "the reader took longer than 120 seconds" in browser.get("/triage").text
    page = browser.get(f"/messages/{message}").text
    assert "the reader took longer than 120 seconds" in page
    assert sha256(browser.get(f"/messages/{message}/raw").content).hexdigest() in page


def test_a_part_that_could_not_be_read_says_why(house: House) -> None:
    mail = scene.Mail(
        "Locked",
        scene.BODY,
        files=(("locked.pdf", b"%PDF enc", ()),),
        reasons={"locked.pdf": "password-protected"},
    )
    _, reading = scene.notice()
    message, _ = scene.put(
        house.store, house.archive, mail, replace(reading, message=mail.facts(), parts=mail.parts())
    )
    page = house.signed_in().get(f"/messages/{message}?part=2").text
    assert "Unreadable: password-protected" in page


@pytest.mark.parametrize(
    "path", ["/nothing", "/cases/HM-2026-999999", "/messages/4711", "/messages/x", "/cases?page=x"]
)
def test_errors_are_pages(house: House, path: str) -> None:
    answer = house.signed_in().get(path)
    assert answer.status_code in (404, 422)
    assert "To the cases" in answer.text
    assert "Traceback" not in answer.text


def test_an_unexpected_error_has_a_number_that_is_in_the_log(house: House, case: str) -> None:
    browser = house.signed_in()
    digest = house.store.get_message(1).summary.sha256
    house.archive.path(digest).unlink()
    with capture_logs() as entries:
        answer = browser.get("/messages/1/raw")
    assert answer.status_code == 500
    shown = re.search(r"Error <code>([0-9a-f]{12})</code>", answer.text)
    assert shown is not None
    assert [e["error_id"] for e in entries if e["event"] == "desk_error"] == [shown[1]]
    assert answer.headers["x-frame-options"] == "DENY"
    assert digest not in answer.text


def test_further_routes_can_be_mounted(house: House) -> None:
    browser = house.client()
    browser.app.add_api_route("/healthz", lambda: {"status": "ok"})  # type: ignore[attr-defined]
    assert browser.get("/healthz").json() == {"status": "ok"}
