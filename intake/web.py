"""The HTTP server: the desk, /healthz and /metrics on one port."""

from __future__ import annotations

import errno
import socket
import threading

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from intake.health import Health
from intake.settings import Desk, SettingsError

STOP_SECONDS = 5


def bind(desk: Desk) -> socket.socket:
    """The desk's port, bound and not yet listened on. Raises SettingsError, naming the setting."""
    family = socket.AF_INET6 if ":" in desk.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((desk.host, desk.port))
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"desk.port: port {desk.port} on {desk.host} is taken by another program; "
                "free it or set another (INTAKE_DESK__PORT)"
            ) from error
        raise SettingsError(
            f"desk.host: cannot listen on {desk.host}, port {desk.port}: {error.strerror or error}"
        ) from error
    return bound


def add_operations(app: FastAPI, health: Health) -> None:
    """GET /healthz (200 while all is well, else 503 with the troubles) and GET /metrics (Prometheus)."""

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> JSONResponse:
        troubles = health.troubles()
        status = "unavailable" if troubles else "ok"
        return JSONResponse({"status": status, "troubles": troubles}, 503 if troubles else 200)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


class WebServer:
    """Serves an application in a thread of its own, on a socket that is bound already."""

    def __init__(self, app: FastAPI, bound: socket.socket) -> None:
        self._socket = bound
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._thread = threading.Thread(target=self._serve, name="desk", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Let requests under way finish for a while, then close."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS + 2)
        self._socket.close()
