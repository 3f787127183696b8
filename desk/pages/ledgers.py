"""The ledgers: sellers with their strikes, notifiers with what became of their notices."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import HTMLResponse, Response

from casestore import NotAllowed, NotFound
from desk.context import Editor, Form, Me, TheDesk, page, see_other

router = APIRouter()

PAGE_SIZE = 50
_LONGEST = 2_000  # characters of a reason

_Page = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@router.get("/sellers")
def sellers(
    desk: TheDesk, me: Me, q: Annotated[str, Query(max_length=200)] = "", number: _Page = 1
) -> HTMLResponse:
    """Sellers, those with most points first."""
    found = desk.store.list_sellers(text=q or None, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    shown, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return page(desk, me, "sellers.html", area="sellers", sellers=shown, q=q, number=number, more=more)


@router.get("/sellers/{seller_id}")
def seller(desk: TheDesk, me: Me, seller_id: int) -> HTMLResponse:
    """One seller: names, strikes, measures, history."""
    return _show(desk, me, seller_id)


@router.post("/sellers/{seller_id}/measures/{measure_id}")
def decide(desk: TheDesk, me: Editor, form: Form, seller_id: int, measure_id: int) -> Response:
    """A person's word on a measure that was proposed."""
    why = form.get("why", "").strip()[:_LONGEST]
    try:
        desk.store.decide_measure(measure_id, form.get("decision") == "take", who=me.user.name, why=why)
    except NotFound as error:
        raise HTTPException(404, "There is no such measure.") from error
    except NotAllowed as error:
        return _show(desk, me, seller_id, status=409, problem=f"Nothing was decided: {error}.")
    return see_other(f"/sellers/{seller_id}")


@router.get("/notifiers")
def notifiers(
    desk: TheDesk, me: Me, by: Annotated[str, Query(max_length=16)] = "address", number: _Page = 1
) -> HTMLResponse:
    """Notifiers, those of most notices first. by: their address, or the claimant they write for."""
    by = "claimant" if by == "claimant" else "address"
    found = desk.store.list_notifiers(by=by, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    shown, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return page(
        desk, me, "notifiers.html", area="notifiers", notifiers=shown, by=by, number=number, more=more
    )


def _show(desk: TheDesk, me: Me, seller_id: int, *, status: int = 200, problem: str = "") -> HTMLResponse:
    try:
        shown = desk.store.get_seller(seller_id)
    except (NotFound, OverflowError) as error:
        raise HTTPException(404, "There is no such seller.") from error
    return page(desk, me, "seller.html", status=status, area="sellers", seller=shown, problem=problem)
