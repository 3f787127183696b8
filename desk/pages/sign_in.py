"""Signing in by name and password or by a one-time link, and signing out."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request
from fastapi import Form as Field
from starlette.responses import HTMLResponse, Response

from desk.context import Desk, Form, SignInNeeded, TheDesk, page, see_other, signed_in
from desk.next_page import HOME, local_page
from desk.passwords import password_fits, renewed_hash
from desk.sessions import FORM_COOKIE, SESSION_COOKIE, new_token, same_token, set_cookie

log = structlog.get_logger("desk")
router = APIRouter()

_WRONG = "Name and password do not fit together."
_STALE = "This page was open too long, or cookies are blocked. Please try again."


@router.get("/sign-in")
def form(
    request: Request, desk: TheDesk, wanted: Annotated[str, Query(alias="next", max_length=2000)] = HOME
) -> Response:
    """The sign-in page; whoever is signed in already goes on."""
    try:
        signed_in(request)
    except SignInNeeded:
        return _form(desk, request, next=local_page(wanted))
    return see_other(local_page(wanted))


@router.post("/sign-in")
def sign_in(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Field(max_length=200)] = "",
    password: Annotated[str, Field(max_length=1000)] = "",
    wanted: Annotated[str, Field(alias="next", max_length=2000)] = HOME,
    csrf: Annotated[str, Field(max_length=200)] = "",
) -> Response:
    """A session for the right password. One answer for every wrong one, counted and slowed down."""
    name, onward, address = name.strip(), local_page(wanted), _address(request)
    if not same_token(csrf, request.cookies.get(FORM_COOKIE, "")):
        return _form(desk, request, name=name, next=onward, problem=_STALE, status=403)
    wait = desk.throttle.wait(name, address)
    if wait is not None:
        return _too_many(desk, request, name, onward, wait)
    user = desk.store.find_user(name)
    stored = desk.store.password_hash(user.id) if user and user.active else None
    if not password_fits(password, stored) or user is None:
        desk.throttle.failed(name, address)
        log.warning("sign_in_failed", user=name, address=address)
        return _form(desk, request, name=name, next=onward, problem=_WRONG, status=401)
    desk.throttle.succeeded(name, address)
    renewed = renewed_hash(password, stored) if stored else None
    if renewed is not None:
        desk.store.renew_password_hash(user.id, renewed)
    return _start(desk, request, desk.store.open_session(user.id, desk.settings.desk.session_hours), onward)


@router.get("/sign-in/once/{token}")
def once(request: Request, desk: TheDesk, token: str) -> Response:
    """The link that `users add` and the first start print: signs in once, then never again.

    A browser that merely fetches ahead (Sec-Purpose) does not use it up.
    """
    if "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", "")):
        return Response(status_code=204)
    address = _address(request)
    wait = desk.throttle.wait("", address)
    if wait is not None:
        return _too_many(desk, request, "", HOME, wait)
    session = desk.store.redeem_sign_in(token, desk.settings.desk.session_hours)
    if session is None:
        desk.throttle.failed("", address)
        problem = "This link has been used or is over. Sign in below, or ask for a new link."
        return _form(desk, request, problem=problem, status=410)
    return _start(desk, request, session, HOME)


@router.post("/sign-out")
def sign_out(request: Request, desk: TheDesk, _form_sent: Form) -> Response:
    """The session ends in the store, not only in the browser."""
    desk.store.end_session(request.cookies[SESSION_COOKIE])
    answer = see_other("/sign-in")
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


def _start(desk: Desk, request: Request, token: str, onward: str) -> Response:
    """A new session's token for the browser; one that somebody planted there before ends and is replaced."""
    old = request.cookies.get(SESSION_COOKIE)
    if old:
        desk.store.end_session(old)
    answer = see_other(onward)
    seconds = int(desk.settings.desk.session_hours * 3600)
    secure = desk.settings.desk.secure_cookies
    set_cookie(answer, SESSION_COOKIE, token, secure=secure, max_age=seconds)
    answer.delete_cookie(FORM_COOKIE, path="/")
    return answer


def _form(
    desk: Desk, request: Request, *, name: str = "", next: str = HOME, problem: str = "", status: int = 200
) -> HTMLResponse:
    token = request.cookies.get(FORM_COOKIE) or new_token()
    answer = page(
        desk, None, "sign_in.html", status=status, name=name, next=next, problem=problem, csrf=token
    )
    set_cookie(answer, FORM_COOKIE, token, secure=desk.settings.desk.secure_cookies)
    return answer


def _too_many(desk: Desk, request: Request, name: str, onward: str, wait: timedelta) -> HTMLResponse:
    minutes = math.ceil(wait.total_seconds() / 60)
    unit = "minute" if minutes == 1 else "minutes"
    problem = f"Too many failed attempts. Please try again in {minutes} {unit}."
    answer = _form(desk, request, name=name, next=onward, problem=problem, status=429)
    answer.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return answer


def _address(request: Request) -> str:
    """The peer. Behind a proxy, the HTTP server sets it from the proxy's headers (uvicorn --proxy-headers)."""
    return request.client.host if request.client else ""
