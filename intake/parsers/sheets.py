"""XLS and ODS workbooks, and delimited text."""

from __future__ import annotations

import csv
import io

from python_calamine import CalamineError, CalamineWorkbook

from intake.parsers.charset import decode
from intake.parsers.content import Content, Context, File, Unreadable
from intake.parsers.sheetbook import Value, cell_text, new_book


def read_workbook(file: File, context: Context) -> Content:
    """The sheets of an XLS or ODS workbook. Raises Unreadable for one that is damaged or locked."""
    book = new_book(context)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)
            book.sheet(([Value(cell_text(v)) for v in row] for row in rows), name)
    except (CalamineError, ValueError, OSError) as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise Unreadable(
            "password-protected" if locked else f"corrupt workbook: {str(error)[:120]}"
        ) from error
    except BaseException as error:  # the library's Rust code panics on some damaged files
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(f"corrupt workbook: {str(error)[:120]}") from error
    return book.content()


def read_csv(file: File, context: Context) -> Content:
    """Delimited text; the separator is told from the lines, the charset as for any text."""
    decoded = decode(file.data, file.charset)
    text = decoded.text[: context.options.text_chars]
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], rest
    else:
        delimiter = _delimiter(text)
    book = new_book(context)
    try:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        book.sheet(([Value(text) for text in row] for row in rows), None)
    except csv.Error as error:
        raise Unreadable(f"corrupt CSV: {error}") from error
    return book.content()


def _delimiter(text: str) -> str:
    """The separator by which most of the first rows have the same number of cells, a tab where there is none."""
    lines = text[:20_000].split("\n")[:40]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        agree = widths.count(usual) if usual > 1 else 0
        return (agree, usual) if agree * 2 > len(widths) else (0, 0)

    return max("\t;,|", key=agreement)
