"""A provider of access tokens on the loopback interface: refresh grant (RFC 6749, 6) and introspection (RFC 7662)."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


class TokenServer(ThreadingHTTPServer):
    """Gives access-N for refresh-N and rotates to refresh-(N+1), as strict providers do: each is good once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _TokenHandler)
        self.requests: list[dict[str, str]] = []
        self.introspected: list[str] = []  # tokens that a mail server asked about
        self.revoked: set[str] = set()
        self.serial = 1
        self.expires_in = 3600
        self.redirect = False
        self.on_answer: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/token"

    @property
    def introspection_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/introspect"

    def is_good(self, token: str) -> bool:
        given = {f"access-{n}" for n in range(1, self.serial)}
        return token in given - self.revoked


class _TokenHandler(BaseHTTPRequestHandler):
    server: TokenServer

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        request = {key: values[0] for key, values in form.items()}
        if self.path == "/introspect":
            self.server.introspected.append(request["token"])
            self._answer(200, {"active": self.server.is_good(request["token"]), "username": "agent"})
            return
        self.server.requests.append(request)
        if self.server.redirect:
            self.send_response(307)
            self.send_header("Location", self.server.url)
            self.end_headers()
            return
        if request["refresh_token"] != f"refresh-{self.server.serial}":
            self._answer(400, {"error": "invalid_grant"})
            return
        answer = {"access_token": f"access-{self.server.serial}", "expires_in": self.server.expires_in}
        self.server.serial += 1
        self.server.on_answer()
        self._answer(200, answer | {"refresh_token": f"refresh-{self.server.serial}"})

    def _answer(self, status: int, answer: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output quiet."""
