"""The media type of a file by its bytes; the name only decides among kinds of text."""

from __future__ import annotations

import io
import re
import zipfile

import puremagic

from intake.parsers.content import File

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
MSG = "application/vnd.ms-outlook"
DOC = "application/msword"
OLE = "application/x-ole-storage"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
TNEF = "application/vnd.ms-tnef"

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"-----BEGIN PGP MESSAGE-----", "application/x-pgp-message"),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Directory entries of an OLE file are UTF-16 names that end in a zero (MS-CFB 2.6.1).
_OLE_STREAMS = (
    ("__properties_version1.0", MSG),
    ("EncryptedPackage", "application/x-ole-encrypted"),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_BY_MIME = frozenset((
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
    "application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime", "message/delivery-status",
    "message/disposition-notification", "message/feedback-report", "text/rfc822-headers", "message/global",
))  # fmt: skip
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_TEXT_BY_SUFFIX = {
    "csv": "text/csv", "tsv": "text/tab-separated-values", "tab": "text/tab-separated-values",
    "htm": "text/html", "html": "text/html", "xhtml": "text/html", "md": "text/markdown",
    "markdown": "text/markdown", "vcf": "text/vcard", "xml": "application/xml", "json": "application/json",
    "eml": "message/rfc822", "ics": "text/calendar",
}  # fmt: skip
_HTML = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|table|div|meta)\b", re.I | re.S
)
_HEADER_LINE = re.compile(rb"(?:Return-Path|Received|From|Date|Message-ID|Subject|MIME-Version|Delivered-To|"
                          rb"DKIM-Signature|X-[A-Za-z-]{1,60}): ?[^\r\n]", re.I)  # fmt: skip


def sniff(file: File) -> str:
    """The media type of a file.

    Text has no magic bytes: there the declared type or the name's ending decides, where the bytes agree.
    """
    if file.declared in _BY_MIME:
        return file.declared
    data = file.data
    head = data[:1100].lstrip(b"\xef\xbb\xbf \t\r\n") if data[:1024].strip() else b""
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if b"%PDF-" in data[:1024] and data[:2] != b"PK":  # a zip may hold a PDF uncompressed
        return "application/pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "image/avif" if data[8:12] == b"avif" else "image/heic"
    if data.startswith(_OLE_MAGIC):
        return _ole_type(file)
    if data[257:262] == b"ustar":
        return "application/x-tar"
    if data[:2] == b"PK":
        return _zip_type(data, file)
    if looks_like_text(data):
        return _text_type(file)
    return _by_puremagic(data, file)


def looks_like_text(data: bytes) -> bool:
    """Whether bytes are text of some charset: no NUL but in UTF-16, hardly any control characters."""
    sample = data[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(sample.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13, 27))
    return b"\x00" not in sample and controls <= len(sample) // 100


def suffix(name: str | None) -> str:
    """The ending of a file name, lower case, without the dot."""
    stem, dot, ending = (name or "").strip().rpartition(".")
    return ending.lower() if dot and stem and len(ending) <= 8 else ""


def _ole_type(file: File) -> str:
    """A compound file by the streams it names; a damaged one is what its name says it was."""
    for stream, media_type in _OLE_STREAMS:
        if f"{stream}\0".encode("utf-16-le") in file.data:
            return media_type
    return {"msg": MSG, "xls": XLS, "doc": DOC}.get(suffix(file.name), OLE)


def _zip_type(data: bytes, file: File) -> str:
    """Office files are zip archives with a known member (OPC; ODF 1.2 part 3, 3.3)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:2000])
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
        return _damaged_zip_type(file)
    if any(n.startswith("word/document") for n in names):
        return DOCX
    if any(n.startswith("xl/workbook") for n in names):
        return XLSX
    if any(n.startswith("ppt/presentation") for n in names):
        return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    return "application/zip"


def _damaged_zip_type(file: File) -> str:
    """A zip that cannot be opened is what its name says it was, so that the report names the format."""
    return {"docx": DOCX, "xlsx": XLSX, "odt": ODT, "ods": ODS}.get(suffix(file.name), "application/zip")


def _text_type(file: File) -> str:
    data, ending = file.data, suffix(file.name)
    if file.declared == "message/rfc822" or (ending == "eml" and _HEADER_LINE.search(data[:4096])):
        return "message/rfc822"
    if ending in _TEXT_BY_SUFFIX and ending != "eml":
        return _TEXT_BY_SUFFIX[ending]
    if file.declared in _TEXT_BY_SUFFIX.values() and file.declared != "message/rfc822":
        return file.declared
    head = data[:2048]
    if _HTML.match(head):
        return "text/html"
    if head.lstrip().startswith(b"<?xml"):
        return "application/xml"
    return "text/plain"


def _by_puremagic(data: bytes, file: File) -> str:
    try:
        return puremagic.from_string(data[:65536], mime=True) or file.declared
    except (puremagic.PureError, ValueError):
        return file.declared if "/" in file.declared else "application/octet-stream"
