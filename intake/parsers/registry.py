"""Which parser reads which media type."""

from __future__ import annotations

from intake.parsers import sniff as types
from intake.parsers.content import Content, Context, File, Parser, Skipped
from intake.parsers.docx import read_docx
from intake.parsers.html import read_html
from intake.parsers.pdf import read_pdf
from intake.parsers.plain import read_text
from intake.parsers.sheets import read_csv, read_xlsx

PARSERS: dict[str, Parser] = {
    "text/plain": read_text,
    "text/markdown": read_text,
    "text/html": read_html,
    "text/csv": read_csv,
    "text/tab-separated-values": read_csv,
    "application/pdf": read_pdf,
    types.DOCX: read_docx,
    types.XLSX: read_xlsx,
}


def parse_file(file: File, media_type: str, context: Context) -> Content:
    """Read a file by the parser of its media type. Raises Unreadable or Skipped."""
    parser = PARSERS.get(media_type)
    if parser is None and media_type.startswith("text/"):
        parser = read_text
    if parser is None:
        raise Skipped(f"unsupported format {media_type}")
    return parser(file, context)
