"""URLs as people and programs write them."""

from __future__ import annotations

import re
import time

import pytest

from intake.extractors.links.keys import link_key
from intake.extractors.links.sites import Page, sites_of
from intake.extractors.links.unwrap import unwrapped
from intake.extractors.links.urls import find_addresses, parse_address
from tests.extractors.links.mails import FORGE, ITEM, MARKET

NUMBER = re.compile(r"\d{10,13}")


def found(text: str) -> list[str]:
    return [a.url for a in find_addresses(text, NUMBER)]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("See https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/x_(y) and", ["https://a.example/x_(y)"]),
        ("<https://a.example/x>", ["https://a.example/x"]),
        ("[shop](https://a.example/x), next", ["https://a.example/x"]),
        ('"https://a.example/x"', ["https://a.example/x"]),
        ("链接：https://a.example/x。请删除", ["https://a.example/x"]),
        ("https://a.example/item/123侵权", ["https://a.example/item/123"]),
        ("https://a.example/tools/静态分析/IDA", ["https://a.example/tools/静态分析/IDA"]),
        ("https://a.example/x?q=1&r=2& ", ["https://a.example/x?q=1&r=2&"]),
        ("2.https://a.example/x", ["https://a.example/x"]),
        ("www.a.example/x, a.example/y and file.txt or me@b.example", ["www.a.example/x", "a.example/y"]),
        ("hxxps://a[.]example/x", ["https://a.example/x"]),
        ("ｈｔｔｐｓ：／／ａ．example／x", ["https://a.example/x"]),
        ('<x xmlns="http://a.example/ns">', []),
    ],
)
def test_an_address_is_what_belongs_to_it_and_no_more(text: str, urls: list[str]) -> None:
    assert found(text) == urls


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"{ITEM}10050044\n17720\n", f"{ITEM}1005004417720"),
        (f"> {ITEM}1005004417720?sku=blue-shirt-large&\n> color=navy\n", f"{ITEM}1005004417720?sku=blue-shirt-large&color=navy"),
        ("<https://a.example/a/very/\nlong/path>", "https://a.example/a/very/long/path"),
        (f"4 {ITEM}1005004881244?collection=lighting&sku=ARC90-W\nHITE&x=%7B\n", f"{ITEM}1005004881244?collection=lighting&sku=ARC90-WHITE&x=%7B"),
    ],
)  # fmt: skip
def test_an_address_wrapped_over_lines_is_joined(text: str, url: str) -> None:
    assert found(text)[0] == url


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/x\nThanks for your help",
        "https://a.example/x/\nhttps://a.example/y",
        "https://a.example/x\n2. https://a.example/y",
        "https://a.example/x\n\nfoo=bar",
    ],
)
def test_what_follows_on_the_next_line_is_not_swallowed(text: str) -> None:
    assert found(text)[0].rstrip("/") == "https://a.example/x"


def test_the_place_of_an_address_covers_all_its_lines() -> None:
    text = f"See {ITEM}10050044\n17720 now"
    address = next(find_addresses(text, NUMBER))
    assert text[address.start : address.end] == f"{ITEM}10050044\n17720"


def test_addresses_run_together_are_taken_apart_and_nested_ones_are_not() -> None:
    assert found(f"{ITEM}1005004417720{ITEM}1005004417733") == [
        f"{ITEM}1005004417720",
        f"{ITEM}1005004417733",
    ]
    nested = "https://sso.a.example/login?back=https://b.example/x"
    assert found(nested) == [nested]


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fquayside.example%2Fitem%2F1005004417720&data=05",
        "https://urldefense.com/v3/__https://quayside.example/item/1005004417720__;!!AbC!xyz$",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__quayside.example_item_1005004417720&d=x",
        "https://www.google.com/url?q=https://quayside.example/item/1005004417720&sa=D",
        "https://quayside.example/redirect?url=https%3A%2F%2Fquayside.example%2Fitem%2F1005004417720",
        "https://click.mailer.example/c?u=https%3A%2F%2Fquayside.example%2Fitem%2F1005004417720",
    ],
)
def test_link_wrappers_are_undone(wrapped: str) -> None:
    address = parse_address(wrapped, 0, len(wrapped))
    assert address is not None
    assert unwrapped(address, sites_of(MARKET).is_own).url == f"{ITEM}1005004417720"


