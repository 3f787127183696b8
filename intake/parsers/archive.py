"""Zip and gzip archives: their files, within bounds of number, size, ratio and depth."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Sequence

from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.options import MEBIBYTE
from intake.parsers.unpack import is_noise, unpack

_UTF8_NAME = 0x800  # general purpose bit 11 (APPNOTE 4.4.4)
_LOCKED = 0x1
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what zipfile unpacks no more of than is asked
_CHUNK = 64 * 1024


def read_zip(file: File, context: Context) -> Content:
    """The files of a zip archive.

    Raises Unreadable for one that is damaged, locked with a password the mail does not name, or over a bound.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not is_noise(m.filename)]
            if any(m.compress_type not in _BOUNDED for m in members):
                return unpack(file, context, "zip")
            password = _password(archive, members, context)
            return _unpack(archive, members, password, context)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Unreadable(f"corrupt zip: {str(error)[:120]}") from error
    except NotImplementedError as error:
        raise Unreadable(f"zip with an unsupported feature: {error}") from error


def _unpack(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], password: bytes | None, context: Context
) -> Content:
    inside: list[File] = []
    left_out: list[str] = []
    for member in members[: context.options.archive_files]:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > MEBIBYTE and ratio > context.options.archive_ratio:
            left_out.append(f"{_name(member)}: compressed over {context.options.archive_ratio} to 1")
            continue
        data = _read(archive, member, password, context)
        if data is None:
            left_out.append(f"{_name(member)}: over the limit of unpacked bytes")
            continue
        inside.append(File(data, _name(member)))
    if len(members) > context.options.archive_files:
        left_out.append(f"{len(members) - context.options.archive_files} files over the limit")
    if not inside:
        raise Unreadable("; ".join(left_out[:5]) or "empty archive")
    return Content(
        inside=tuple(inside),
        status="partial" if left_out else "read",
        reason="; ".join(left_out[:5]) or None,
    )


def _read(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, password: bytes | None, context: Context
) -> bytes | None:
    """A member's bytes, None beyond the bound: the sizes in the directory are only claims."""
    pieces, size = [], 0
    with archive.open(member, pwd=password) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > context.unpack_bytes_left:
                return None
            pieces.append(chunk)
    context.unpack_bytes_left -= size
    return b"".join(pieces)


def _password(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], context: Context) -> bytes | None:
    locked = min((m for m in members if m.flag_bits & _LOCKED), key=lambda m: m.file_size, default=None)
    if locked is None:
        return None
    for candidate in context.passwords:
        try:
            with archive.open(locked, pwd=candidate.encode()) as stream:
                while stream.read(_CHUNK):
                    pass
            return candidate.encode()
        except (RuntimeError, zipfile.BadZipFile, zlib.error):
            continue
    raise Unreadable("password-protected")


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name. Without the UTF-8 flag it is cp437 by the standard, GBK from Chinese programs."""
    if member.flag_bits & _UTF8_NAME or member.filename.isascii():
        return member.filename
    octets = member.filename.encode("cp437", "replace")
    for charset in ("utf-8", "gb18030", "cp932"):
        try:
            return octets.decode(charset)
        except UnicodeDecodeError:
            continue
    return member.filename


def read_gzip(file: File, context: Context) -> Content:
    """The one file of a gzip stream. Raises Unreadable for one that is damaged or over the bound."""
    pieces, size = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(file.data)) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > context.unpack_bytes_left:
                    raise Unreadable("over the limit of unpacked bytes")
                pieces.append(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"corrupt gzip: {str(error)[:120]}") from error
    context.unpack_bytes_left -= size
    return Content(inside=(File(b"".join(pieces), (file.name or "").removesuffix(".gz")),))
