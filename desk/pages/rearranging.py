"""Sellers who turn out to be one, or two: chosen, looked at beforehand, done with a reason, taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from casestore import Conflict, NotAllowed, NotFound, Rearrangement, SellerView
from desk.context import Desk, Editor, Form, SignedIn, TheDesk, page, see_other
from desk.pages.ledgers import LONGEST_REASON, seller_view, show_seller

router = APIRouter(prefix="/sellers/{seller_id}")

MOST_FOUND = 20

SellerId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Into = Annotated[int, Query(ge=0, le=2**31 - 1)]
Names = Annotated[list[str], Query(alias="name", default_factory=list)]


async def names_sent(request: Request) -> list[str]:
    """The names of a form in which several may be ticked, each once."""
    return list(dict.fromkeys(v for v in (await request.form()).getlist("name") if isinstance(v, str)))


NamesSent = Annotated[list[str], Depends(names_sent)]


@router.get("/merge")
def choose(
    desk: TheDesk,
    me: Editor,
    seller_id: SellerId,
    q: Annotated[str, Query(max_length=200)] = "",
    into: Into = 0,
) -> HTMLResponse:
    """Whom this seller turned out to be: first looked for, then with all that would move."""
    seller = seller_view(desk, seller_id)
    if into:
        return _merging(desk, me, seller, into)
    found = desk.store.list_sellers(text=q, limit=MOST_FOUND + 1) if q.strip() else ()
    others = [s for s in found if s.id != seller_id]
    return page(
        desk, me, "seller_merge.html", area="sellers", seller=seller, q=q, found=others[:MOST_FOUND],
        more=len(others) > MOST_FOUND,
    )  # fmt: skip


@router.post("/merge")
def merge(desk: TheDesk, me: Editor, form: Form, seller_id: SellerId) -> Response:
    """They are one: the other one has everything now."""
    seller, into, why = seller_view(desk, seller_id), _number(form, "into"), _why(form)
    try:
        desk.store.merge_sellers(
            seller_id, into, who=me.user.name, why=why, revision=_number(form, "revision")
        )
    except NotFound as error:
        raise HTTPException(404, "There is no such seller.") from error
    except (NotAllowed, Conflict) as error:
        return _merging(desk, me, seller, into, why=why, problem=f"Nothing was joined: {error}.")
    return see_other(f"/sellers/{into}")


@router.get("/split")
def look_at_split(desk: TheDesk, me: Editor, seller_id: SellerId, names: Names) -> HTMLResponse:
    """What would move with the names that were ticked."""
    return _splitting(desk, me, seller_view(desk, seller_id), names)


@router.post("/split")
def split(desk: TheDesk, me: Editor, form: Form, names: NamesSent, seller_id: SellerId) -> Response:
    """Those names are somebody else's."""
    seller, why = seller_view(desk, seller_id), _why(form)
    try:
        new = desk.store.split_seller(
            seller_id, names, who=me.user.name, why=why, revision=_number(form, "revision")
        )
    except (NotAllowed, Conflict) as error:
        return _splitting(desk, me, seller, names, why=why, problem=f"Nothing was taken out: {error}.")
    return see_other(f"/sellers/{new}")


@router.post("/undo")
def undo(desk: TheDesk, me: Editor, form: Form, seller_id: SellerId) -> Response:
    """Take a merge or a split back; that is an entry of its own."""
    seller_view(desk, seller_id)
    try:
        desk.store.undo_rearrangement(seller_id, _number(form, "entry"), who=me.user.name, why=_why(form))
    except (NotAllowed, Conflict, NotFound) as error:
        return show_seller(desk, me, seller_id, status=409, problem=f"Nothing was taken back: {error}.")
    return see_other(f"/sellers/{seller_id}")


def _merging(
    desk: Desk, me: SignedIn, seller: SellerView, into: int, *, why: str = "", problem: str = ""
) -> HTMLResponse:
    try:
        other = desk.store.get_seller(into)
        outcome = desk.store.preview_merge(seller.summary.id, into)
    except NotFound as error:
        raise HTTPException(404, "There is no such seller.") from error
    except NotAllowed as error:
        return show_seller(desk, me, seller.summary.id, status=409, problem=f"Nothing was joined: {error}.")
    title = f"Join {seller.summary.name} with {other.summary.name}"
    return _preview(desk, me, seller, "merge", title, outcome, [("into", str(into))], why, problem)


def _splitting(
    desk: Desk, me: SignedIn, seller: SellerView, names: list[str], *, why: str = "", problem: str = ""
) -> HTMLResponse:
    try:
        outcome = desk.store.preview_split(seller.summary.id, names)
    except NotAllowed as error:
        problem = f"Nothing was taken out: {error}."
        return show_seller(desk, me, seller.summary.id, status=409, problem=problem)
    title = f"Take {', '.join(names)} out of {seller.summary.name}"
    return _preview(
        desk, me, seller, "split", title, outcome, [("name", name) for name in names], why, problem
    )


def _preview(
    desk: Desk,
    me: SignedIn,
    seller: SellerView,
    action: str,
    title: str,
    outcome: Rearrangement,
    fields: list[tuple[str, str]],
    why: str,
    problem: str,
) -> HTMLResponse:
    """What would change hands, and the form that does it. The revision is that of this look."""
    return page(
        desk, me, "rearrange.html", status=409 if problem else 200, area="sellers", seller=seller, action=action,
        heading=title, outcome=outcome, fields=fields, why=why, problem=problem,
    )  # fmt: skip


def _why(form: dict[str, str]) -> str:
    return form.get("why", "").strip()[:LONGEST_REASON]


def _number(form: dict[str, str], name: str) -> int:
    said = form.get(name, "")
    if not said.isdecimal() or len(said) > 9:
        raise HTTPException(422, "The form does not say what is meant.")
    return int(said)