def test_an_unknown_site_with_an_address_in_its_query_is_left_as_it_is() -> None:
    url = "https://login.bank.example/sso?back=https://www.bank.example/start"
    address = parse_address(url, 0, len(url))
    assert address is not None
    assert unwrapped(address, sites_of(MARKET).is_own).url == url


@pytest.mark.parametrize(
    ("url", "page", "item"),
    [
        (f"{ITEM}1005004417720", Page.ITEM, "1005004417720"),
        ("https://m.quayside.example/i/1005004417720?share=wx", Page.ITEM, "1005004417720"),
        ("https://quayside.example/de/item/1005004417720", Page.ITEM, "1005004417720"),
        ("https://quayside.example/shop/LampHouse", Page.ACCOUNT, None),
        ("https://quayside.example/search?q=lamp", Page.SEARCH, None),
        ("https://quayside.example/category/lamps", Page.SEARCH, None),
        ("https://help.quayside.example/notice", Page.RULES, None),
        ("https://quayside.example/policy/ip", Page.RULES, None),
        ("https://quayside.example/", Page.HOME, None),
        ("https://notquayside.example/item/1005004417720", Page.ELSEWHERE, None),
        ("https://www.ebay.com/itm/some-title/123456789012?hash=x", Page.ELSEWHERE, "123456789012"),
        ("https://www.amazon.de/Lampe/dp/B0ABCDEF12/ref=sr_1", Page.ELSEWHERE, "B0ABCDEF12"),
        ("https://euipo.europa.eu/eSearch/#details/trademarks/018000000", Page.REGISTER, None),
        ("https://maker.example/licence.html", Page.RULES, None),
    ],
)
def test_what_an_address_of_a_marketplace_leads_to(url: str, page: Page, item: str | None) -> None:
    address = parse_address(url, 0, len(url))
    assert address is not None
    site = sites_of(MARKET).look_up(address)
    assert (site.page, site.item_id) == (page, item)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://forgeyard.example/ann/lib", Page.ITEM),
        ("https://ann.forgeyard-pages.example/", Page.ITEM),
        ("https://raw.forgeyard.example/ann/lib/main/a.py", Page.ITEM),
        ("https://forgeyard.example/ann", Page.ACCOUNT),
        ("https://forgeyard.example/ann/lib/issues/3", Page.TALK),
        ("https://forgeyard.example/forgeyard/notices/blob/main/2026.md", Page.RULES),
        ("https://docs.forgeyard.example/policy", Page.RULES),
    ],
)
def test_what_an_address_of_a_code_host_leads_to(url: str, page: Page) -> None:
    address = parse_address(url, 0, len(url))
    assert address is not None
    assert sites_of(FORGE).look_up(address).page is page


def test_one_link_written_in_several_ways_is_one() -> None:
    assert link_key(f"{ITEM}123?utm_source=x&sku=a#top") == link_key(
        "http://www.quayside.example/item/123/?sku=a"
    )
    assert link_key(f"{ITEM}123?sku=a") != link_key(f"{ITEM}123?sku=b")


@pytest.mark.parametrize(
    "text",
    ["http://a." * 111_000, "http://a.example/" + "(" * 1_000_000, "a." * 500_000, "www.a.example/x-\n" * 60_000, "[.]" * 330_000],
    ids=["run together", "brackets", "dots", "wrapped", "defanged"],
)  # fmt: skip
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    began = time.process_time()
    for _ in find_addresses(text, NUMBER):
        pass
    assert time.process_time() - began < 5
