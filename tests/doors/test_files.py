"""Files: eml, mbox and Maildir come in like any other mail; a bad file is named and the rest goes on."""

from __future__ import annotations

import hashlib
import io
import os
import time
from pathlib import Path

import pytest

from intake.accept import Door, Facts
from intake.sources import mbox
from intake.sources.files import FileError, ImportReport, import_files, why_no_mail, wire_form
from tests.doors.mails import mail
from tests.doors.recorders import MemoryRecorder


def unix(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def test_a_file_with_unix_line_ends_is_the_mail_that_came_by_smtp(
    door: Door, recorder: MemoryRecorder, tmp_path: Path
) -> None:
    door.accept_now(mail(), Facts("smtp"))
    (tmp_path / "unix.eml").write_bytes(unix(mail()))
    (tmp_path / "wire.eml").write_bytes(mail())
    (tmp_path / "no-end.eml").write_bytes(unix(mail()).rstrip(b"\n"))
    report = import_files([tmp_path], door)
    assert (report.accepted, report.already_there, report.errors) == (0, 3, [])
    assert recorder.hashes == [sha256(mail())]


def test_a_file_in_wire_form_is_kept_byte_for_byte(
    door: Door, recorder: MemoryRecorder, tmp_path: Path
) -> None:
    raw = mail().replace(b"lamp.", b"lamp.\nbare\x00\xff\rends\r\n")
    (tmp_path / "x.eml").write_bytes(raw)
    import_files([tmp_path / "x.eml"], door)
    assert recorder.hashes == [sha256(raw)]


def test_an_interrupted_import_goes_on_where_it_stopped(
    door: Door, recorder: MemoryRecorder, tmp_path: Path
) -> None:
    for n in range(10):
        (tmp_path / f"{n}.eml").write_bytes(mail(str(n)))
    assert import_files([tmp_path / "0.eml", tmp_path / "1.eml"], door).accepted == 2
    report = import_files([tmp_path], door)
    assert (report.accepted, report.already_there) == (8, 2)


def test_bad_files_are_named_and_the_rest_goes_on(
    door: Door, recorder: MemoryRecorder, tmp_path: Path
) -> None:
    (tmp_path / "a-empty.eml").write_bytes(b"")
    (tmp_path / "b-picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "c-large.eml").write_bytes(mail(body="x" * 5000))
    (tmp_path / "d-gone.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "e.eml").write_bytes(mail())
    os.mkfifo(tmp_path / "f-pipe")
    absent = tmp_path / "absent.eml"
    report = import_files([tmp_path, absent], door, max_size=2000)
    assert report.accepted == 1
    assert {(Path(e.where).name, e.reason) for e in report.errors} == {
        ("a-empty.eml", "empty"),
        ("b-picture.png", "not a mail: no header such as From, Subject or Date at its start"),
        ("c-large.eml", "too large: 5188 bytes, the limit is 2000 (smtp.max_size)"),
        ("absent.eml", "No such file or directory"),
    }


def test_a_refusing_door_ends_the_import_and_says_why(
    door: Door, recorder: MemoryRecorder, tmp_path: Path
) -> None:
    for n in range(3):
        (tmp_path / f"{n}.eml").write_bytes(mail(str(n)))
    recorder.down = True
    report = import_files([tmp_path], door)
    assert report.stopped is not None and "shutting down" in report.stopped
    recorder.down = False
    assert import_files([tmp_path], door).accepted == 3


def test_progress_is_told_in_bytes(door: Door, tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.eml").write_bytes(mail(str(n)))
    seen: list[int] = []

    def look(report: ImportReport) -> None:
        seen.append(report.done_bytes)

    report = import_files([tmp_path], door, progress=look)
    assert seen == sorted(seen)
    assert seen[-1] == report.total_bytes == sum(f.stat().st_size for f in tmp_path.iterdir())


def test_a_maildir_gives_new_and_cur_and_its_subfolders_but_not_tmp(
    door: Door, recorder: MemoryRecorder, tmp_path: Path
) -> None:
    for folder in ("", ".Legal"):
        for part in ("cur", "new", "tmp"):
            (tmp_path / folder / part).mkdir(parents=True)
    (tmp_path / "new" / "1.host").write_bytes(unix(mail("new")))
    (tmp_path / "cur" / "2.host:2,S").write_bytes(unix(mail("cur")))
    (tmp_path / "tmp" / "3.host").write_bytes(unix(mail("half")))
    (tmp_path / ".Legal" / "cur" / "4.host:2,").write_bytes(unix(mail("sub")))
    (tmp_path / "dovecot-uidlist").write_text("3 V1 N3")
    report = import_files([tmp_path], door)
    assert report.errors == []
    assert set(recorder.hashes) == {sha256(mail(s)) for s in ("new", "cur", "sub")}


def test_an_mbox_gives_its_messages_unquoted(door: Door, recorder: MemoryRecorder, tmp_path: Path) -> None:
    first = mail("one", "From here on:\n\nFrom now we wait.\n>From the archive\n")
    quoted = (
        unix(first)
        .replace(b"\n>From", b"\n>>From")
        .replace(b"\nFrom n", b"\n>From n")
        .replace(b"\nFrom h", b"\n>From h")
    )
    box = b"From ada@lamps.example Mon Mar  2 10:00:00 2026\n" + quoted
    box += b"\nFrom - Tue Mar 03 11:00:00 2026\n" + unix(mail("two")) + b"\n"
    (tmp_path / "box").write_bytes(box)
    report = import_files([tmp_path / "box"], door)
    assert report.errors == []
    assert recorder.hashes == [sha256(first), sha256(mail("two"))]
    assert [a.envelope["number"] for a in recorder.arrivals] == [1, 2]


def test_a_paragraph_that_begins_with_from_does_not_cut_a_message_in_two() -> None:
    text = b"From a@b.example Mon Mar  2 10:00:00 2026\nSubject: x\n\nHello\n\nFrom what we know, you sell copies.\n"
    assert list(mbox.split(io.BytesIO(text), 1000)) == [text.partition(b"\n")[2]]


def test_a_large_message_of_an_mbox_is_named_and_its_neighbours_are_taken(
    door: Door, recorder: MemoryRecorder, tmp_path: Path
) -> None:
    line = b"From a@b.example Mon Mar  2 10:00:00 2026\n"
    box = b"\n".join(line + unix(m) for m in (mail("a"), mail("b", "x\n" * 4000), mail("c")))
    (tmp_path / "box").write_bytes(box)
    report = import_files([tmp_path / "box"], door, max_size=1000)
    assert recorder.hashes == [sha256(mail("a")), sha256(mail("c"))]
    [error] = report.errors
    assert error == FileError(f"{tmp_path / 'box'}, message 2", error.reason)
    assert error.reason.startswith("too large: 81")


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: no sender, no date",
        b"garbage without colon\r\nFrom: ada@lamps.example\r\n\r\nbody",
        b"\r\n\r\nfrom : ada@lamps.example\n\nbody",
        b"Received: by x\r\n\tbroken\x00header\xff\r\n\r\n",
    ],
)
def test_a_mail_may_be_broken(raw: bytes) -> None:
    assert why_no_mail(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7\n1 0 obj",
        b'{"from": "x"}',
        b"name = 'x'\n[smtp]\n",
        b"Dear team,\n\nFrom: see below",
        b"PK\x03\x04",
    ],
)
def test_what_has_no_header_is_no_mail(raw: bytes) -> None:
    assert (why_no_mail(raw) or "").startswith("not a mail")


def test_hostile_files_cost_linear_time() -> None:
    began = time.process_time()
    why_no_mail(b"from" * 5_000_000)
    why_no_mail(b"from \n" * 1_000_000)
    wire_form(b"\r" * 5_000_000 + b"\n" * 5_000_000)
    list(mbox.split(io.BytesIO(b"From " + b"1:11 " * 200_000), 1_000_000))
    list(mbox.split(io.BytesIO(b"\n>" * 100_000 + b">" * 1_000_000), 10_000_000))
    assert time.process_time() - began < 5
