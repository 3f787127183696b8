"""The queue: all cases, filtered and paged by the URL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, RedirectResponse

from casestore.case_queue import ORDERS
from desk import words
from desk.context import Desk, Me, TheDesk, page

router = APIRouter()

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the queue; every page of it has its own URL, to be kept and sent to colleagues."""

    state: str = ""
    kind: str = ""
    missing: str = ""
    assignee: str = ""
    unverified: bool = False
    q: str = ""
    order: str = ORDERS[0]
    page: int = 1

    @property
    def narrows(self) -> bool:
        return replace(self, order=ORDERS[0], page=1) != Filter()

    def link(self, **changes: Any) -> str:
        """The URL of the queue with something else asked, from its first page on."""
        return replace(self, **({"page": 1} | changes))._url()

    def at_page(self, number: int) -> str:
        return replace(self, page=number)._url()

    def _url(self) -> str:
        standard = Filter()
        asked = {k: getattr(self, k) for k in self.__dataclass_fields__}
        query = {k: int(v) if v is True else v for k, v in asked.items() if v != getattr(standard, k)}
        return "/cases" + ("?" + urlencode(query) if query else "")


@router.get("/")
def home() -> RedirectResponse:
    return RedirectResponse("/cases")


@router.get("/cases")
def queue(
    desk: TheDesk,
    me: Me,
    state: Annotated[str, Query(max_length=40)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    missing: Annotated[str, Query(max_length=64)] = "",
    assignee: Annotated[str, Query(max_length=200)] = "",
    unverified: bool = False,
    q: Annotated[str, Query(max_length=200)] = "",
    order: Annotated[str, Query(max_length=16)] = ORDERS[0],
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """The queue as asked; an order that is none is the usual one."""
    order = order if order in ORDERS else ORDERS[0]
    asked = Filter(state, kind, missing, assignee, unverified, q.strip(), order, number)
    found = desk.store.list_cases(
        states=[asked.state] if asked.state else (),
        kinds=[asked.kind] if asked.kind else (),
        missing=asked.missing or None,
        assignee=asked.assignee or None,
        unverified=asked.unverified,
        text=asked.q or None,
        order=asked.order if asked.order != ORDERS[0] or not asked.q else None,
        limit=PAGE_SIZE,
        offset=(asked.page - 1) * PAGE_SIZE,
    )
    return page(
        desk,
        me,
        "queue.html",
        area="cases",
        search=asked.q,
        filter=asked,
        cases=found.cases,
        places=found.places,
        total=found.total,
        cut=found.cut,
        pages=max(1, -(-found.total // PAGE_SIZE)),
        counts=desk.store.case_counts(),
        kinds=words.names("kinds"),
        missing_names={"any": "Anything"} | {n: words.word("fields", n) for n in desk.store.missing_names()},
        people=_assignees(desk, asked.assignee),
        orders={name: words.word("orders", name) for name in ORDERS},
        agent_address=desk.settings.platform.agent_address,
    )


def _assignees(desk: Desk, asked: str) -> list[str]:
    """Whose cases can be asked for: those who work on cases, and whoever the address names."""
    working = [user.name for user in desk.store.list_users() if user.active and user.role != "reader"]
    return working if not asked or asked in working else [*working, asked]


@router.get("/keys")
def keys(desk: TheDesk, me: Me) -> HTMLResponse:
    """What the keys do, for browsers without script."""
    return page(desk, me, "keys.html")
