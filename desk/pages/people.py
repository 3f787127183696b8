"""The people who may sign in: for admins alone."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, HTTPException, Path, Request
from starlette.responses import HTMLResponse, Response

from casestore import NotAllowed, User
from casestore.models.people import USER_ROLES
from desk import words
from desk.context import Desk, Form, Me, SignedIn, TheDesk, page, see_other, signed_in

log = structlog.get_logger("desk")
router = APIRouter(prefix="/people")

LINK_HOURS = 24.0
SHOWN_HISTORY = 200  # entries
UserId = Annotated[int, Path(ge=1, le=2**31 - 1)]


def admin(me: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
    """Whoever is signed in and manages people. Raises 403 for everybody else."""
    if me.user.role != "admin":
        raise HTTPException(403, "Only an admin manages people.")
    return me


Admin = Annotated[SignedIn, Depends(admin)]


@router.get("")
def people(desk: TheDesk, me: Admin) -> HTMLResponse:
    """Everybody, those who were shut out too."""
    return _show(desk, me)


@router.post("/add")
def add(request: Request, desk: TheDesk, me: Admin, form: Form) -> Response:
    """Somebody new, who signs in by a link that is shown once, and sets a password then."""
    try:
        user = desk.store.add_user(form.get("name", ""), form.get("role", ""), who=me.user.name)
    except NotAllowed as error:
        return _show(desk, me, status=409, problem=f"Nobody was added: {error}.", typed=form.get("name", ""))
    log.info("user_added", user=user.name, role=user.role, by=me.user.name)
    return _show(desk, me, link=_link(request, desk, me, user), new=user)


@router.post("/{user_id}/role")
def change_role(desk: TheDesk, me: Admin, form: Form, user_id: UserId) -> Response:
    """What they may do from their next click on."""
    user = _other(desk, me, user_id)
    try:
        desk.store.set_role(user.id, form.get("role", ""), who=me.user.name)
    except NotAllowed as error:
        return _show(desk, me, status=409, problem=f"Nothing was changed: {error}.")
    log.info("user_role_changed", user=user.name, role=form.get("role", ""), by=me.user.name)
    return see_other("/people")


@router.post("/{user_id}/active")
def change_active(desk: TheDesk, me: Admin, form: Form, user_id: UserId) -> Response:
    """Shut somebody out, whose sessions end at once, or let them in again. What they did stays theirs."""
    user, active = _other(desk, me, user_id), form.get("active") == "1"
    desk.store.set_active(user.id, active, who=me.user.name)
    log.info("user_let_in" if active else "user_shut_out", user=user.name, by=me.user.name)
    return see_other("/people")


@router.post("/{user_id}/reset")
def reset(request: Request, desk: TheDesk, me: Admin, form: Form, user_id: UserId) -> Response:
    """The password counts no more and every session ends; a link that is shown once lets them set another."""
    user = _other(desk, me, user_id)
    if not user.active:
        return _show(desk, me, status=409, problem=f"{user.name} is shut out: let them in first.")
    desk.store.clear_password(user.id, who=me.user.name)
    log.info("user_reset", user=user.name, by=me.user.name)
    return _show(desk, me, link=_link(request, desk, me, user), new=user)


def _other(desk: Desk, me: SignedIn, user_id: int) -> User:
    """Somebody else: an admin who could shut themselves out might leave nobody to let them in."""
    user = next((u for u in desk.store.list_users() if u.id == user_id), None)
    if user is None:
        raise HTTPException(404, "There is no such person.")
    if user.id == me.user.id:
        raise HTTPException(409, "Your own account is changed by another admin.")
    return user


def _link(request: Request, desk: Desk, me: SignedIn, user: User) -> str:
    """By the address under which the admin sees the desk."""
    token = desk.store.issue_sign_in(user.id, LINK_HOURS, who=me.user.name)
    return f"{request.base_url}sign-in/once/{token}"


def _show(
    desk: Desk,
    me: Me,
    *,
    status: int = 200,
    problem: str = "",
    typed: str = "",
    link: str = "",
    new: User | None = None,
) -> HTMLResponse:
    return page(
        desk, me, "people.html", status=status, area="people", people=desk.store.list_users(), roles=USER_ROLES,
        role_names=words.names("user_roles"), problem=problem, typed=typed, link=link, new=new, hours=int(LINK_HOURS),
        history=desk.store.account_history(limit=SHOWN_HISTORY),
    )  # fmt: skip
