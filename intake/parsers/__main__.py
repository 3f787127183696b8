"""python -m intake.parsers FILE.eml: what the parsers see of a mail."""

from __future__ import annotations

import argparse
from pathlib import Path

from intake.parsers.document import Document, ParsedMessage
from intake.parsers.message import ParseOptions, parse_message


def main() -> None:
    """Print documents with their regions, tables, fields and links, and the report of every part."""
    parser = argparse.ArgumentParser(prog="python -m intake.parsers", description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.eml")
    parser.add_argument("--no-ocr", action="store_true", help="recognise no text in pictures")
    parser.add_argument("--headers", action="store_true", help="print the header documents too")
    arguments = parser.parse_args()
    for path in arguments.files:
        print(f"===== {path}")
        show(
            parse_message(path.read_bytes(), options=ParseOptions(ocr=not arguments.no_ocr)),
            arguments.headers,
        )


def show(parsed: ParsedMessage, headers: bool = False) -> None:
    """Print a parsed message."""
    for report in parsed.parts:
        print(f"part {report.id:8} {report.status:10} {report.media_type} {report.size} B "
              f"{report.filename or ''} {'(' + report.reason + ')' if report.reason else ''}")  # fmt: skip
    for warning in parsed.warnings:
        print(f"warning: {warning}")
    for document in parsed.documents:
        if headers or not document.part.startswith("header:"):
            _show_document(document)


def _show_document(document: Document) -> None:
    print(f"--- {document.part} {document.origin} {document.media_type} {document.filename or ''}"
          f"{' OCR' if document.ocr else ''} {document.image or ''}")  # fmt: skip
    for region in document.regions:
        for line in document.text[region.start : region.end].removesuffix("\n").split("\n"):
            print(f"{region.kind[:5]:5}{region.depth or ' '}| {line}")
    for number, table in enumerate(document.tables):
        print(f"table {number} {table.name or ''} page {table.page}: {len(table.rows)} rows")
        for row in table.rows:
            print("   ", [cell.text for cell in row])
    for item in document.fields:
        print(f"field {item.name!r} {item.label!r} {item.kind} = {item.value!r} checked={item.checked}")
    for link in document.links:
        print(f"link {document.text[link.anchor_start : link.anchor_end]!r} -> {link.href}")
    for name, (value, start, end) in document.structured.items():
        print(f"{document.structured_format} {name} = {value!r} [{start}:{end}]")


if __name__ == "__main__":
    main()
