"""After its time personal data is gone everywhere; what is counted and the seal of the history stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casestore import Arrival, NotAllowed, Store
from casestore.retention import Due
from intake.archive import Archive
from intake.cli import main
from intake.filing import file_reading
from intake.reading import Reading
from tests import readings
from tests.stores import Clock

BOTH = ("claimant", "seller")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def mail(store: Store, archive: Archive, reading: Reading, body: str) -> tuple[str | None, str, int]:
    """A mail taken in and filed: its case, its hash and its id."""
    (sha256,) = archive.put_many([f"From: {reading.message.from_address}\r\n\r\n{body}".encode()])
    envelope = {"mail_from": reading.message.from_address, "rcpt_tos": []}
    (recorded,) = store.record_arrivals([Arrival(sha256, 9, None, store.clock(), "smtp", envelope)])
    filing = file_reading(store, recorded.id, readings.text(reading, body=body))
    return filing.case_number, sha256, recorded.id


@pytest.fixture
def case(store: Store, archive: Archive) -> str:
    """A case that is over: noticed, countered, decided, with a note that names the claimant."""
    number, _, _ = mail(
        store, archive, readings.notice(101, 102, sellers=("Brightside",)), "I, Ines Varga, complain."
    )
    assert number is not None
    counter = readings.notice(
        101, sender="dan@brightside.example", name="Dan Oduya", organization=None, phone="+4940123456",
        kind="counter_notice", numbers=(number,), rights=(),
    )  # fmt: skip
    mail(store, archive, counter, "I, Dan Oduya, swear that this is a mistake.")
    for waiting in store.list_messages():
        if waiting.filing and waiting.filing.unverified:
            store.confirm_attachment(waiting.id, who="ada", why="Dan Oduya has called")
    store.correct(number, "contact.name", "Ines M. Varga", who="ada", why="Ines Varga rang")
    store.note(number, "Ines Varga is impatient", who="ada")
    store.move(number, "closed", who="ada", why="Ines Varga agrees")
    return number


def due(store: Store, roles: tuple[str, ...] = BOTH, other: bool = False) -> tuple[Due, ...]:
    return store.due_for_erasure(dict.fromkeys(roles, store.clock()), store.clock() if other else None)


def everything(store: Store) -> str:
    """Every row of every table, the search index's own tables included."""
    with store.db.reading() as session:
        if store.db.is_sqlite:
            found = session.scalars(text("SELECT name FROM sqlite_schema WHERE type = 'table'"))
        else:
            found = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        return "\n".join(
            str(row)
            for table in found.all()
            if not table.endswith(("_data", "_idx", "_docsize"))
            for row in session.execute(text(f'SELECT * FROM "{table}"'))
        ).lower()


def test_nothing_personal_is_left(store: Store, clock: Clock, archive: Archive, case: str) -> None:
    assert "varga" in everything(store)
    clock.forward(days=1)
    before = store.get_case(case)
    (one,) = due(store)
    assert (one.case_number, one.roles, one.messages) == (case, BOTH, 2)
    store.erase(one, archive.remove)
    left = everything(store)
    for word in ("varga", "ines", "oduya", "brightside.example", "4940123456", "impatient", "30555017"):
        assert word not in left
    for terms in ("varga", "oduya", "impatient", "555017", "complain"):
        assert store.search(terms) == ()
    after = store.get_case(case)
    assert after.summary.listing_count == 2
    assert [x.state for x in after.listings] == [x.state for x in before.listings]
    assert [(e.seq, e.at, e.who, e.action) for e in after.events][: len(before.events)] == [
        (e.seq, e.at, e.who, e.action) for e in before.events
    ]
    assert not [m for m in after.messages if m.sha256 in archive]
    assert store.kept_messages() == []
    assert store.verify() == []
    assert store.check_verdicts() == []
    assert due(store) == ()


def test_each_role_in_its_time(store: Store, clock: Clock, archive: Archive, case: str) -> None:
    clock.forward(days=1)
    (one,) = due(store, ("seller",))
    store.erase(one, archive.remove)
    after = store.get_case(case)
    assert {f.path for f in after.fields if f.path.startswith(("counter.", "sellers"))} == set()
    assert store.search("oduya") == ()
    assert after.summary.claimant == "Lumafold GmbH"
    assert [h.case_number for h in store.search("varga")] == [case]
    assert len(store.kept_messages()) == 1
    (rest,) = due(store)
    assert rest.roles == ("claimant",)
    store.erase(rest, archive.remove)
    assert "varga" not in everything(store)
    assert store.verify() == []


