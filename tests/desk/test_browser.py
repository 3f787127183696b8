"""The desk in a real browser: with script, with keys alone, and without script."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import uvicorn

from desk.app import create_app
from tests.desk import scene
from tests.desk.conftest import PASSWORD, House
from tests.support import find_program, free_port, needs, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip


@dataclass
class Visit:
    """A page of a browser, with everything that went wrong or went out of it."""

    page: Page
    base: str
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def lit(self) -> list[str]:
        return self.page.locator("mark.lit").all_text_contents()

    def wait(self, selector: str) -> None:
        """Until the page shows it and listens to keys."""
        self.page.wait_for_selector(selector)
        self.page.wait_for_selector("html.scripted")

    def field_text(self, slug: str) -> str:
        return self.page.locator(f"#f-{slug}").inner_text()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    needs("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_program("chromium"), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def served(house: House) -> Iterator[str]:
    """The desk on a port of its own; its address."""
    port = free_port()
    app = create_app(house.store, house.archive, house.settings, clock=house.clock)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started, what="the desk started")
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(120)


@pytest.fixture
def visit(chromium: Browser, served: str) -> Iterator[Callable[..., Visit]]:
    """Opens browsers; at the end none of them may have met trouble or asked another host."""
    visits: list[Visit] = []

    def start(**options: object) -> Visit:
        page = chromium.new_context(**options).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(240_000)  # milliseconds, for a machine with far more to do
        made = Visit(page, served)
        page.on("request", lambda request: made.requests.append(request.url))
        page.on("pageerror", lambda error: made.troubles.append(str(error)))
        page.on("console", lambda m: made.troubles.append(m.text) if m.type in ("error", "warning") else None)
        visits.append(made)
        return made

    yield start
    for made in visits:
        made.page.context.close()
        assert made.troubles == []
        assert {urlsplit(url).hostname for url in made.requests} <= {"127.0.0.1"}


def sign_in(house: House, visit: Visit) -> None:
    user = house.store.find_user("ada")
    assert user is not None
    visit.go(f"/sign-in/once/{house.store.issue_sign_in(user.id, who='zoe')}")


def test_from_signing_in_to_the_lit_up_value(house: House, case: str, visit: Callable[..., Visit]) -> None:
    seen = visit()
    seen.go("/cases")
    seen.page.get_by_label("Name").fill("ada")
    seen.page.get_by_label("Password").fill(PASSWORD)
    seen.page.get_by_role("button", name="Sign in").click()
    seen.page.get_by_role("link", name=case).click()
    seen.page.wait_for_selector("html.scripted")
    seen.requests.clear()
    seen.page.locator("#f-contact-phone a.where").click()
    seen.page.wait_for_selector("mark.lit")
    assert seen.lit() == ["+49 30 5550 1734"]
    assert not [url for url in seen.requests if "/cases/" in url], "the part is shown already"
    seen.page.locator("#f-rights-0-registrations-0 a.where").click()
    seen.page.wait_for_selector("#document[data-part='2'] mark.lit")
    assert seen.lit() == ["7,654,321"]
    assert "part=2" in seen.page.url
    seen.page.reload()
    seen.page.locator("mark.lit").click()
    assert seen.page.evaluate("document.activeElement.id") == "f-rights-0-registrations-0"
    assert seen.lit() == ["7,654,321"], "the address says what is lit up"


def test_every_value_lights_up_exactly_its_quote(
    house: House, case: str, visit: Callable[..., Visit]
) -> None:
    seen = visit()
    sign_in(house, seen)
    seen.go(f"/cases/{case}")
    for value in house.store.get_case(case).fields:
        if value.machine is None or value.machine.source is None:
            continue
        slug = re.sub(r"\[(\d+)\]", r"-\1", value.path).replace(".", "-")
        seen.page.locator(f"#f-{slug} a.where").click()
        seen.page.wait_for_selector(f"#f-{slug}[aria-current]")
        assert "".join(seen.lit()) == value.machine.source.quote


def test_a_value_is_corrected_confirmed_and_taken_back(
    house: House, case: str, visit: Callable[..., Visit]
) -> None:
    seen = visit()
    sign_in(house, seen)
    seen.go(f"/cases/{case}?message=1&part=2")
    phone = seen.page.locator("#f-contact-phone")
    phone.locator("summary").click()
    phone.locator("input[type=text]").fill("+4930555017")
    phone.get_by_role("button", name="Save").click()
    seen.page.wait_for_selector("#f-contact-phone .confirmed")
    assert "Corrected by ada" in seen.field_text("contact-phone")
    assert "+493055501734" in seen.field_text("contact-phone"), "the machine's value stays visible"
    assert seen.page.locator("#document").get_attribute("data-part") == "2", "the document side stayed"
    seen.page.locator("#f-contact-name").get_by_role("button", name="Confirm").click()
    seen.page.wait_for_selector("#f-contact-name .confirmed")
    for slug in ("contact-name", "contact-phone"):
        seen.page.locator("[data-undo]").click()
        seen.page.wait_for_selector(f"#f-{slug} [data-confirm]")
    assert "+493055501734" in seen.page.locator("#f-contact-phone .value").inner_text()


def test_keys_alone_do_the_work(house: House, case: str, visit: Callable[..., Visit]) -> None:
    seen = visit()
    sign_in(house, seen)
    keys = seen.page.keyboard
    seen.wait("[data-stop]")
    keys.press("j")
    keys.press("Enter")
    seen.page.wait_for_url(f"**/cases/{case}")
    seen.wait("#f-contact-phone")
    for _ in range(4):
        keys.press("j")
    keys.press("Enter")
    seen.wait("mark.lit")
    assert seen.lit() == ["+49 30 5550 1734"]
    keys.press("e")
    keys.press("Control+a")
    keys.type("+4930jk?/c")
    keys.press("Enter")
    seen.wait("#f-contact-phone .confirmed")
    assert "+4930jk?/c" in seen.field_text("contact-phone"), "keys typed into a field are text"
    keys.press("k")
    keys.press("c")
    seen.wait("#f-contact-email .confirmed")
    keys.press("u")
    seen.wait("#f-contact-email [data-confirm]")
    keys.press("?")
    seen.page.locator("#keys").wait_for(state="visible")
    keys.press("Escape")
    seen.page.locator("#keys").wait_for(state="hidden")
    keys.press("/")
    keys.type("lumafold")
    keys.press("Enter")
    seen.page.wait_for_url("**/cases?q=lumafold")


def test_leaving_with_something_typed_asks_first(
    house: House, case: str, visit: Callable[..., Visit]
) -> None:
    seen = visit()
    sign_in(house, seen)
    seen.go(f"/cases/{case}")
    asked: list[str] = []
    seen.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    seen.wait("#note")
    seen.page.locator("#note").fill("Half a thought")
    with seen.page.expect_event("dialog"):
        seen.page.get_by_role("link", name="Triage").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    assert seen.page.locator("#note").input_value() == "Half a thought"
    seen.page.locator("#note").fill("")


def test_everything_works_without_script(house: House, case: str, visit: Callable[..., Visit]) -> None:
    seen = visit(java_script_enabled=False)
    sign_in(house, seen)
    seen.page.get_by_role("link", name=case).click()
    seen.page.locator("#f-contact-phone a.where").click()
    assert seen.lit() == ["+49 30 5550 1734"]
    seen.page.locator("#f-contact-phone summary").click()
    seen.page.locator("#f-contact-phone input[type=text]").fill("+4930555017")
    seen.page.locator("#f-contact-phone").get_by_role("button", name="Save").click()
    assert "Corrected by ada" in seen.field_text("contact-phone")
    assert seen.lit() == ["+49 30 5550 1734"], "the document side shows what it showed"
    seen.page.locator("#f-contact-name [data-confirm]").click()
    assert "Confirmed by ada" in seen.field_text("contact-name")
    seen.page.locator("[data-undo]").click()
    assert "Confirmed by" not in seen.field_text("contact-name")
    seen.page.get_by_role("link", name="Keys").click()
    assert "next, previous row or value" in seen.page.inner_text("main")


def test_hostile_mail_runs_nothing_and_loads_nothing(house: House, visit: Callable[..., Visit]) -> None:
    message, filing = scene.put(house.store, house.archive, *scene.hostile())
    seen = visit()
    opened: list[str] = []
    seen.page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    sign_in(house, seen)
    for path in (
        "/cases",
        f"/cases/{filing.case_number}",
        f"/messages/{message}",
        f"/messages/{message}?part=2",
    ):
        seen.go(path)
    seen.go(f"/messages/{message}?view=formatted")
    frame = seen.page.frame_locator("iframe")
    assert frame.locator("p").inner_text() == "Hello"
    assert opened == []


def test_pages_fit_a_narrow_window(house: House, case: str, visit: Callable[..., Visit]) -> None:
    seen = visit(viewport={"width": 360, "height": 740})
    sign_in(house, seen)
    for path in ("/cases", f"/cases/{case}", "/triage", "/messages/1"):
        seen.go(path)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(
    house: House, case: str, visit: Callable[..., Visit], scheme: str
) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1 for every text of the page."""
    scene.put(house.store, house.archive, *scene.hostile())
    seen = visit(color_scheme=scheme)
    sign_in(house, seen)
    for path in ("/cases", f"/cases/{case}?message=1&part=body&value=contact-phone", "/cases/HM-2026-000002"):
        seen.go(path)
        assert seen.page.evaluate(LOW_CONTRAST) == [], path


LOW_CONTRAST = """() => {
  const parse = (c) => { const n = c.match(/[\\d.]+/g).map(Number); return [n[0], n[1], n[2], n[3] ?? 1]; };
  const light = (c) => { const f = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c[3] === 1) return c; } return [255, 255, 255, 1]; };
  const found = [];
  for (const e of document.body.querySelectorAll("*")) {
    const text = [...e.childNodes].filter((n) => n.nodeType === 3 && n.data.trim()).map((n) => n.data.trim()).join(" ");
    if (!text || e.closest("option, meter, .visually-hidden") || !e.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""
