"""The clocks of all cases: those that want a person first, then by when they come."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from desk.context import Me, TheDesk, page

router = APIRouter()

PAGE_SIZE = 50


@router.get("/deadlines")
def deadlines(
    desk: TheDesk, me: Me, number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1
) -> HTMLResponse:
    """Every clock that goes, page by page."""
    total = desk.store.count_deadlines()
    return page(
        desk,
        me,
        "deadlines.html",
        area="deadlines",
        deadlines=desk.store.list_deadlines(limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE),
        total=total,
        failing=desk.store.failing_deadlines(),
        waiting=desk.store.count_deadlines(attention=True),
        page=number,
        pages=max(1, -(-total // PAGE_SIZE)),
        at_page=lambda n: f"/deadlines?page={n}",
    )
