"""The archive keeps every message byte for byte, once, and survives full disks and damage."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.archive import Archive, ArchiveError
from tests.support import needs


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def test_a_message_comes_back_byte_for_byte(archive: Archive) -> None:
    raw = b"Subject: x\r\n\r\n\x00\xff bare\nline\r ends\r\n"
    assert archive.put_many([raw]) == [sha256(raw)]
    assert archive.get(sha256(raw)) == raw


def test_files_lie_two_levels_deep_by_the_first_digits_of_their_hash(
    archive: Archive, archive_folder: Path
) -> None:
    [name] = archive.put_many([b"x"])
    assert (archive_folder / name[:2] / name[2:4] / name).read_bytes() == b"x"


def test_hashes_come_in_the_order_of_the_messages_also_with_twins(archive: Archive) -> None:
    raws = [b"a", b"b", b"a", b""]
    assert archive.put_many(raws) == [sha256(r) for r in raws]


def test_nothing_temporary_is_left(archive: Archive, archive_folder: Path) -> None:
    archive.put_many([str(n).encode() for n in range(50)])
    assert list((archive_folder / "tmp").iterdir()) == []


def test_an_absent_message_is_an_error_that_names_it(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match=sha256(b"never")):
        archive.get(sha256(b"never"))


def test_a_damaged_file_is_noticed_and_mended_by_the_same_message(archive: Archive) -> None:
    [name] = archive.put_many([b"whole"])
    archive.path(name).write_bytes(b"whale")
    with pytest.raises(ArchiveError, match="damaged"):
        archive.get(name)
    archive.put_many([b"whole"])
    assert archive.get(name) == b"whole"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_what_is_no_hash_never_becomes_a_path(archive: Archive, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        archive.path(name)


def test_leftovers_of_a_killed_process_are_swept_but_not_those_being_written(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    (temporary / "old").write_bytes(b"half")
    (temporary / "fresh").write_bytes(b"half")
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(temporary / "old", (long_ago, long_ago))
    Archive(tmp_path).close()
    assert [p.name for p in temporary.iterdir()] == ["fresh"]


def test_every_file_and_folder_is_synced_before_put_many_returns(tmp_path: Path) -> None:
    """Seen from outside, by strace: no rename without its fsync before and its folder's fsync after."""
    needs("strace")
    trace = tmp_path / "trace"
    program = f"from intake.archive import Archive; from pathlib import Path; Archive(Path({str(tmp_path / 'a')!r})).put_many([b'one'])"
    subprocess.run(
        ["strace", "-f", "-y", "-e", "trace=fsync,rename,renameat,renameat2", "-o", trace, sys.executable, "-c", program],
        check=True,
    )  # fmt: skip
    calls = trace.read_text().splitlines()
    renamed = next(i for i, c in enumerate(calls) if "rename" in c and sha256(b"one") in c)
    synced = [c for c in calls[:renamed] if "fsync" in c and sha256(b"one") in c]
    assert synced
    folder = f"/{sha256(b'one')[:2]}/{sha256(b'one')[2:4]}>"
    assert any("fsync" in c and folder in c for c in calls[renamed:])


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a small tmpfs")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False)
    if mounted.returncode != 0:
        pytest.skip("tmpfs cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_an_error_and_leaves_nothing_behind(tiny_disk: Path) -> None:
    archive = Archive(tiny_disk)
    with pytest.raises(OSError) as caught:
        archive.put_many([os.urandom(2 * 1024 * 1024)])
    assert caught.value.errno == errno.ENOSPC
    assert list((tiny_disk / "tmp").iterdir()) == []
    [name] = archive.put_many([b"small enough"])
    assert archive.get(name) == b"small enough"
    archive.close()
