"""One's own password: set after a one-time link, or changed."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from desk.context import Desk, Form, Me, SignedIn, TheDesk, page, see_other
from desk.passwords import SHORTEST_PASSWORD, hash_password, password_fits
from desk.sessions import SESSION_COOKIE, set_cookie

log = structlog.get_logger("desk")
router = APIRouter()

LONGEST = 1000


@router.get("/password")
def form(desk: TheDesk, me: Me) -> HTMLResponse:
    """The form; whoever has a password gives it once more."""
    return _show(desk, me)


@router.post("/password")
def change(request: Request, desk: TheDesk, me: Me, form: Form) -> Response:
    """A new password. Every session ends but this browser's, which gets a new one."""
    address = request.client.host if request.client else ""
    wait = desk.throttle.wait(me.user.name, address)
    if wait is not None:
        return _show(desk, me, 429, "Too many failed attempts. Please try again later.")
    stored = desk.store.password_hash(me.user.id)
    if stored is not None and not password_fits(form.get("current", "")[:LONGEST], stored):
        desk.throttle.failed(me.user.name, address)
        return _show(desk, me, 403, "The present password is not right.")
    new = form.get("new", "")
    if new != form.get("again", ""):
        return _show(desk, me, 422, "The two new passwords differ.")
    if not SHORTEST_PASSWORD <= len(new) <= LONGEST:
        return _show(desk, me, 422, f"A password has at least {SHORTEST_PASSWORD} characters.")
    desk.store.set_password_hash(me.user.id, hash_password(new), who=me.user.name)
    log.info("password_changed", user=me.user.name)
    answer = see_other("/cases")
    hours = desk.settings.desk.session_hours
    token = desk.store.open_session(me.user.id, hours)
    secure = desk.settings.desk.secure_cookies
    set_cookie(answer, SESSION_COOKIE, token, secure=secure, max_age=int(hours * 3600))
    return answer


def _show(desk: Desk, me: SignedIn, status: int = 200, problem: str = "") -> HTMLResponse:
    known = desk.store.password_hash(me.user.id) is not None
    return page(
        desk, me, "password.html", status=status, known=known, problem=problem, shortest=SHORTEST_PASSWORD
    )
