"""RAR, 7z, tar and locked zip archives. They are written here: by libarchive, and RAR, which it does not write, by hand."""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Callable

import libarchive
import pytest

from intake.parsers.document import ParsedMessage
from intake.parsers.message import ParseOptions, parse_message
from tests.parsers.build import attached, document, mail, statuses

Files = dict[str, bytes]
TWO = {"list.csv": b"Offer;Shop\nlamp;Fern\n", "证书.txt": "第35类".encode()}


def packed(kind: str, files: Files, options: str = "", password: str | None = None) -> bytes:
    with tempfile.TemporaryFile() as out:
        with libarchive.fd_writer(out.fileno(), kind, options=options, passphrase=password) as archive:
            for name, data in files.items():
                archive.add_file_from_memory(name, len(data), data)
        out.seek(0)
        return out.read()


def rar4(files: Files, flags: int = 0) -> bytes:
    """A RAR 4 archive of stored files (method 0x30)."""

    def block(kind: int, flags: int, rest: bytes, data: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, data in files.items():
        size, crc, octets = len(data), zlib.crc32(data), name.encode()
        rest = struct.pack("<IIBIIBBHI", size, size, 2, crc, 0x5A000000, 29, 0x30, len(octets), 0x20) + octets
        out += block(0x74, 0x8000 | flags, rest, data)
    return out + block(0x7B, 0x4000, b"")


def rar5(files: Files) -> bytes:
    """A RAR 5 archive of stored files."""

    def number(value: int) -> bytes:
        out = b""
        while value > 0x7F:
            out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
        return out + bytes([value])

    def block(kind: int, rest: bytes, data: bytes = b"") -> bytes:
        head = number(kind) + number(2 if data else 0) + (number(len(data)) if data else b"") + rest
        head = number(len(head)) + head
        return struct.pack("<I", zlib.crc32(head)) + head + data

    out = b"Rar!\x1a\x07\x01\x00" + block(1, number(0))
    for name, data in files.items():
        crc, octets = struct.pack("<I", zlib.crc32(data)), name.encode()
        rest = number(4) + number(len(data)) + number(0o100644) + crc + number(0) + number(1)
        out += block(2, rest + number(len(octets)) + octets, data)
    return out + block(5, number(0))


def sent(data: bytes, text: str = "Hello", **bounds: int) -> ParsedMessage:
    return parse_message(mail(text, files=((data, "application/octet-stream", "a.bin"),)), options=ParseOptions(**bounds))  # type: ignore[arg-type]  # fmt: skip


MAKERS: dict[str, Callable[[Files], bytes]] = {
    "7z": lambda files: packed("7zip", files),
    "tar": lambda files: packed("gnutar", files),
    "rar4": lambda files: rar4({("seal.txt" if not n.isascii() else n): d for n, d in files.items()}),
    "rar5": rar5,
    "zip": lambda files: packed("zip", files, "encryption=aes256", "Fern-2026"),
}


@pytest.mark.parametrize("kind", ["7z", "tar", "rar4", "rar5"])
def test_files_in_archives_are_parts_of_their_own(kind: str) -> None:
    parsed = sent(MAKERS[kind](TWO))
    assert {part.id: part.status for part in parsed.parts} == {
        "body": "read", "2": "read", "2.1": "read", "2.2": "read",
    }  # fmt: skip
    assert document(parsed, "2.1").tables[0].rows[1][1].text == "Fern"
    assert document(parsed, "2.2").text == "第35类"
    assert document(parsed, "2.2").filename == ("seal.txt" if kind == "rar4" else "证书.txt")


def test_archives_in_archives() -> None:
    parsed = sent(packed("7zip", {"inner.rar": rar5({"deep.txt": b"deep"})}))
    assert document(parsed, "2.1.1").text == "deep"


@pytest.mark.parametrize("encryption", ["aes256", "zipcrypt"])
def test_a_locked_zip_is_opened_with_the_password_that_the_mail_names(encryption: str) -> None:
    data = packed("zip", TWO, f"encryption={encryption}", "Fern-2026!")
    assert document(sent(data, "The password is Fern-2026!"), "2.2").text == "第35类"
    assert statuses(sent(data))["2"] == ("unreadable", "password-protected")


def test_locked_rar_is_not_taken_for_text() -> None:
    assert statuses(sent(rar4({"a.txt": b"\x8a\x11secret"}, flags=4)))["2"] == (
        "unreadable",
        "password-protected",
    )


@pytest.mark.parametrize("kind", ["7z", "rar4", "rar5", "tar"])
def test_archives_that_are_cut_say_so(kind: str) -> None:
    whole = MAKERS[kind]({"a.txt": b"first", "b.txt": bytes(range(256)) * 40})
    status, reason = statuses(sent(whole[: len(whole) * 2 // 3]))["2"]
    assert status in ("partial", "unreadable")
    assert "corrupt archive" in (reason or "")


def test_bombs_and_too_many_files_are_bounded() -> None:
    bomb = packed("7zip", {"a.txt": bytes(40_000_000)})
    assert len(bomb) < 10_000
    assert statuses(sent(bomb))["2"] == ("unreadable", "a.txt: over the limit of unpacked bytes")
    many = sent(packed("7zip", {f"f{n}.txt": b"x" for n in range(9)}), archive_files=4)
    assert statuses(many)["2"] == ("partial", "files over the limit")
    assert "2.5" not in statuses(many)
    large = sent(rar5({"a.txt": b"first", "b.txt": bytes(60_000)}), archive_bytes=50_000)
    assert statuses(large)["2"] == ("partial", "b.txt: over the limit of unpacked bytes")


def test_damaged_archives_raise_nothing() -> None:
    for make in MAKERS.values():
        whole = make(TWO)
        for at in range(7, len(whole), max(len(whole) // 60, 1)):
            damaged = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
            assert attached(damaged, "application/octet-stream", "a.bin").parts[1].status in (
                "read", "partial", "unreadable", "skipped",
            )  # fmt: skip
