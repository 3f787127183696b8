"""What holds for every answer of the desk: security headers, known hosts, bounded bodies, no bare errors."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("desk")

LARGEST_FORM = 1024 * 1024  # bytes; the longest form is a note or an explanation

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_WILDCARDS = frozenset({"0.0.0.0", "::", ""})


def allowed_hosts(bound: str, named: tuple[str, ...]) -> frozenset[str] | None:
    """The Host names the desk answers to; None for any (bound to every interface with no name set)."""
    if not named and bound in _WILDCARDS:
        return None
    return _LOOPBACK | {host.lower() for host in (bound, *named)}


def host_name(header: str) -> str:
    """The name in a Host header, without its port and the brackets of an IPv6 address."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


class Guard:
    """ASGI middleware around the whole desk; `failed` renders the page for an error that nobody expected."""

    def __init__(
        self, app: ASGIApp, *, hosts: frozenset[str] | None, failed: Callable[[str], Response]
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(Headers(scope=scope), scope["method"])
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception:  # the last line: the log gets the cause, the person a number to quote
            error_id = uuid.uuid4().hex[:12]
            log.exception("desk_error", error_id=error_id, method=scope["method"], path=scope["path"])
            if not started:
                await self._failed(error_id)(scope, receive, guarded)

    def _refusal(self, headers: Headers, method: str) -> Response | None:
        if self._hosts is not None and host_name(headers.get("host", "")) not in self._hosts:
            return PlainTextResponse(
                "This desk is not known by that name. Set [desk] hosts to the names it is reached by.\n", 421
            )
        if method not in ("GET", "HEAD"):
            length = headers.get("content-length", "")
            if not length.isdecimal():
                return PlainTextResponse("A form needs its length.\n", 411)
            if int(length) > LARGEST_FORM:
                return PlainTextResponse("That form is too large.\n", 413)
        return None
