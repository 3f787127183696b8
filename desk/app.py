"""The desk as one application: its parts put together, its pages mounted, its errors made readable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from casestore import Store
from desk.context import Desk, RawMail, SignedIn, SignInNeeded, page, signed_in
from desk.guard import Guard, allowed_hosts
from desk.pages import (
    case,
    deadlines,
    edits,
    ledgers,
    messages,
    password,
    people,
    queue,
    rearranging,
    sign_in,
)
from desk.render import Pages
from desk.throttle import Throttle
from intake.settings import Settings

_STATIC = Path(__file__).parent / "static"
_TITLES = {
    403: "Not allowed",
    404: "Not found",
    405: "Not possible",
    409: "Not possible",
    422: "Not understood",
}


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    store: Store, archive: RawMail, settings: Settings, *, clock: Callable[[], datetime] = utc_now
) -> FastAPI:
    """The desk over a store and the archive of raw mails.

    clock gives the instant that ages and waits are counted from. Further routes (health, metrics) are added
    with `app.include_router`.
    """
    app = FastAPI(title="Desk", docs_url=None, redoc_url=None, openapi_url=None)
    platform = settings.platform
    pages = Pages(platform.name, platform.time_zone, clock)
    app.state.desk = Desk(store, archive, settings, clock, pages, Throttle(clock))
    for part in (sign_in, queue, case, edits, messages, deadlines, rearranging, ledgers, people, password):
        app.include_router(part.router)
    app.mount("/static", _Assets(directory=_STATIC))
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_middleware(
        Guard,
        hosts=allowed_hosts(settings.desk.host, settings.desk.hosts),
        failed=lambda error_id: _failed(app.state.desk, error_id),
    )
    return app


class _Assets(StaticFiles):
    """Our own style sheet and modules: kept by browsers, asked for again each time (ETag)."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        answer = super().file_response(*args, **kwargs)
        answer.headers["Cache-Control"] = "no-cache"
        return answer


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    """To the sign-in page and back; a form that was sent without a session is shown, so nothing is lost."""
    if request.method in ("GET", "HEAD"):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        onward = "" if wanted in ("/", "/cases") else f"?next={quote(wanted, safe='')}"
        return RedirectResponse(f"/sign-in{onward}", status_code=303)
    form = await request.form()
    hidden = ("csrf", "revision", "view", "path", "password")
    typed = [(k, v) for k, v in form.items() if isinstance(v, str) and v and k not in hidden]
    message = "Your session is over, so nothing was saved. Copy what you typed, sign in and enter it again."
    return _error_page(request, None, 401, "Please sign in again", message, typed)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = error.status_code in _TITLES and error.detail not in ("Not Found", "Method Not Allowed")
    message = (
        error.detail if known else "There is no such page. It may have been moved, or the address is wrong."
    )
    return _error_page(
        request, _whoever(request), error.status_code, _TITLES.get(error.status_code, "Not possible"), message
    )


def _not_understood(request: Request, _error: Exception) -> Response:
    message = "The address or the form holds something that this page does not understand."
    return _error_page(request, _whoever(request), 422, _TITLES[422], message)


def _whoever(request: Request) -> SignedIn | None:
    try:
        return signed_in(request)
    except SignInNeeded:
        return None


def _error_page(
    request: Request,
    me: SignedIn | None,
    status: int,
    title: str,
    message: str,
    typed: list[tuple[str, str]] | None = None,
) -> Response:
    return page(
        request.app.state.desk,
        me,
        "error.html",
        status=status,
        title=title,
        message=message,
        error_id="",
        typed=typed or [],
        onward="/cases" if me else "/sign-in",
        onward_label="To the cases" if me else "Sign in",
    )


def _failed(desk: Desk, error_id: str) -> Response:
    """Nobody expected it: no store, no session is asked for this page."""
    return page(
        desk,
        None,
        "error.html",
        status=500,
        title="Something went wrong",
        message="The desk could not do this. Nothing was changed halfway; please try again.",
        error_id=error_id,
        typed=[],
        onward="/cases",
        onward_label="To the cases",
    )
