"""Originals, sellers and case references."""

from __future__ import annotations

import pytest

from tests.extractors.links.mails import ITEM, items, read, values

ORIGINALS = {
    "English": (f"My original mugs are on https://mugs.example/shop. Copy: {ITEM}1005004417720", ["https://mugs.example/shop"]),
    "German": (f"Zu sehen ist das Bild in meinem Portfolio unter https://foto.example/7\n\nKopie: {ITEM}1005004417720", ["https://foto.example/7"]),
    "Spanish": (f"Dónde se puede ver la obra: https://taller.example/obra\nEnlace: {ITEM}1005004417720", ["https://taller.example/obra"]),
    "Chinese": (f"我司官网：https://qingshan.example/chahu\n侵权链接：{ITEM}1005004417720", ["https://qingshan.example/chahu"]),
    "Korean": (f"정품: https://hanbit.example/cup\n침해 상품: {ITEM}1005004417720", ["https://hanbit.example/cup"]),
    "a firm's home page in a signature": (f"Remove {ITEM}1005004417720\n\nKind regards\nTom Attorney\nLaw LLP\nwww.lawllp.example", []),
    "a register": (f"Our mark: https://euipo.europa.eu/eSearch/#details/trademarks/018000000\nRemove {ITEM}1005004417720", []),
    "a screenshot": (f"I include a screenshot: https://img.example/1.png\nRemove {ITEM}1005004417720", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "originals"), ORIGINALS.values(), ids=ORIGINALS.keys())
def test_originals(body: str, originals: list[str]) -> None:
    found = read(body)
    assert values(found.originals) == originals
    assert values(found.listings) == items(20)


def test_the_links_of_a_sellers_answer_are_no_originals() -> None:
    assert read("I buy the genuine product from https://maker.example", "counter_notice").originals == ()


SELLERS = {
    "label, several": ("Vendedor(es): Tienda Uno, Tienda Dos", ["Tienda Uno", "Tienda Dos"]),
    "label in Chinese": ("侵权店铺：山水小店、清风居", ["山水小店", "清风居"]),
    "quoted": ('Anbieter ist in beiden Fällen "Billig24".', ["Billig24"]),
    "called": ("Both are from a shop called Dreamy Mug Factory.", ["Dreamy Mug Factory"]),
    "word and name": ("La boutique Bulle & Co vend des copies.", ["Bulle & Co"]),
    "in brackets behind the listing": (f"{ITEM}1005004417733 (LumenTail Direct)", ["LumenTail Direct"]),
    "with its label in brackets": (f"{ITEM}1005004417733 (sprzedawca: TaniSklep24)", ["TaniSklep24"]),
    "by, behind the listing": (f"{ITEM}1005004417733 by CopyCat Store", ["CopyCat Store"]),
    "by place": ("The first one is by WallPrints, the last by Norr Deco.", ["WallPrints", "Norr Deco"]),
    "the writer's own shop": ('I am the owner of the shop "Good Wool".', []),
    "not known": ("Seller: unknown", []),
}


@pytest.mark.parametrize(("line", "sellers"), SELLERS.values(), ids=SELLERS.keys())
def test_sellers(line: str, sellers: list[str]) -> None:
    body = f"These listings infringe my design:\n\n{ITEM}1005004417720\n\n{line}\n"
    assert values(read(body).sellers) == sellers


def test_only_a_notice_names_infringing_sellers() -> None:
    assert read("Shop: Saltgrass Knits", "counter_notice").sellers == ()


def test_case_numbers_of_subject_body_and_reply_headers_are_each_given_once() -> None:
    found = read(
        "About QS-2026-000200 and qs-2026-000300.",
        subject="Re: [QS-2026-000200]",
        headers=[("In-Reply-To", "<qs-2026-000400.2@quayside.example>")],
    )
    assert values(found.cases) == ["QS-2026-000200", "QS-2026-000300", "QS-2026-000400"]


def test_cases_mentioned_in_passing_and_foreign_message_ids_are_left_out() -> None:
    found = read(
        "We write about QS-2026-000200. Other cases (e.g. QS-2026-000100) are not affected.",
        headers=[("In-Reply-To", "<qs-2026-000400.2@stranger.example>")],
    )
    assert values(found.cases) == ["QS-2026-000200"]
