"""The ledgers: sellers with their strikes, notifiers with what became of their notices."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import HTMLResponse, Response

from casestore import NotAllowed, NotFound, SellerView
from casestore.rearranging import UNDOABLE
from desk.context import Desk, Editor, Form, Me, SignedIn, TheDesk, page, see_other

router = APIRouter()

PAGE_SIZE = 50
LONGEST_REASON = 2_000  # characters

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
    return show_seller(desk, me, seller_id)


@router.post("/sellers/{seller_id}/measures/{measure_id}")
def decide(desk: TheDesk, me: Editor, form: Form, seller_id: int, measure_id: int) -> Response:
    """A person's word on a measure that was proposed."""
    why = form.get("why", "").strip()[:LONGEST_REASON]
    try:
        desk.store.decide_measure(measure_id, form.get("decision") == "take", who=me.user.name, why=why)
    except NotFound as error:
        raise HTTPException(404, "There is no such measure.") from error
    except NotAllowed as error:
        return show_seller(desk, me, seller_id, status=409, problem=f"Nothing was decided: {error}.")
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


def seller_view(desk: Desk, seller_id: int) -> SellerView:
    """The seller of a number in a URL. Raises 404."""
    try:
        return desk.store.get_seller(seller_id)
    except (NotFound, OverflowError) as error:
        raise HTTPException(404, "There is no such seller.") from error


def show_seller(
    desk: Desk, me: SignedIn, seller_id: int, *, status: int = 200, problem: str = ""
) -> HTMLResponse:
    """The page of a seller as they are now."""
    shown = seller_view(desk, seller_id)
    undone = {event.undoes for event in shown.events}
    undoable = {e.seq for e in shown.events if e.action in UNDOABLE and e.said and e.seq not in undone}
    return page(
        desk, me, "seller.html", status=status, area="sellers", seller=shown, problem=problem, undone=undone,
        undoable=undoable,
    )  # fmt: skip
