"""Which links of a message are listings, by its kind and its words."""

from __future__ import annotations

import pytest

from tests.extractors.links.mails import ANSWERED, FORGE, FORGED, ITEM, items, read, values

NOTICES = {
    "excepted in its sentence": (
        f"Please remove {ITEM}1005004417720. Item 1005004417733 by the same shop is not accused at this time.",
        items(20),
    ),
    "excepted in German": (
        f"Wir beanstanden {ITEM}1005004417720. Das Angebot 1005004417733 ist ähnlich, wird aber nicht beanstandet.",
        items(20),
    ),
    "excepted in Chinese": (f"请删除以下商品：{ITEM}1005004417720。{ITEM}1005004417733已下架，仅供参考。", items(20)),
    "excepted in Polish": (
        f"Następujące oferty naruszają nasz znak:\n- {ITEM}1005004417720\n\nOferta {ITEM}1005004417733 nie jest przedmiotem zgłoszenia.",
        items(20),
    ),
    "excepted by a heading": (
        f"Infringing listings\n\n{ITEM}1005004417720\n\nAuthorised sellers, please do not remove\n\n{ITEM}1005004417733\n",
        items(20),
    ),
    "excepted by its number in the list": (
        f"Please remove all links below except No. 2, which is our licensee.\n\n1. {ITEM}1005004417720\n2. {ITEM}1005004417733\n3. {ITEM}1005004417744",
        items(20, 44),
    ),
    "an exception that is none of listings": (
        f"Please remove {ITEM}1005004417720, which copies all of our photos except one.",
        items(20),
    ),
    "excepted right before it": (
        f"Remove everything of that shop, e.g. {ITEM}1005004417720, except {ITEM}1005004417733.",
        items(20),
    ),
    "already removed": (
        f"These infringe our design:\n{ITEM}1005004417720\n{ITEM}1005004417733 (already removed)\n{ITEM}1005004417744",
        items(20, 44),
    ),
    "a range of the annex": (
        f"Please remove items 1-2 of the annex.\n\nAnnex\n1. {ITEM}1005004417720\n2. {ITEM}1005004417733\n3. {ITEM}1005004417744",
        items(20, 33),
    ),
    "own listing beside the copies": (
        f"It is my own item {ITEM}1005004417720.\n\nThese copy it:\n{ITEM}1005004417733\n{ITEM}1005004417744",
        items(33, 44),
    ),
    "original and copy in turn": (
        f"Original: {ITEM}1005004417720\nCopy: {ITEM}1005004417733\n\nOriginal: https://brand.example/p\nCopy: {ITEM}1005004417744",
        items(33, 44),
    ),
    "search and category pages": (
        "There are hundreds: https://quayside.example/search?q=lamp and https://quayside.example/category/lamps",
        [],
    ),
    "item numbers behind their word": (
        "Artikelnr. 1005004417720, núm. de artículo 1005 0044 17733 und 商品编号：１００５００４４１７７４４ sind Fälschungen.",
        ["item:1005004417720", "item:1005004417733", "item:1005004417744"],
    ),
    "item numbers enumerated": (
        "Please remove items 1005004417720, 1005004417733, 1005004417744, 1005004417755, 1005004417766, 1005004417777 and 1005004417788.",
        [f"item:10050044177{n}" for n in (20, 33, 44, 55, 66, 77, 88)],
    ),
    "item numbers one a line": (
        "The infringing item numbers are:\n\n1005004417720\n1005004417733\n\nTel. 1005004417744",
        ["item:1005004417720", "item:1005004417733"],
    ),
    "numbers of another sort": (
        f"Order number 1005004417799, EAN 4006381333931, phone 00491751234. {ITEM}1005004417720 is fake.",
        items(20),
    ),
    "a number whose address is given too": (f"Item 1005004417720 is fake: {ITEM}1005004417720", items(20)),
    "the whole shop": (
        "Please close the whole shop: https://quayside.example/shop/fakes-r-us",
        ["https://quayside.example/shop/fakes-r-us"],
    ),
    "help pages and forms": (
        f"As your policy at https://help.quayside.example/ip says: remove {ITEM}1005004417720",
        items(20),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "listings"), NOTICES.values(), ids=NOTICES.keys())
def test_a_notice_complains_of(body: str, listings: list[str]) -> None:
    assert values(read(body).listings) == listings


