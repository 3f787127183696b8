"""Joining and splitting sellers at the desk: looked for, looked at, done, taken back."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.desk.conftest import House, csrf_of
from tests.desk.test_ledgers import text_of
from tests.ledgers.scene import removed


@pytest.fixture
def two(house: House) -> tuple[int, int]:
    removed(house.store, 101, seller="BrightNest Store", type_="trademark")
    removed(house.store, 102, seller="Nest & <Light>")
    ids = {s.name: s.id for s in house.store.list_sellers()}
    return ids["BrightNest Store"], ids["Nest & <Light>"]


def hidden(page: str) -> dict[str, str]:
    return {n: unescape(v) for n, v in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


def test_two_sellers_are_joined_after_a_look_at_what_moves(house: House, two: tuple[int, int]) -> None:
    nest, light = two
    browser = house.signed_in()
    assert f"/sellers/{light}/merge" in browser.get(f"/sellers/{light}").text
    found = browser.get(f"/sellers/{light}/merge?q=bright").text
    assert f"/sellers/{light}/merge?into={nest}" in found and "<Light>" not in found
    assert "No other seller matches" in browser.get(f"/sellers/{light}/merge?q=nobody").text
    look = browser.get(f"/sellers/{light}/merge?into={nest}")
    said = text_of(browser, f"/sellers/{light}/merge?into={nest}")
    assert "Nest & <Light> , with 1 strike and 1 measure." in said
    assert "3 points, 2 standing strikes" in said and "Penalty proposed" in said
    assert house.store.get_seller(light).merged_into is None, "looking does nothing"
    done = browser.post(f"/sellers/{light}/merge", data=hidden(look.text) | {"why": "one bank account"})
    assert (done.status_code, done.headers["location"]) == (303, f"/sellers/{nest}")
    assert house.store.get_seller(nest).summary.points == 3
    assert "Joined with : Nest & <Light>" in text_of(browser, f"/sellers/{nest}")
    assert "another seller" in text_of(browser, f"/sellers/{light}")


def test_it_is_taken_back_from_the_history(house: House, two: tuple[int, int]) -> None:
    nest, light = two
    house.store.merge_sellers(light, nest, who="bert", why="one bank account")
    browser = house.signed_in()
    page = browser.get(f"/sellers/{nest}").text
    form = {"csrf": csrf_of(page), "entry": re.findall(r'name="entry" value="(\d+)"', page)[0]}
    refused = browser.post(f"/sellers/{nest}/undo", data=form | {"why": " "})
    assert refused.status_code == 409 and "for a reason only" in refused.text
    assert browser.post(f"/sellers/{nest}/undo", data=form | {"why": "two accounts"}).status_code == 303
    assert house.store.get_seller(light).summary.points == 1
    after = browser.get(f"/sellers/{nest}").text
    assert 'name="entry"' not in after and ">undone<" in after
    again = browser.post(f"/sellers/{nest}/undo", data=form | {"why": "again"})
    assert again.status_code == 409 and "already" in again.text


def test_names_are_taken_out_after_a_look(house: House, two: tuple[int, int]) -> None:
    nest, light = two
    house.store.merge_sellers(light, nest, who="bert", why="one bank account")
    browser = house.signed_in()
    here = f"/sellers/{nest}/split"
    look = browser.get(here, params={"name": ["Nest & <Light>"]})
    assert "Nest &amp; &lt;Light&gt;" in look.text and "They are two" in look.text
    done = browser.post(here, data=hidden(look.text) | {"why": "the shop was sold"})
    new = int(done.headers["location"].rpartition("/")[2])
    assert house.store.get_seller(new).names == ("Nest & <Light>",)
    for none_or_all in ([], ["BrightNest Store"]):
        assert browser.get(here, params={"name": none_or_all}).status_code == 409


def test_a_stale_form_does_nothing_and_shows_what_is_true_now(house: House, two: tuple[int, int]) -> None:
    nest, light = two
    browser = house.signed_in()
    sent = hidden(browser.get(f"/sellers/{light}/merge?into={nest}").text) | {"why": "one bank account"}
    measure = house.store.get_seller(light).measures[0]
    house.store.decide_measure(measure.id, True, who="bert", why="told")
    refused = browser.post(f"/sellers/{light}/merge", data=sent)
    assert refused.status_code == 409 and "has changed since you looked" in refused.text
    assert 'value="one bank account"' in refused.text
    assert house.store.get_seller(light).merged_into is None


def test_readers_and_forms_of_elsewhere_change_nothing(house: House, two: tuple[int, int]) -> None:
    nest, light = two
    reader = house.signed_in("rita")
    page = reader.get(f"/sellers/{light}").text
    assert "/merge" not in page
    assert reader.get(f"/sellers/{light}/merge").status_code == 403
    form = {"csrf": csrf_of(page), "into": str(nest), "revision": "1", "why": "x", "entry": "1"}
    for action in ("merge", "split", "undo"):
        assert reader.post(f"/sellers/{light}/{action}", data=form).status_code == 403
        forged = house.signed_in().post(f"/sellers/{light}/{action}", data=form)
        assert forged.status_code == 403
    assert house.store.get_seller(light).merged_into is None


def test_who_is_nobody_is_not_found(house: House, two: tuple[int, int]) -> None:
    nest, _ = two
    browser = house.signed_in()
    assert browser.get(f"/sellers/{nest}/merge?into=999").status_code == 404
    assert browser.get("/sellers/999/merge").status_code == 404
    assert browser.get(f"/sellers/{nest}/merge?into={nest}").status_code == 409
