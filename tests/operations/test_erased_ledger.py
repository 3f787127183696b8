"""The sellers' ledger after the time of personal data: nobody can be recognised, everything is still counted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from casestore import Store, open_store
from casestore.retention import Due
from intake.archive import Archive
from intake.cli import main
from tests.ledgers.scene import removed
from tests.operations.test_retention import everything
from tests.stores import Clock

YEAR = {"days": 366}
WORDS = ("brightnest", "quarrel", "larkfield", "one shop", "varga")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def cases(store: Store) -> tuple[str, str]:
    return two_cases(store)


def two_cases(store: Store) -> tuple[str, str]:
    """Two cases against one seller of two names, with a measure taken, one of them restored for words of our own."""
    first, second = removed(store, 101), removed(store, 102, seller=None)
    store.assign_strikes(second, "Larkfield Lamps", who="Dana", why="Larkfield said so in a quarrel")
    one, two = sorted(s.id for s in store.list_sellers())
    store.merge_sellers(two, one, who="Dana", why="one shop of the Larkfields")
    measure = next(m for m in store.get_seller(one).measures if m.state == "proposed")
    store.decide_measure(measure.id, True, who="Dana", why="Larkfield was told in a quarrel")
    decided = next(e for e in store.get_case(second).events if e.action == "state_moved")
    store.undo(second, decided.id, who="Dana", why="the Larkfields have quarrelled enough")
    store.move(second, "closed", who="Dana")
    store.move(first, "closed", who="Dana", why="BrightNest Store is told")
    return first, second


def due(store: Store, *roles: str) -> tuple[Due, ...]:
    return store.due_for_erasure(dict.fromkeys(roles or ("claimant", "seller"), store.clock()))


def erase_all(store: Store, archive: Archive) -> list[Due]:
    found = list(due(store))
    for one in found:
        store.erase(one, archive.remove)
    return found


def test_names_and_reasons_go_and_what_is_counted_stays(
    store: Store, clock: Clock, archive: Archive, cases: tuple[str, str]
) -> None:
    before = store.list_sellers()
    seller = store.get_seller(before[0].id)
    clock.forward(**YEAR)
    assert all(word in everything(store) for word in WORDS)
    found = erase_all(store, archive)
    assert [d.case_number for d in found if d.case_number] == list(cases)
    assert [d.seller_id for d in found if d.seller_id] == sorted({seller.summary.id, 2})
    left = everything(store)
    assert [word for word in WORDS if word in left] == []
    after = store.get_seller(seller.summary.id)
    assert after.summary.name == "erased" and after.names == ()
    assert (after.summary.standing, after.summary.reversed) == (1, 1)
    assert [(s.case_number, s.points, s.given_at, s.reversed_at) for s in after.strikes] == [
        (s.case_number, s.points, s.given_at, s.reversed_at) for s in seller.strikes
    ]
    assert [(m.measure, m.state, m.decided_by) for m in after.measures] == [
        (m.measure, m.state, m.decided_by) for m in seller.measures
    ]
    assert [(e.at, e.who, e.action) for e in after.events][:-1] == [
        (e.at, e.who, e.action) for e in seller.events
    ]
    assert store.verify() == [] and store.check_verdicts() == []
    assert due(store) == ()


def test_a_seller_is_known_as_long_as_a_strike_counts(
    store: Store, clock: Clock, archive: Archive, cases: tuple[str, str]
) -> None:
    clock.forward(days=300)
    assert [d.case_number or d.seller_id for d in erase_all(store, archive)] == [*cases, 2]
    (seller,) = store.list_sellers()
    assert (seller.name, seller.points) == ("BrightNest Store", 1), "a strike of less than a year ago counts"
    clock.forward(days=66)
    assert [d.seller_id for d in erase_all(store, archive)] == [seller.id]
    assert "brightnest" not in everything(store)


def test_a_seller_is_known_as_long_as_one_of_their_cases_is(
    store: Store, clock: Clock, archive: Archive, cases: tuple[str, str]
) -> None:
    store.hold(cases[0], who="Dana", why="a suit")
    clock.forward(**YEAR)
    erased = {d.case_number or d.seller_id for d in erase_all(store, archive)}
    assert erased == {cases[1], 2}, "the held case's seller stays; the name that was merged into it goes"
    assert store.list_sellers()[0].name == "BrightNest Store"
    store.lift_hold(cases[0], who="Dana")
    erase_all(store, archive)
    assert "brightnest" not in everything(store)


def test_a_new_strike_after_the_look_keeps_the_seller(
    store: Store, clock: Clock, archive: Archive, cases: tuple[str, str]
) -> None:
    clock.forward(**YEAR)
    found = due(store)
    removed(store, 103)
    for one in found:
        store.erase(one, archive.remove)
    assert store.list_sellers()[0].name == "BrightNest Store"


def test_who_comes_back_under_an_erased_name_is_somebody_new(
    store: Store, clock: Clock, archive: Archive, cases: tuple[str, str]
) -> None:
    clock.forward(**YEAR)
    erase_all(store, archive)
    removed(store, 104)
    assert sorted((s.name, s.standing) for s in store.list_sellers()) == [
        ("BrightNest Store", 1),
        ("erased", 1),
    ]


def test_the_sellers_role_alone_leaves_nothing_of_the_seller_in_the_histories(
    store: Store, clock: Clock, archive: Archive, cases: tuple[str, str]
) -> None:
    clock.forward(**YEAR)
    for one in due(store, "seller"):
        store.erase(one, archive.remove)
    told = [str((e.before, e.after)) for n in cases for e in store.get_case(n).events if "strike" in e.action]
    assert told and all("BrightNest" not in t and "Larkfield" not in t for t in told)
    assert store.verify() == []


def test_the_notifiers_ledger_counts_on_without_names(
    store: Store, clock: Clock, archive: Archive, cases: tuple[str, str]
) -> None:
    (before,) = store.list_notifiers()
    clock.forward(**YEAR)
    erase_all(store, archive)
    for by in ("address", "claimant"):
        (after,) = store.list_notifiers(by=by)
        assert (after.name, after.notices, after.valid) == ("erased", before.notices, before.valid)


def test_nothing_is_left_in_the_files_of_sqlite(tmp_path: Path, clock: Clock, archive: Archive) -> None:
    folder = tmp_path / "store"
    store = open_store(f"sqlite:///{folder / 'cases.sqlite'}", clock=clock)
    two_cases(store)
    clock.forward(**YEAR)

    def found() -> list[str]:
        content = b"".join(p.read_bytes() for p in folder.iterdir()).lower()
        return [word for word in WORDS if word.encode() in content]

    assert found() == list(WORDS)
    erase_all(store, archive)
    store.sweep_traces()
    assert found() == []
    store.close()


def test_the_dry_run_says_what_would_go_of_each_role(
    store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    store: Store, clock: Clock,
) -> None:  # fmt: skip
    clock.now = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)
    cases = two_cases(store)
    monkeypatch.chdir(tmp_path)
    for key, value in {"DATA_DIR": tmp_path, "STORE__URL": store_url}.items():
        monkeypatch.setenv(f"INTAKE_{key}", str(value))
    monkeypatch.setenv("INTAKE_RETENTION__SELLER_DAYS", "30")
    assert main(["retention", "run", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert f"{cases[0]}: data of seller, over since 2020-03-02; mails: none" in said
    assert "seller 1 of the ledger: names and reasons, last told of 2020-03-02" in said
    assert "claimant: in 0 cases, 0 mails\nseller: in 2 cases, 0 mails, 2 in the sellers' ledger\n" in said
    assert "4 would be erased" in said
    assert "brightnest" in everything(store)
    assert not (tmp_path / "erasures.jsonl").exists()
    assert main(["retention", "run"]) == 0
    assert "brightnest" not in str(store.list_sellers())
    assert main(["audit", "verify"]) == 0
    told = (tmp_path / "erasures.jsonl").read_text()
    assert len(told.splitlines()) == 4 and "rightnest" not in told and "lumafold" not in told
