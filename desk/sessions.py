"""Cookies and form tokens. Sessions themselves are kept in the store, known by a hash of their token."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.responses import Response

SESSION_COOKIE = "desk_session"
FORM_COOKIE = "desk_form"  # before anybody is signed in: ties the sign-in form to the browser it was shown in


def csrf_token(session_token: str) -> str:
    """What the forms of a session carry: derived from its token, which no page and no script can read."""
    return hmac.new(session_token.encode(), b"desk form", hashlib.sha256).hexdigest()


def same_token(given: str, expected: str) -> bool:
    """Compared in constant time; an empty token fits nothing."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())


def new_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def set_cookie(
    response: Response, name: str, value: str, *, secure: bool, max_age: int | None = None
) -> None:
    """A cookie that scripts cannot read and that other sites' forms do not bring along."""
    response.set_cookie(name, value, max_age=max_age, path="/", secure=secure, httponly=True, samesite="lax")
