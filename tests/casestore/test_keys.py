"""Forms of one listing are one item, and forms of one right one right."""

from __future__ import annotations

import time

import pytest

from casestore.keys import item_key, right_keys
from tests.readings import right


@pytest.mark.parametrize(
    "form",
    [
        "https://harbormarket.example/item/1009005318842",
        "HTTP://WWW.HarborMarket.example/item/1009005318842?sku=7%3A12%23mint",
        "https://m.harbormarket.example/i/1009005318842.html",
        "harbormarket.example/de/item/lamp/1009005318842#reviews",
        "https://fr.harbormarket.example/item/1009005318842?utm_source=x&spm=1.2.3",
        "https://eur01.safelinks.example/?url=https%3A%2F%2Fharbormarket.example%2Fitem%2F1009005318842&data=05",
        "item:1009005318842",
    ],
)
def test_forms_of_one_item(form: str) -> None:
    assert item_key(form) == "item:1009005318842"


def test_the_number_the_reader_found_decides() -> None:
    assert item_key("https://harbormarket.example/p/lamp", "B0ABC12345") == "item:b0abc12345"


def test_addresses_without_a_number_are_compared_without_what_does_not_matter() -> None:
    plain = item_key("https://code.example/owner/project")
    for form in ("http://www.code.example/owner/project/", "code.example/owner/project?ref=mail#readme"):
        assert item_key(form) == plain
    for other in ("https://code.example/owner/other", "https://code.example/owner/project?page=2"):
        assert item_key(other) != plain


@pytest.mark.parametrize(
    "text", ["http://[::1", "https://" + "a" * 9000, "", "http://x/" + "?url=http://" * 999]
)
def test_what_is_no_address_still_has_a_key(text: str) -> None:
    assert len(item_key(text)) <= 400


def test_keys_are_linear_in_hostile_text() -> None:
    begun = time.process_time()
    item_key("https://x.example/" + "1/" * 500_000)
    assert time.process_time() - begun < 5


def test_a_right_is_known_by_its_number_or_its_work() -> None:
    one = right_keys(right("Lumafold®", "7 654 321"), "A")
    assert one & right_keys(right("LUMAFOLD", None), "B")
    assert one & right_keys(right("Lamp", "7654321"), "B")
    assert not one & right_keys(right("LUMAFOLD", None, "copyright"), "A")