ANSWERS = {
    "nothing named: all of them": ("You made a mistake, please restore my listings.", items(20, 33, 44)),
    "only the second": ("I dispute only the second listing.", items(33)),
    "the first two": ("Je conteste le retrait des deux premières annonces. La troisième, je ne la conteste pas.", items(20, 33)),
    "the last let go": ("My counter-notice concerns all listings except for the last one.", items(20, 33)),
    "places in Chinese": ("我对第1、3项商品的下架提出申诉，第2项不申诉。", items(20, 44)),
    "the first two in Chinese": ("我只对前两个商品的下架提出申诉。", items(20, 33)),
    "a place in Japanese": ("2番目の商品についてのみ異議を申し立てます。", items(33)),
    "one named by its address": (f"I dispute the removal of {ITEM}1005004417733.", items(33)),
    "one let go by its number": ("Please restore them. I do not dispute the removal of item 1005004417733.", items(20, 44)),
    "all of them and one more": ("I dispute all three listings you removed, plus item 1005004417799.", ["item:1005004417799", *items(20, 33, 44)]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "listings"), ANSWERS.values(), ids=ANSWERS.keys())
def test_a_counter_notice_disputes(text: str, listings: list[str]) -> None:
    answer = read(f"Hello,\n\n{text}\n\nJo Doe\n{ANSWERED}", "counter_notice")
    assert sorted(values(answer.listings)) == sorted(listings)


def test_a_retraction_without_list_takes_back_the_quoted_listings() -> None:
    assert values(read(f"We withdraw our notice in full.\n{ANSWERED}", "retraction").listings) == items(
        20, 33, 44
    )


def test_a_retraction_takes_back_what_it_names_and_keeps_the_rest() -> None:
    body = f"We withdraw our notice for\n\n{ITEM}1005004417720\n\nThe complaint is maintained for:\n\n{ITEM}1005004417733\n"
    assert values(read(body, "retraction").listings) == items(20)


def test_the_status_column_of_a_retraction_decides() -> None:
    rows = "".join(
        f"<tr><td>{ITEM}10050044177{n}</td><td>Shop</td><td>{status}</td></tr>"
        for n, status in ((20, "WITHDRAWN"), (33, "MAINTAINED"))
    )
    html = (
        f"<p>We withdraw some:</p><table><tr><th>Listing</th><th>Store</th><th>Status</th></tr>{rows}</table>"
    )
    assert values(read("see table", "retraction", html=html).listings) == items(20)


def test_a_follow_up_adds_what_is_not_on_file() -> None:
    body = f"Please also add {ITEM}1005004417799, beside {ITEM}1005004417720.\n{ANSWERED}"
    assert values(read(body, "follow_up").listings) == items(99)


def test_other_messages_have_no_listings() -> None:
    assert read(f"Thank you for {ITEM}1005004417720", "other").listings == ()


def test_a_table_names_its_links_by_address_and_number_and_leaves_out_closed_rows() -> None:
    sheet = f"Nr;Link;Händler;Status\n1;{ITEM}1005004417720;Alpha Shop;online\n2;1005004417733;Beta;online\n3;{ITEM}1005004417744;Gamma;bereits entfernt\n"
    found = read("List attached.", files=[("list.csv", "text/csv", sheet.encode())])
    assert values(found.listings) == [*items(20), "item:1005004417733"]
    assert values(found.sellers) == ["Alpha Shop", "Beta"]


def test_rows_about_another_platform_are_left_out() -> None:
    sheet = f"No,Platform,Item number\n1,Quayside,1005004417720\n2,Otherbay,1005004417733\n3,Quayside,{ITEM}1005004417744\n"
    found = read("List attached.", files=[("list.csv", "text/csv", sheet.encode())])
    assert values(found.listings) == ["item:1005004417720", *items(44)]


def test_what_a_client_wrote_counts_where_the_agent_only_passes_it_on() -> None:
    body = f"Please see my client's complaint below.\n\n---------- Forwarded message ---------\nFrom: Carla <carla@maker.example>\nDate: Mon, Aug 3, 2026\nSubject: fakes\n\nThese are fake:\n{ITEM}1005004417720\n"
    assert values(read(body).listings) == items(20)


def test_repositories_are_listings_and_profiles_are_not() -> None:
    body = f"""I am the author of libfoo, hosted at {FORGED}ann/libfoo .
It has been copied without permission to {FORGED}bob/foocopy and {FORGED}bob/foocopy/tree/main/src .
Bob's profile: {FORGED}bob
I have read https://docs.forgeyard.example/takedown
"""
    found = read(body, platform=FORGE)
    assert values(found.listings) == [f"{FORGED}bob/foocopy", f"{FORGED}bob/foocopy/tree/main/src"]
    assert values(found.originals) == [f"{FORGED}ann/libfoo"]


@pytest.mark.parametrize("kind", ["notice", "counter_notice", "retraction", "follow_up"])
def test_every_value_stands_where_its_source_says(kind: str) -> None:
    body = f"Seller: Alpha Shop\nRemove {ITEM}10050044\n17720 and item １００５００４４１７７３３.\nOriginal: https://maker.example/x\n{ANSWERED}"
    found = read(body, kind)
    texts = {d.part: d.text for d in found.material.parsed.documents}
    for value in (*found.listings, *found.originals, *found.sellers, *found.cases):
        assert value.source is not None
        assert texts[value.source.part][value.source.start : value.source.end] == value.source.quote != ""
