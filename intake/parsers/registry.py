"""Which parser reads which media type."""

from __future__ import annotations

from intake.parsers import sniff as types
from intake.parsers.archive import read_gzip, read_zip
from intake.parsers.content import Content, Context, File, Parser, Skipped, Unreadable
from intake.parsers.doc import read_doc
from intake.parsers.docx import read_docx
from intake.parsers.html import read_html
from intake.parsers.images import read_image
from intake.parsers.mailparts import PART_PARSERS
from intake.parsers.markup import read_data, read_vcard
from intake.parsers.odt import read_odt
from intake.parsers.outlook import read_msg, read_tnef
from intake.parsers.pdf import read_pdf
from intake.parsers.plain import read_text
from intake.parsers.rtf import read_rtf
from intake.parsers.sheets import read_csv, read_workbook
from intake.parsers.unpack import read_7z, read_rar, read_tar
from intake.parsers.xlsx import read_xlsx

PARSERS: dict[str, Parser] = {
    "text/plain": read_text,
    "text/markdown": read_text,
    "text/html": read_html,
    "text/csv": read_csv,
    "text/tab-separated-values": read_csv,
    "text/vcard": read_vcard,
    "application/xml": read_data,
    "application/json": read_data,
    "application/pdf": read_pdf,
    "application/rtf": read_rtf,
    types.DOC: read_doc,
    types.DOCX: read_docx,
    types.ODT: read_odt,
    types.XLSX: read_xlsx,
    types.XLS: read_workbook,
    types.ODS: read_workbook,
    types.TNEF: read_tnef,
    types.MSG: read_msg,
    "application/zip": read_zip,
    "application/gzip": read_gzip,
    "application/x-7z-compressed": read_7z,
    "application/vnd.rar": read_rar,
    "application/x-tar": read_tar,
    **{f"image/{kind}": read_image for kind in ("jpeg", "png", "gif", "tiff", "bmp", "webp", "heic", "avif")},
    **PART_PARSERS,
}


def parse_file(file: File, media_type: str, context: Context) -> Content:
    """Read a file by the parser of its media type. Raises Unreadable or Skipped, nothing else.

    A library that fails in a way it does not document makes the part unreadable, not the message.
    """
    parser = PARSERS.get(media_type)
    if parser is None and media_type.startswith("text/"):
        parser = read_text
    if parser is None:
        raise Skipped(f"unsupported format {media_type}")
    if not file.data:
        raise Unreadable("empty file")
    try:
        return parser(file, context)
    except (Unreadable, Skipped):
        raise
    except Exception as error:
        raise Unreadable(f"corrupt {media_type}: {type(error).__name__}: {str(error)[:120]}") from error
