"""What every page works with: the store, the archive, the settings, and who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

from fastapi import Depends, HTTPException, Request
from starlette.responses import HTMLResponse, RedirectResponse

from casestore import Store, User
from desk.render import Pages
from desk.sessions import SESSION_COOKIE, csrf_token, same_token
from desk.throttle import Throttle
from intake.settings import Settings


class RawMail(Protocol):
    """The archive, as the desk needs it: the raw bytes of a message by their SHA-256."""

    def get(self, sha256: str) -> bytes: ...


@dataclass(frozen=True)
class Desk:
    """The parts a page is made from; one for each application."""

    store: Store
    archive: RawMail
    settings: Settings
    clock: Callable[[], datetime]
    pages: Pages
    throttle: Throttle


class SignInNeeded(Exception):
    """Nobody is signed in; the person is sent to the sign-in page and back."""


@dataclass(frozen=True)
class SignedIn:
    """The person at the browser; `csrf` is what their forms must carry."""

    user: User
    csrf: str

    @property
    def may_edit(self) -> bool:
        return self.user.role != "reader"


def desk_of(request: Request) -> Desk:
    """The parts, from the application's state."""
    desk: Desk = request.app.state.desk
    return desk


def signed_in(request: Request) -> SignedIn:
    """Whoever is signed in. Raises SignInNeeded."""
    token = request.cookies.get(SESSION_COOKIE)
    user = desk_of(request).store.session_user(token) if token else None
    if not token or user is None:
        raise SignInNeeded
    return SignedIn(user, csrf_token(token))


async def posted(request: Request, me: Annotated[SignedIn, Depends(signed_in)]) -> dict[str, str]:
    """The fields of a form that this session's own page sent. Raises 403 for any other form."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    if not same_token(form.pop("csrf", ""), me.csrf):
        raise HTTPException(
            403,
            "The form did not come from this desk, or your session changed. Go back, load the page again and repeat.",
        )
    return form


async def chosen(request: Request) -> list[str]:
    """The paths of a form in which several may be ticked, each once."""
    return list(dict.fromkeys(v for v in (await request.form()).getlist("path") if isinstance(v, str)))


def editor(me: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
    """Whoever is signed in and may change something. Raises 403 for readers."""
    if not me.may_edit:
        raise HTTPException(403, "Your account may look at everything and change nothing.")
    return me


TheDesk = Annotated[Desk, Depends(desk_of)]
Me = Annotated[SignedIn, Depends(signed_in)]
Editor = Annotated[SignedIn, Depends(editor)]
Form = Annotated[dict[str, str], Depends(posted)]
Chosen = Annotated[list[str], Depends(chosen)]


def page(
    desk: Desk, me: SignedIn | None, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page in its frame: who is signed in, and how much waits in triage."""
    frame = {
        "me": me.user if me else None,
        "csrf": me.csrf if me else "",
        "may_edit": me.may_edit if me else False,
        "triage_count": desk.store.triage_count() if me else 0,
        "area": "",
        "search": "",
    }
    return desk.pages.page(template, status=status, **(frame | context))


def see_other(path: str) -> RedirectResponse:
    """After a form: the page to look at now (RFC 9110, 15.4.4)."""
    return RedirectResponse(path, status_code=303)
