"""The bounds a message is read within."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """What is done and how much of it; sizes in bytes, times in seconds.

    The defaults read every honest mail whole. What lies beyond a bound is reported, never silently left out.
    """

    ocr: bool = True
    ocr_pages: int = 20  # pages and pictures of one message that are recognised
    ocr_seconds: float = 30.0  # for one page
    image_pixels: int = 60_000_000  # of one picture, before it is decoded
    header_bytes: int = 256 * 1024  # of one message; RFC 5322 has no bound, MTAs keep to 100 KB or less
    header_value_chars: int = 16_384  # of one header, before encoded words are decoded
    mime_parts: int = 500  # of one message, nested ones included
    mime_depth: int = 60
    nesting: int = 6  # mails in mails, archives in archives
    text_chars: int = 4_000_000  # of one part
    archive_files: int = 300
    archive_bytes: int = 200 * MEBIBYTE  # unpacked, of one message
    archive_ratio: int = 200  # unpacked to packed, for files over a mebibyte
    pdf_pages: int = 500
    pdf_stream_bytes: int = 24 * MEBIBYTE  # unpacked, of one stream that is no picture or font
    pdf_table_pages: int = 60  # pages whose tables are looked for
    pdf_table_seconds: float = 15.0  # for all of them
    pdf_table_objects: int = 20_000  # path objects of one page beyond which its tables are not looked for
    sheet_rows: int = 20_000  # of one workbook
    sheet_columns: int = 256
