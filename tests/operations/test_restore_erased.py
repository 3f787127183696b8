"""A backup made before personal data was erased: restoring it does not bring the data back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casestore import Arrival, Store, open_store
from intake.archive import Archive
from intake.backup import BackupError, back_up, restore
from intake.cli import main
from intake.erasures import Journal
from intake.filing import file_reading
from intake.settings import Settings
from intake.stores import open_case_store
from tests.operations.test_backup import quiet, settings_for
from tests.operations.test_retention import everything, mail
from tests.readings import notice, right, text
from tests.stores import Clock
from tests.support import needs

LONG_AGO = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)
WORDS = ("varga", "brightnest", "zebra", "complain")


@dataclass
class Installation:
    """A store with its archive, whose clock stands in 2020 and then goes on for two years."""

    settings: Settings
    store: Store
    archive: Archive
    clock: Clock

    def erase_all(self) -> int:
        """What the retention command does, at the time of the clock."""
        now = self.clock()
        journal = Journal(self.settings.data_dir)
        found = self.store.due_for_erasure({"claimant": now, "seller": now}, now)
        for due in found:
            self.store.erase(due, self.archive.remove, journal.append)
        return len(found)


@pytest.fixture
def first(store_url: str, tmp_path: Path) -> Iterator[Installation]:
    """One decided case, one open one, and one mail in triage."""
    if store_url.startswith("postgresql"):
        needs("pg_dump", "pg_restore")
    settings = settings_for(tmp_path / "first", store_url)
    clock = Clock(LONG_AGO)
    store, archive = open_store(store_url, clock=clock), Archive(settings.archive_dir)
    number, _, _ = mail(store, archive, notice(101, sellers=("BrightNest",)), "I, Ines Varga, complain.")
    assert number is not None
    store.move(number, "decided_removed", who="Dana", why="BrightNest copies Ines Varga")
    store.move(number, "closed", who="Dana")
    mail(store, archive, notice(102, rights=(right("OPEN"),)), "Ines Varga complains again")
    stray = notice(kind="other", sender="zed@zebra.example", name="Zed Zebra")
    mail(store, archive, stray, "Zed Zebra asks for zebras")
    yield Installation(settings, store, archive, clock)
    archive.close()
    store.close()


Elsewhere = Callable[[str], Settings]


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, first: Installation, tmp_path: Path) -> Elsewhere:
    """Makes another place, where nothing is, of the same sort of database."""

    def make(name: str) -> Settings:
        folder = tmp_path / name
        if first.store.db.is_sqlite:
            return settings_for(folder, f"sqlite:///{folder / 'cases.sqlite'}")
        return settings_for(folder, request.getfixturevalue("postgres").new_database())

    return make


@pytest.fixture
def second(elsewhere: Elsewhere) -> Settings:
    """Where the backup is restored."""
    return elsewhere("second")


def move_journal(first: Installation, second: Settings) -> None:
    second.data_dir.mkdir(exist_ok=True)
    shutil.copy(Journal(first.settings.data_dir).path, Journal(second.data_dir).path)


def left_in(settings: Settings) -> list[str]:
    store = open_case_store(settings)
    found = [word for word in WORDS if word in everything(store)]
    raw = b"".join(p.read_bytes() for p in settings.archive_dir.glob("??/??/*")).lower()
    assert store.verify() == [] and store.check_verdicts() == []
    store.close()
    return [*found, *(word for word in WORDS if word.encode() in raw)]


def test_an_old_backup_is_brought_to_what_was_erased_since(
    first: Installation, second: Settings, tmp_path: Path
) -> None:
    back_up(first.settings, tmp_path / "old.tar", quiet)
    (still_open,) = first.store.list_cases(states=["ready"]).cases
    first.store.move(still_open.number, "closed", who="Dana")
    first.clock.now += timedelta(days=800)
    assert first.erase_all() == 4, "two cases, a seller, a mail"
    move_journal(first, second)
    report = restore(second, tmp_path / "old.tar", quiet)
    assert report.erased == 4
    assert left_in(second) == []
    store = open_case_store(second)
    assert {c.state for c in store.list_cases().cases} == {"closed"}, "nobody works on an emptied case"
    assert store.list_triage() == ()
    assert [s.name for s in store.list_sellers()] == ["erased"]
    store.close()


def test_without_any_journal_the_old_data_comes_back(
    first: Installation, second: Settings, tmp_path: Path
) -> None:
    back_up(first.settings, tmp_path / "old.tar", quiet)
    first.clock.now += timedelta(days=800)
    first.erase_all()
    assert restore(second, tmp_path / "old.tar", quiet).erased == 0
    assert "varga" in left_in(second), "which is why the journal is to be kept apart from the store"


def test_a_journal_kept_elsewhere_is_taken_and_kept(
    first: Installation, second: Settings, tmp_path: Path
) -> None:
    back_up(first.settings, tmp_path / "old.tar", quiet)
    first.clock.now += timedelta(days=800)
    first.erase_all()
    journal = Journal(first.settings.data_dir).path
    assert restore(second, tmp_path / "old.tar", quiet, journal).erased == 3
    assert "zebra" not in left_in(second)
    assert Journal(second.data_dir).read() == Journal(first.settings.data_dir).read()


def test_every_backup_carries_the_journal_of_its_day(
    first: Installation, second: Settings, tmp_path: Path
) -> None:
    first.clock.now += timedelta(days=800)
    first.erase_all()
    back_up(first.settings, tmp_path / "new.tar", quiet)
    assert restore(second, tmp_path / "new.tar", quiet).erased == 0, "all was gone before it was made"
    assert len(Journal(second.data_dir).read()) == 3


def test_numbers_given_out_again_are_not_mistaken(
    first: Installation, second: Settings, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    back_up(first.settings, tmp_path / "old.tar", quiet)
    later = first.clock
    reading = notice(301, rights=(right("LATER"),), sellers=("Later Lamps",))
    number, _, message = mail(first.store, first.archive, reading, "a later case")
    assert number is not None
    first.store.move(number, "closed", who="Dana")
    later.now += timedelta(days=800)
    first.erase_all()
    move_journal(first, second)
    restore(second, tmp_path / "old.tar", quiet)
    clock = Clock(LONG_AGO)
    store, archive = open_store(second.store_url, clock=clock), Archive(second.archive_dir)
    again, _, other = mail(
        store, archive, notice(401, rights=(right("OTHER"),)), "another case of that number"
    )
    assert (again, other) == (number, message)
    store.close()
    back_up(second, tmp_path / "next.tar", quiet)
    third = elsewhere("third")
    move_journal(first, third)
    restore(third, tmp_path / "next.tar", quiet)
    store = open_case_store(third)
    assert store.get_case(number).summary.claimant == "Lumafold GmbH"
    assert store.get_message(other).erased_at is None
    store.close()


def test_a_torn_last_line_is_no_harm_and_a_damaged_one_is_told(
    first: Installation, second: Settings, tmp_path: Path
) -> None:
    back_up(first.settings, tmp_path / "old.tar", quiet)
    first.clock.now += timedelta(days=800)
    first.erase_all()
    journal = Journal(first.settings.data_dir)
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-9])
    assert len(journal.read()) == 2
    journal.append(Journal(first.settings.data_dir).read()[0])
    assert len(journal.read()) == 3
    journal.path.write_bytes(b"{}\n" + whole)
    move_journal(first, second)
    with pytest.raises(BackupError, match="line 1 is damaged"):
        restore(second, tmp_path / "old.tar", quiet)
    assert not second.archive_dir.exists(), "found before anything was written"


def test_the_commands(
    first: Installation, second: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for role in ("CLAIMANT", "SELLER", "OTHER"):
        monkeypatch.setenv(f"INTAKE_RETENTION__{role}_DAYS", "30")

    def run(settings: Settings, *arguments: str) -> str:
        monkeypatch.setenv("INTAKE_DATA_DIR", str(settings.data_dir))
        monkeypatch.setenv("INTAKE_STORE__URL", settings.store_url)
        assert main(list(arguments)) == 0
        return capsys.readouterr().out

    run(first.settings, "backup", "old.tar")
    assert "3 erased" in run(first.settings, "retention", "run")
    kept = str(Journal(first.settings.data_dir).path)
    said = run(second, "restore", "old.tar", "--erasures", kept)
    assert "erased again, as it had been since the backup: 3" in said
    run(second, "audit", "verify")


def filed(store: Store, message_id: int) -> bool:
    return store.begin_reading(message_id) is None


def test_a_mail_that_the_backup_had_not_read_yet_is_not_read_after_it(
    first: Installation, second: Settings, tmp_path: Path
) -> None:
    reading = notice(501, rights=(right("SLOW"),))
    raw = b"From: ines@lumafold.example\r\n\r\nInes Varga, slowly"
    (sha256,) = first.archive.put_many([raw])
    (late,) = first.store.record_arrivals([Arrival(sha256, len(raw), None, LONG_AGO, "smtp", {})])
    back_up(first.settings, tmp_path / "old.tar", quiet)
    first.store.begin_reading(late.id)
    filing = file_reading(first.store, late.id, text(reading))
    first.store.move(filing.case_number or "", "closed", who="Dana")
    first.clock.now += timedelta(days=800)
    first.erase_all()
    move_journal(first, second)
    restore(second, tmp_path / "old.tar", quiet)
    store = open_case_store(second)
    assert filed(store, late.id)
    assert store.message_counts()["received"] == 0
    store.close()
