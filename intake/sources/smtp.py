"""The SMTP and LMTP listener (RFC 5321, RFC 2033): binds the ports, keeps the sessions, stops cleanly.

It runs its own event loop on its own thread, so that neither a busy desk nor a slow commit delays a peer.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import stat
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog

from intake.accept import Door
from intake.settings import Settings, SettingsError
from intake.sources.smtp_session import LmtpSession, SmtpSession, Switchboard
from intake.sources.smtp_tls import server_context

log = structlog.get_logger(__name__)

_BACKLOG = 512


class Listener:
    """Listens as `[smtp]` says, from start() to stop(). `port` and `lmtp_port` are the ones bound."""

    def __init__(self, settings: Settings, door: Door) -> None:
        """Raises SettingsError where the TLS settings are wrong."""
        self._smtp = settings.smtp
        self._tls = server_context(settings.smtp)
        self._board = Switchboard(settings, door, settings.smtp.hostname or socket.gethostname())
        self._servers: list[asyncio.Server] = []
        self._loop = _new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._socket_path: Path | None = None  # once bound
        self.port: int | None = None
        self.lmtp_port: int | None = None

    def start(self) -> None:
        """Bind what is configured and serve. Raises SettingsError, naming the setting, where that fails."""
        self._thread.start()
        try:
            self._run(self._bind())
        except SettingsError:
            self.stop(grace_seconds=0)
            raise
        log.info("listening", smtp=self.port, lmtp=self.lmtp_port or self._smtp.lmtp_socket)

    def stop(self, grace_seconds: float = 10.0) -> None:
        """Take no new connection, let messages under way come to their reply, then close. Idempotent.

        grace_seconds: how long a message may still take; then its connection is cut, without a reply.
        """
        if not self._thread.is_alive():
            return
        self._run(self._close(grace_seconds))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._socket_path is not None:
            self._socket_path.unlink(missing_ok=True)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _bind(self) -> None:
        smtp = self._smtp
        if smtp.enabled:
            self.port = await self._listen(smtp.port, "smtp.port", self._session)
        if smtp.lmtp_port is not None:
            self.lmtp_port = await self._listen(smtp.lmtp_port, "smtp.lmtp_port", self._lmtp_session)
        if smtp.lmtp_socket is not None:
            await self._listen_on_socket(Path(smtp.lmtp_socket))

    async def _listen(self, port: int, setting: str, factory: Callable[[], asyncio.Protocol]) -> int:
        host = self._smtp.host
        try:
            server = await self._loop.create_server(factory, host, port, backlog=_BACKLOG)
        except OSError as error:
            raise SettingsError(_explain_bind(error, setting, host, port)) from error
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _listen_on_socket(self, path: Path) -> None:
        try:
            _remove_stale_socket(path)
            server = await self._loop.create_unix_server(self._lmtp_session, str(path), backlog=_BACKLOG)
            self._socket_path = path
            _let_local_users_connect(path)
        except OSError as error:
            raise SettingsError(f"smtp.lmtp_socket: cannot listen on {path}: {error.strerror}") from error
        self._servers.append(server)

    def _session(self) -> asyncio.Protocol:
        return SmtpSession(self._board, self._loop, self._tls)

    def _lmtp_session(self) -> asyncio.Protocol:
        """LMTP comes from a mail server on this host or its private network; it needs no TLS."""
        return LmtpSession(self._board, self._loop, None)

    async def _close(self, grace_seconds: float) -> None:
        for server in self._servers:
            server.close()
        self._board.begin_stopping()
        try:
            await asyncio.wait_for(self._board.all_gone.wait(), grace_seconds)
        except TimeoutError:
            for session in list(self._board.sessions):
                log.warning("cut off while stopping", peer=session.peer)
                session.cut_off()
            await self._board.all_gone.wait()
        await _end_tasks()


async def _end_tasks() -> None:
    """Let the dialogues of closed connections come to their end before the loop does."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, where there is one: 1.3 to 1.5 times the messages a second."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


def _explain_bind(error: OSError, setting: str, host: str, port: int) -> str:
    variable = "INTAKE_" + setting.upper().replace(".", "__")
    if error.errno == errno.EADDRINUSE:
        return f"{setting}: port {port} on {host} is taken by another program; free it or set another ({variable})"
    if error.errno == errno.EACCES:
        return f"{setting}: port {port} may not be bound by this user; take one above 1023 ({variable})"
    return f"smtp.host: cannot listen on {host}, port {port}: {error.strerror or error}"


def _remove_stale_socket(path: Path) -> None:
    """A killed process leaves its socket behind; one that somebody still answers on is not ours to take."""
    if not path.exists():
        return
    if not stat.S_ISSOCK(path.stat().st_mode):
        raise FileExistsError(errno.EEXIST, "there is a file of that name that is no socket")
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise OSError(errno.EADDRINUSE, "another program listens there")


def _let_local_users_connect(path: Path) -> None:
    """Like a loopback port: a mail server runs as a user of its own. The folder's mode is what guards it."""
    path.chmod(0o666)
