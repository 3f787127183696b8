"""Outlook's containers: winmail.dat and .msg, written here byte by byte (MS-OXTNEF, MS-CFB, MS-OXMSG)."""

from __future__ import annotations

import struct

from intake.parsers.document import Origin
from tests.parsers.build import attached, document, statuses

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI = 512, 64


def attribute(level: int, ident: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, ident, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(body: bytes, name: bytes, data: bytes) -> bytes:
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x00089006, struct.pack("<I", 0x10000))
        + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
        + attribute(1, 0x0002800C, body)
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, name + b"\0")
        + attribute(2, 0x0006800F, data)
    )


def test_what_a_winmail_dat_wraps_are_parts() -> None:
    data = winmail(b"The letter", b"list.txt", b"https://harbormarket.example/item/7")
    parsed = attached(data, "application/ms-tnef", "winmail.dat")
    assert {k: v[0] for k, v in statuses(parsed).items()} == {
        "body": "read",
        "2": "read",
        "2.1": "read",
        "2.2": "read",
    }
    assert document(parsed, "2.1").text == "The letter"
    assert document(parsed, "2.2").filename == "list.txt"
    assert document(parsed, "2.2").text == "https://harbormarket.example/item/7"


def test_a_winmail_dat_that_is_cut_short_is_partial_and_a_damaged_one_unreadable() -> None:
    data = winmail(b"The letter", b"list.txt", b"x" * 300)
    cut = attached(data[:-100], "application/ms-tnef", "winmail.dat")
    assert statuses(cut)["2"] == ("partial", "cut short")
    assert document(cut, "2.1").text == "The letter"
    assert statuses(attached(data[:9], "application/ms-tnef", "winmail.dat"))["2"][0] == "unreadable"


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB) whose root holds streams shorter than 4096 bytes."""
    mini, mini_fat, entries = b"", [], []
    for name, data in streams.items():
        count = max(1, -(-len(data) // MINI))
        first = len(mini_fat)
        mini_fat += [first + n + 1 for n in range(count - 1)] + [END]
        mini += data.ljust(count * MINI, b"\0")
        entries.append((name, 2, first, len(data)))
    mini_sectors = -(-len(mini) // SECTOR)
    directory = [("Root Entry", 5, 3, len(mini)), *entries]
    directory_sectors = -(-len(directory) // 4)
    assert mini_sectors + directory_sectors < 120
    # sectors: 0 FAT, 1 mini FAT, 2 unused, 3.. mini stream, then the directory
    chain = [FAT, END, FREE]
    chain += [3 + n + 1 for n in range(mini_sectors - 1)] + [END]
    start = len(chain)
    chain += [start + n + 1 for n in range(directory_sectors - 1)] + [END]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, start, 0, 4096, 1, 1, END, 0, 0)
    header += struct.pack("<108I", *[FREE] * 108)
    return (
        header
        + struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
        + struct.pack("<128I", *mini_fat, *[FREE] * (128 - len(mini_fat)))
        + bytes(SECTOR)
        + mini.ljust(mini_sectors * SECTOR, b"\0")
        + b"".join(_entry(n, len(directory), *entry) for n, entry in enumerate(directory)).ljust(
            directory_sectors * SECTOR, b"\0"
        )
    )


def _entry(number: int, count: int, name: str, kind: int, first: int, size: int) -> bytes:
    """Streams hang below each other as right siblings, which readers accept."""
    right = number + 1 if 0 < number < count - 1 else FREE
    child = 1 if number == 0 else FREE
    label = name.encode("utf-16-le") + b"\0\0"
    return (
        label.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(label), kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def outlook_message(subject: str, body: str, headers: str) -> bytes:
    properties = {0x0037: subject, 0x1000: body, 0x007D: headers}
    streams = {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in properties.items()}
    table = bytes(32) + b"".join(
        struct.pack("<HHIII", 0x001F, tag, 6, len(text) * 2 + 2, 0) for tag, text in properties.items()
    )
    table += struct.pack("<HHIII", 0x0003, 0x340D, 6, 0x00040000, 0)  # strings are Unicode
    return compound({**streams, "__properties_version1.0": table})


def test_a_saved_outlook_message_is_a_mail_in_the_mail() -> None:
    data = outlook_message(
        "Größe der Marke",
        "Dear agent,\r\nwe own BRIGHTFERN.\r\n",
        "From: Mara Lindqvist <mara@fernhill.example>\r\nDate: Thu, 9 Apr 2026 14:03:00 +0200\r\n",
    )
    parsed = attached(data, "application/octet-stream", "notice.msg")
    assert statuses(parsed)["2"] == ("read", None)
    doc = document(parsed, "2.1")
    assert doc.origin is Origin.NESTED
    assert doc.text == "Dear agent,\nwe own BRIGHTFERN."
    assert doc.nested_headers is not None
    assert doc.nested_headers.subject == "Größe der Marke"
    assert doc.nested_headers.from_address == "mara@fernhill.example"


def test_a_damaged_outlook_message_is_unreadable() -> None:
    data = outlook_message("x", "y", "")
    assert statuses(attached(data[:1600], "application/octet-stream", "notice.msg"))["2"][0] == "unreadable"