def test_what_is_held_or_open_or_young_stays(store: Store, clock: Clock, archive: Archive, case: str) -> None:
    assert due(store) == (), "it ended just now"
    clock.forward(days=1)
    (one,) = due(store)
    with pytest.raises(NotAllowed, match="reason"):
        store.hold(case, who="ada", why=" ")
    store.hold(case, who="ada", why="a suit is pending")
    assert due(store) == ()
    store.erase(one, archive.remove)
    assert "varga" in everything(store), "it was held after it was found to be due"
    store.lift_hold(case, who="ada")
    assert len(due(store)) == 1
    mail(store, archive, readings.notice(900, rights=(readings.right("OPEN"),)), "still open")
    assert [d.case_number for d in due(store)] == [case]


def test_mail_in_no_case(store: Store, clock: Clock, archive: Archive) -> None:
    reading = readings.notice(kind="other", sender="zed@zebra.example", name="Zed Zebra")
    _, sha256, message = mail(store, archive, reading, "Zed Zebra asks for zebras")
    clock.forward(days=1)
    (one,) = due(store, (), other=True)
    store.erase(one, archive.remove)
    assert "zebra" not in everything(store)
    assert sha256 not in archive
    assert store.list_triage() == ()
    assert store.get_message(message).reading is None
    assert due(store, (), other=True) == ()
    _, _, again = mail(store, archive, reading, "Zed Zebra asks for zebras")
    assert again != message, "the same mail, come again, is a new one: nothing is lost"


def test_an_erasure_that_no_entry_tells_of_is_tampering(store: Store, case: str) -> None:
    erased = "UPDATE events SET why = NULL, why_salt = NULL WHERE action = 'note'"
    with store.db.writing() as session:
        session.execute(text(erased))
    assert [t.problem for t in store.verify()] == ["was erased, and no entry says so"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET why = NULL WHERE action = 'note'",
        "UPDATE events SET why = 'other' WHERE action = 'note'",
        "UPDATE events SET why_salt = NULL WHERE action = 'note'",
        "UPDATE events SET why = NULL, why_salt = NULL, who = 'eve' WHERE action = 'note'",
        "UPDATE events SET values_hash = 'x'",
        "DELETE FROM events",
    ],
)
def test_the_database_lets_nothing_else_be_changed(store: Store, case: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), store.db.writing() as session:
        session.execute(text(statement))


def test_what_was_erased_cannot_be_undone(store: Store, clock: Clock, archive: Archive, case: str) -> None:
    clock.forward(days=1)
    store.erase(due(store)[0], archive.remove)
    corrected = next(e for e in store.get_case(case).events if e.action == "value_corrected")
    assert corrected.erased
    with pytest.raises(NotAllowed, match="erased"):
        store.undo(case, corrected.id, who="ada")


def test_the_command(
    store: Store, store_url: str, archive: Archive, case: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for key, value in {"DATA_DIR": tmp_path, "STORE__URL": store_url}.items():
        monkeypatch.setenv(f"INTAKE_{key}", str(value))
    assert main(["retention", "run"]) == 0
    assert "everything is kept" in capsys.readouterr().out
    for role in BOTH:
        monkeypatch.setenv(f"INTAKE_RETENTION__{role.upper()}_DAYS", "30")
    assert main(["retention", "hold", case, "--why", "a suit", "--who", "ada"]) == 0
    assert main(["retention", "run", "--dry-run"]) == 0
    assert "0 would be erased" in capsys.readouterr().out
    assert main(["retention", "lift", case]) == 0
    assert main(["retention", "run", "--dry-run"]) == 0
    assert f"{case}: data of claimant and seller" in capsys.readouterr().out
    assert "varga" in everything(store)
    assert main(["retention", "run"]) == 0
    assert "varga" not in everything(store)
    assert main(["audit", "verify"]) == 0
    assert main(["retention", "hold", "HM-1-1", "--why", "x"]) == 1
