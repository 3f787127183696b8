"""The commands as a person types them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from casestore import Arrival, open_store
from intake.filing import file_reading
from intake.reader import read
from intake.settings import Settings
from tests.service.process import notice, sha256

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.eml"))[:3]
SCHEMA = json.loads((ROOT / "docs" / "reading.schema.json").read_text(encoding="utf-8"))


class Terminal:
    """Runs `intake` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(
        self, *arguments: str | Path, typed: str = "", **settings: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("INTAKE_")}
        return subprocess.run(
            [sys.executable, "-m", "intake", *map(str, arguments)],
            cwd=self.folder,
            env=environment | settings,
            input=typed,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_read_prints_one_reading_a_line_in_the_order_given(terminal: Terminal) -> None:
    done = terminal.run("read", "--jsonl", *SAMPLES)
    assert (done.returncode, done.stderr) == (0, "")
    readings = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["file"] for r in readings] == [str(p) for p in SAMPLES]
    for reading in readings:
        jsonschema.validate(reading, SCHEMA)


def test_read_needs_no_store_and_leaves_nothing_behind(terminal: Terminal) -> None:
    terminal.run("read", SAMPLES[0], INTAKE_STORE__URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert list(terminal.folder.iterdir()) == []


def test_read_names_each_file_it_cannot_read_and_prints_the_others(terminal: Terminal) -> None:
    (terminal.folder / "empty.eml").write_bytes(b"")
    (terminal.folder / "letter.txt").write_text("Dear Sir or Madam,\n\nthis is no mail.\n")
    (terminal.folder / "large.eml").write_bytes(notice(1).ljust(70_001, b"x"))
    done = terminal.run(
        "read", "--jsonl", "empty.eml", "letter.txt", SAMPLES[0], "large.eml", "absent.eml",
        INTAKE_SMTP__MAX_SIZE="70000",
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.splitlines() == [
        "intake: empty.eml: empty",
        "intake: letter.txt: not a mail: no header such as From, Subject or Date at its start",
        "intake: large.eml: too large: 70001 bytes, the limit is 70000 (smtp.max_size)",
        "intake: absent.eml: No such file or directory",
    ]


def test_an_unknown_setting_is_an_error_that_names_it(terminal: Terminal) -> None:
    (terminal.folder / "intake.toml").write_text("[smtp]\nprot = 25\n")
    done = terminal.run("serve")
    assert (done.returncode, done.stderr) == (2, "intake: intake.toml: unknown key smtp.prot\n")


def test_a_policy_that_does_not_exist_is_an_error_that_names_it(terminal: Terminal) -> None:
    done = terminal.run("serve", INTAKE_READER__POLICIES='["marketplaze"]')
    assert done.returncode == 2
    assert done.stderr.startswith("intake: reader.policies: no policy 'marketplaze'")


def test_import_takes_each_mail_in_once(terminal: Terminal) -> None:
    folder = terminal.folder / "mails"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.eml").write_bytes(notice(number))
    (folder / "note.txt").write_text("no mail\n")
    first = terminal.run("import", "mails")
    assert (first.returncode, first.stdout) == (1, "3 taken in, 0 there already, 1 not taken in\n")
    assert "mails/note.txt: not a mail" in first.stderr
    (folder / "note.txt").unlink()
    again = terminal.run("import", "mails")
    assert (again.returncode, again.stdout) == (0, "0 taken in, 3 there already, 0 not taken in\n")


def test_a_user_is_added_with_a_hash_and_never_twice(terminal: Terminal) -> None:
    added = terminal.run(
        "users", "add", "ada", "--role", "admin", "--password-stdin", typed="correct horse battery\n"
    )
    assert (added.returncode, added.stdout) == (0, "ada may sign in as admin\n")
    database = sqlite3.connect(terminal.folder / "data" / "cases.sqlite")
    (kept,) = database.execute("SELECT password_hash FROM users").fetchone()
    database.close()
    assert kept.startswith("$argon2id$")
    assert terminal.run("users", "add", "ada", "--password-stdin", typed="another long one\n").returncode == 1
    short = terminal.run("users", "add", "bob", "--password-stdin", typed="short\n")
    assert (short.returncode, "too short" in short.stderr) == (1, True)


def test_cases_of_an_empty_store(terminal: Terminal) -> None:
    assert terminal.run("cases", "list", "--json").stdout == ""
    absent = terminal.run("cases", "show", "HM-2026-000001")
    assert (absent.returncode, absent.stderr) == (1, "intake: no case HM-2026-000001\n")


def test_doctor_says_how_to_mend_what_is_wrong(terminal: Terminal) -> None:
    done = terminal.run(
        "doctor", INTAKE_STORE__URL="postgresql://nobody@127.0.0.1:1/nothing", INTAKE_SMTP__PORT="8026"
    )
    assert done.returncode == 1
    assert "wrong case store:" in done.stdout
    assert "to mend: start the database, or correct store.url" in done.stdout
    assert "ok    reader: its models load" in done.stdout


def test_doctor_of_a_mailbox_nobody_answers_for(terminal: Terminal) -> None:
    (terminal.folder / "intake.toml").write_text(
        '[smtp]\nport = 8027\n[desk]\nport = 8028\n[[mailboxes]]\nname = "agent"\nhost = "127.0.0.1"\nport = 1\n'
        'tls = "none"\nuser = "u"\npassword = "p"\n'
    )
    done = terminal.run("doctor")
    assert done.returncode == 1
    assert "wrong mailbox agent:" in done.stdout


def test_the_audit_finds_a_history_that_was_tampered_with(terminal: Terminal) -> None:
    database = terminal.folder / "data" / "cases.sqlite"
    number = open_a_case(f"sqlite:///{database}")
    intact = terminal.run("audit", "verify")
    assert (intact.returncode, intact.stdout) == (
        0,
        "The history of every case, seller and account is as it was written, and the ledgers are what it says.\n",
    )
    shown = terminal.run("cases", "show", number, "--json")
    assert json.loads(shown.stdout)["summary"]["number"] == number

    with sqlite3.connect(database) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE events SET who = 'somebody else' WHERE seq = 1")
    connection.close()
    broken = terminal.run("audit", "verify")
    assert (broken.returncode, broken.stderr) == (1, f"intake: {number}: entry 1: was changed\n")


def open_a_case(url: str) -> str:
    """A store with one case in it; the case's number."""
    raw = notice(1234567890)
    store = open_store(url)
    try:
        arrival = Arrival(sha256(raw), len(raw), None, datetime.now(UTC), "file", {})
        (recorded,) = store.record_arrivals([arrival])
        filing = file_reading(store, recorded.id, read(raw, Settings()))
    finally:
        store.close()
    assert filing.case_number is not None
    return filing.case_number
