"""Words that stand nearly everywhere are read rather than looked up: the same is found, and what is cut is told."""

from __future__ import annotations

import pytest

from benchmarks.cases import Mails, fill
from casestore import Store
from casestore.search_plan import MOST_BEGINNINGS, MOST_WHOLE, costs, plan
from casestore.words import Question, Term, question

CASES = 150
QUESTIONS = (
    "100500", "10050 infrin", "100500 zzzqqq", "certif", "0000", "http exam", "item:1005", "gmb infr", "good fai bel",
    "i have a good faith belief that the use", "侵权", "的商", "100500 侵权", "shop zzz", "HM-2026", "street gmbh",
)  # fmt: skip


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store, Mails(11), CASES)
    return store


def found(store: Store, asked: str) -> list[str]:
    """The cases that a question finds, all of them, and whatever order they come in."""
    return sorted(str(hit.case_number) for hit in store.search(asked, limit=CASES))


def test_what_is_read_is_what_would_be_looked_up(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = {asked: found(filled, asked) for asked in QUESTIONS}
    assert sum(map(bool, looked_up.values())) > len(QUESTIONS) / 2
    monkeypatch.setattr("casestore.search_lookup.SMALL", 0)
    for asked in QUESTIONS:
        assert found(filled, asked) == looked_up[asked], asked


def test_an_answer_that_is_cut_to_the_latest_says_so(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casestore.search_lookup.SMALL", 0)
    whole = filled.search("100500", limit=CASES)
    assert len(whole) == CASES and not whole.cut
    monkeypatch.setattr("casestore.search_lookup.MOST_READ", 40)
    cut = filled.search("100500", limit=CASES)
    assert cut.cut and set(cut) < set(whole)
    latest = {f"HM-2026-{n:06}" for n in range(CASES - 19, CASES + 1)}
    assert {hit.case_number for hit in cut} == latest
    page = filled.list_cases(text="100500")
    assert page.cut and page.total == len(latest)
    assert not filled.search("100500", limit=5).cut, "what was asked for is all there"
    assert not filled.search("HM-2026-000007").cut


def test_a_rare_word_and_one_that_stands_everywhere_are_found_in_different_places(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However old the case: the frequent word is looked for where the rare one stands."""
    filled.correct("HM-2026-000003", "contact.name", "Quentin Abara", who="ada")
    for module in ("search_lookup.SMALL", "search.MOST_FOUND"):
        assert [h.case_number for h in filled.search("quentin certificate")] == ["HM-2026-000003"]
        monkeypatch.setattr(f"casestore.{module}", 0 if module.endswith("SMALL") else 20)
    hits = filled.search("quentin infringing certificate")
    assert [h.case_number for h in hits] == ["HM-2026-000003"] and not hits.cut
    assert filled.search("quentin zzzqqq") == ()


def shares(asked: Question, of: dict[str, float], *, whole: bool) -> dict[Term, float]:
    return {c: of.get(c.words[-1], 0.0) for c in costs(asked, whole=whole).values()}


def test_rare_terms_are_looked_up_and_the_frequent_ones_read() -> None:
    asked = question("100500 lumafold gmbh")
    way = plan(asked, shares(asked, {"100500": 1.0, "gmbh": MOST_BEGINNINGS / 2}, whole=False), whole=False)
    assert way.indexed == Question((("lumafold",), ("gmbh",)), asked.numbers, None) and way.read


def test_where_all_are_frequent_nothing_is_looked_up() -> None:
    asked = question("infring certif")
    frequent = {"infring": MOST_BEGINNINGS + 0.01, "certif": 1.0}
    assert plan(asked, shares(asked, frequent, whole=False), whole=False).indexed is None


def test_a_beginning_of_numbers_is_as_frequent_as_its_numbers() -> None:
    asked = question("item:1005")
    way = plan(asked, shares(asked, {"1005": 0.9, "item1005": 0.8}, whole=False), whole=False)
    assert way.indexed is None


def test_whole_words_are_looked_up_up_to_a_limit_the_rarest_first() -> None:
    asked = question("one two three four five six")
    assert plan(asked, {}, whole=True).indexed == asked
    way = plan(asked, dict.fromkeys(costs(asked, whole=True).values(), 1.0), whole=True)
    assert way.indexed is not None and len(way.indexed.terms) == MOST_WHOLE and way.read
    few = question("one two three")
    assert costs(few, whole=True) == {}, "a few are never counted"
