"""Whatever stands in a case, its messages or their attachments is found, and says where."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from casestore import Store, open_store, reindexing
from casestore.words import compact, fold, question, words
from intake.filing import file_reading
from intake.parsers.document import Document, Origin
from intake.reading import Reading
from intake.result import ReadResult
from tests import readings


def filed(store: Store, reading: Reading, **texts: str) -> str | None:
    """File a reading whose mail has these texts: body, and attachments by their part."""
    documents = [
        Document(part, Origin.BODY if part == "body" else Origin.ATTACHMENT, "text/plain", content)
        for part, content in texts.items()
    ]
    return file_reading(
        store, readings.receive(store, reading), ReadResult(reading, tuple(documents))
    ).case_number


@pytest.fixture
def lamps(store: Store) -> str:
    reading = readings.notice(
        1005004417720, sellers=("Brightside_Shop",), rights=(readings.right("LUMAFOLD", "018 123 456"),)
    )
    number = filed(
        store, reading, body="Our folding lamps are copied. 请删除侵犯商标的链接。", p2="Zertifikat Müller"
    )
    filed(store, readings.notice(77, sender="bo@oak.example", name="Bo", organization="Oak AB", phone="+46812345678",
                                 rights=(readings.right("OAKLINE", "5550001"),)), body="Chairs are copied.")  # fmt: skip
    return number or ""


@pytest.mark.parametrize(
    ("terms", "place"),
    [
        ("HM-2026-000001", "number"),
        ("2026-000001", "number"),
        ("lumafold", "contact.organization"),
        ("umafol", "contact.organization"),
        ("varga", "contact.name"),
        ("+49 30 555017", "contact.phone"),
        ("(030) 555-017", "contact.phone"),
        ("555017", "contact.phone"),
        ("018123456", "rights[0].registrations[0]"),
        ("EU018123456"[2:], "rights[0].registrations[0]"),
        ("018 123 456", "rights[0].registrations[0]"),
        ("brightside", "sellers[0]"),
        ("side_sho", "sellers[0]"),
        ("1005004417720", "listings[0]"),
        ("ines@lumafold.example", "contact.email"),
        ("folding lamps", "text"),
        ("商标", "text"),
        ("侵犯商标", "text"),
        ("ZERTIFIKAT muller", "attachment"),
    ],
)
def test_a_case_is_found_by_what_stands_in_it(store: Store, lamps: str, terms: str, place: str) -> None:
    hits = store.search(terms)
    assert [h.case_number for h in hits] == [lamps]
    assert hits[0].place == place
    assert hits[0].snippet


@pytest.mark.parametrize(
    "address",
    ["https://m.harbormarket.example/de/item/1005004417720?spm=a.1", "item:1005004417720",
     "harbormarket.example/item/1005004417720.html"],
)  # fmt: skip
def test_a_listing_is_found_by_any_form_of_its_address(store: Store, lamps: str, address: str) -> None:
    assert store.search(address)[0].case_number == lamps
    assert store.list_cases(text=address).cases[0].number == lamps


def test_values_come_before_texts(store: Store, lamps: str) -> None:
    later = readings.notice(5, sender="x@y.example", name="X", organization="Y Ltd",
                            rights=(readings.right("YELL", "9990001"),))  # fmt: skip
    other = filed(store, later, body="We are not Oak AB at all.")
    assert [(h.case_number, h.place) for h in store.search("oak ab")] == [
        ("HM-2026-000002", "contact.organization"),
        (other, "text"),
    ]
    assert [c.number for c in store.list_cases(text="oak ab").cases] == ["HM-2026-000002", other]


def test_words_in_different_places_of_a_case_find_it(store: Store, lamps: str) -> None:
    store.correct(lamps, "contact.name", "Ingrid Sand", who="ada")
    (hit,) = store.search("ingrid folding")
    assert hit.case_number == lamps


def test_a_correction_is_found_at_once_and_the_mistake_no_more(store: Store, lamps: str) -> None:
    event = store.correct(lamps, "contact.name", "Quentin Abara", who="ada")
    assert [h.place for h in store.search("abara")] == ["contact.name"]
    assert all(h.place != "contact.name" for h in store.search("ines varga"))
    store.undo(lamps, event.id, who="ada")
    assert store.search("abara") == ()


@pytest.mark.parametrize(
    ("text", "terms", "found"),
    [
        ("请删除侵犯商标的链接", "商标", True),
        ("请删除侵犯商标的链接", "侵犯商标", True),
        ("请删除侵犯商标的链接", "商标的链接", True),
        ("请删除侵犯商标的链接", "标", True),
        ("请删除侵犯商标的链接", "接", True),
        ("请删除侵犯商标的链接", "商链", False),
        ("请删除侵犯商标的链接", "标商", False),
        ("请删除侵犯商\n标的链接", "商标", True),
        ("この商品は商標権を侵害しています", "商標権 侵害", True),
        ("상표권을 침해하는 상품입니다", "상표권", True),
        ("상표권을 침해하는 상품입니다", "상품권", False),
        ("สินค้าละเมิดลิขสิทธิ์", "ลิขสิทธิ์", True),
        ("品牌LUMA的商标", "LUMA的", True),
        ("品牌LUMA的商标", "牌luma", True),
        ("品牌LUMA的商标", "品牌luma的商标", True),
    ],
)
def test_scripts_without_spaces_are_found_by_any_piece(
    store: Store, text: str, terms: str, found: bool
) -> None:
    filed(store, readings.notice(3), body=text)
    hits = store.search(terms)
    assert [h.place for h in hits] == ["text"] * found
    assert all(h.snippet for h in hits)


def test_a_message_in_triage_is_found_without_a_case(store: Store) -> None:
    filed(store, readings.notice(kind="other"), body="A question about zebras")
    (hit,) = store.search("zebra")
    assert (hit.case_number, hit.place, hit.part) == (None, "text", "body")
    assert hit.message_id is not None
    assert store.list_cases(text="zebra").total == 0


def test_a_filing_that_fails_leaves_no_trace_in_the_index(store: Store) -> None:
    reading = readings.notice(3, organization="Vanished Ltd")
    message = readings.receive(store, reading)
    with pytest.raises(RuntimeError), store.filing(message) as desk:
        desk.keep(reading, [])
        desk.open_case(reading, "", 1.0)
        raise RuntimeError("power cut")
    assert store.search("vanished") == ()


@pytest.mark.parametrize(
    "terms",
    ["", "   ", '"', "'", "*", "AND", "NOT", "lamp OR", "a:b", "head:x", "{head}:", "(", "))", "^x", "-x", "x NEAR(y)",
     "\\", "\x00", "\ud800", "%", "_", "'; DROP TABLE cases; --", "x" * 100_000, "( " * 5000, "\u0301", "♥♥♥", "<->", "a & !b",
     "http://[bad", "item:", "/"],
)  # fmt: skip
def test_no_question_breaks_the_search(store: Store, lamps: str, terms: str) -> None:
    assert len(store.search(terms)) <= 2
    assert store.list_cases(text=terms).total <= 2


def test_an_index_made_anew_is_the_same(store: Store, lamps: str) -> None:
    before = [store.search(t) for t in ("lumafold", "商标", "copied")]
    steps: list[tuple[int, int]] = []
    store.rebuild_search(lambda done, all_: steps.append((done, all_)))
    assert [store.search(t) for t in ("lumafold", "商标", "copied")] == before
    assert steps[-1] == (4, 4)
    assert store.search_due() == 0


def test_a_damaged_index_is_made_anew(store: Store, lamps: str) -> None:
    with store.db.writing() as session:
        session.execute(text("DELETE FROM search_index"))
    assert store.search("lumafold") == store.search("copied") == ()
    store.rebuild_search()
    assert [h.case_number for h in store.search("umafol")] == [lamps]
    assert len(store.search("copied")) == 2


def test_an_index_half_made_is_gone_on_with_when_the_store_is_opened(
    store: Store, lamps: str, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 1)

    def stop(done: int, all_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.rebuild_search(stop)
    assert store.search_due() == 3
    steps: list[tuple[int, int]] = []
    open_store(store_url, progress=lambda done, all_: steps.append((done, all_))).close()
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert store.search_due() == 0


def test_a_text_of_any_length_is_found_to_its_end(store: Store) -> None:
    filed(store, readings.notice(9), body="lorem " * 40_000 + "finale", p2="x" * 3_000_000)
    assert len(store.search("finale")) == 1


def test_hits_come_in_pages(store: Store, lamps: str) -> None:
    assert len(store.search("copied")) == 2
    assert store.search("copied", limit=1) + store.search("copied", limit=1, offset=1) == store.search(
        "copied"
    )


def test_words_are_folded_letter_for_letter() -> None:
    text = "Ünïcode ＡＢＣ １２ straße ŒUVRE İ 商标権"
    assert len(fold(text)) == len(text)
    assert list(words("Ünïcode ＡＢＣ１２ 商标x")) == ["unicode", "abc12", "商", "标", "x"]
    assert compact("EU 018-123.456") == "eu018123456"
    assert question("  ♥ ").terms == ()
