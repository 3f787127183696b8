"""RAR, 7z and tar archives, and zip archives that Python's own reader does not open (AES, LZMA, bzip2), by libarchive.

It unpacks block by block, so that a bound is kept before the memory is taken. It opens no locked RAR or 7z: what
would is not free software (unrar), or brings nine packages of C for one rare case (py7zr).
"""

from __future__ import annotations

import logging
from ctypes import c_int, c_void_p, create_string_buffer
from functools import cache
from types import ModuleType
from typing import Any

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.options import MEBIBYTE

_BLOCK = 64 * 1024
_NEVER_OPENED = ("rar", "rar5", "7zip")  # where locked
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
logging.getLogger("libarchive").setLevel(logging.ERROR)


@cache
def libarchive() -> ModuleType | None:
    """The library, None where Debian's libarchive13 is not installed."""
    try:
        import libarchive as found
    except (ImportError, OSError, AttributeError, TypeError):
        return None
    return found  # type: ignore[no-any-return]


def read_rar(file: File, context: Context) -> Content:
    """The files of a RAR archive of version 4 or 5."""
    return unpack(file, context, "rar5" if file.data[6:7] == b"\x01" else "rar")


def read_7z(file: File, context: Context) -> Content:
    """The files of a 7z archive."""
    return unpack(file, context, "7zip")


def read_tar(file: File, context: Context) -> Content:
    """The files of a tar archive."""
    return unpack(file, context, "tar")


def unpack(file: File, context: Context, kind: str) -> Content:
    """The files of an archive of a kind (libarchive's name for it), within the bounds of the message.

    Raises Unreadable for one that is damaged from its beginning, locked, over a bound, or not to be opened here.
    """
    library = libarchive()
    if library is None:
        raise Unreadable("no program to unpack it (libarchive)")
    for password in (None, *context.passwords):
        unpacking = _Unpacking(library, file, context, kind)
        if unpacking.run(password):
            break
    return unpacking.content()


def is_noise(name: str) -> bool:
    """Whether a name in an archive is what an operating system leaves there."""
    return name.startswith(_NOISE[0]) or name.rsplit("/", 1)[-1] in _NOISE


class _Unpacking:
    """One try to unpack an archive."""

    def __init__(self, library: ModuleType, file: File, context: Context, kind: str) -> None:
        self._library, self._file, self._context, self._kind = library, file, context, kind
        ratio = len(file.data) * context.options.archive_ratio
        self._most = self._bytes_left = min(context.unpack_bytes_left, max(ratio, MEBIBYTE))
        self._inside: list[File] = []
        self._left_out: list[str] = []

    def run(self, password: str | None) -> bool:
        """Unpack as far as it goes; False where another password may open more."""
        try:
            with self._library.memory_reader(self._file.data, self._kind, passphrase=password) as archive:
                self._read(archive)
        except self._library.ArchiveError as error:
            reason = str(error.msg or "damaged")
            if any(word in reason.lower() for word in ("encrypt", "passphrase")):
                self._left_out.append("password-protected")
            else:
                self._left_out.append(f"corrupt archive: {reason[:120]}")
        return "password-protected" not in self._left_out

    def content(self) -> Content:
        """What was unpacked. Raises Unreadable where that is nothing."""
        reason = "; ".join(dict.fromkeys(self._left_out)) or None
        if not self._inside:
            raise Unreadable(reason or "empty archive")
        self._context.unpack_bytes_left -= self._most - self._bytes_left
        return Content(inside=tuple(self._inside), status="partial" if reason else "read", reason=reason)

    def _read(self, archive: Any) -> None:
        number = 0
        for entry in archive:
            name = entry.pathname
            name = decode(name).text if isinstance(name, bytes) else str(name or "")
            if not entry.isreg or is_noise(name):
                continue
            number += 1
            if number > self._context.options.archive_files:
                self._left_out.append("files over the limit")
                return
            if self._kind in _NEVER_OPENED and self._is_encrypted(entry):
                self._left_out.append("password-protected")
                continue
            data = self._data(archive)
            if data is None:
                self._left_out.append(f"{name}: over the limit of unpacked bytes")
                return
            self._inside.append(File(data, name))

    def _is_encrypted(self, entry: Any) -> bool:
        """Asked because the library hands out locked data of an old RAR as they are."""
        ask = self._library.ffi.libarchive.archive_entry_is_encrypted
        ask.argtypes, ask.restype = [c_void_p], c_int
        return bool(ask(entry._entry_p))

    def _data(self, archive: Any) -> bytes | None:
        """An entry's bytes, None where they are too many. (The library's own get_blocks takes a warning for a
        number of bytes.)"""
        pieces: list[bytes] = []
        block = create_string_buffer(_BLOCK)
        while True:
            count = self._library.ffi.read_data(archive._pointer, block, _BLOCK)
            if count < 0:
                raise self._library.ArchiveError("damaged file")
            if count == 0:
                return b"".join(pieces)
            self._bytes_left -= count
            if self._bytes_left < 0:
                self._bytes_left = 0
                return None
            pieces.append(block.raw[:count])
