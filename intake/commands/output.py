"""What commands find, for people as tables, for other programs as JSON."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from intake.commands.common import FAILED, OK, case_store, complain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from casestore import Store

View = TypeVar("View")


def add_json_option(parser: argparse.ArgumentParser, help_: str) -> None:
    parser.add_argument("--json", action="store_true", help=help_)


def print_rows(args: argparse.Namespace, rows: Sequence[Any], table: Callable[[Sequence[Any]], Table]) -> int:
    """Dataclasses as a table, or one JSON object a line."""
    if args.json:
        for row in rows:
            print(_json(row))
        return OK
    from intake import tables

    tables.console().print(table(rows))
    return OK


def show(
    args: argparse.Namespace, find: Callable[[Store], View], draw: Callable[[Console, View], None]
) -> int:
    """One thing of the store, drawn or as one JSON object; a complaint where it is not there."""
    from casestore import NotFound

    with case_store(args) as store:
        try:
            found = find(store)
        except NotFound as error:
            complain(str(error))
            return FAILED
    if args.json:
        print(_json(found, indent=2))
        return OK
    from intake import tables

    draw(tables.console(), found)
    return OK


def _json(view: Any, indent: int | None = None) -> str:
    return json.dumps(dataclasses.asdict(view), default=_plain, ensure_ascii=False, indent=indent)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
