"""One SMTP or LMTP session: which recipients, which limits, and DATA handed to accept() before its reply.

aiosmtpd does the dialogue; here is what differs: the end of a message is CRLF.CRLF and nothing else, lines may
be long (a notice is worth more than RFC 5321's 1,000 octets), the bytes are kept as they came, and every reply
bears an enhanced status code (RFC 2034, asked of LMTP servers by RFC 2033).
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import defaultdict
from typing import Any, cast

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from prometheus_client import Counter, Gauge

from intake.accept import Door, Facts, NotAccepted
from intake.settings import Settings
from intake.sources.smtp_data import Budget, Incoming, Refused

log = structlog.get_logger(__name__)

SESSIONS = Gauge("intake_smtp_sessions", "SMTP and LMTP connections open now")
REJECTIONS = Counter("intake_smtp_rejections", "What peers were refused, by reason", ["reason"])

_COMMAND_SIZE = 2048  # octets; RFC 5321 asks for 512, extensions and long return paths need more
_MAX_ERRORS = 20  # 5xx replies, after which a peer is guessing
_IDLE_COMMANDS = {"NOOP": 100, "HELP": 20, "VRFY": 20, "EXPN": 20, "*": 1_000_000_000}  # per connection

# Enhanced codes (RFC 3463) for the replies that aiosmtpd gives without one.
_ENHANCED = {
    "221": "2.0.0", "250": "2.0.0", "252": "2.5.0", "451": "4.3.0", "454": "4.7.0", "500": "5.5.2",
    "501": "5.5.4", "502": "5.5.1", "503": "5.5.1", "530": "5.7.0", "552": "5.3.4", "553": "5.1.3",
    "554": "5.7.0", "555": "5.5.4",
}  # fmt: skip
_ENHANCED_ALREADY = re.compile(r"\d{3}[ -][245]\.\d{1,3}\.\d{1,3} ")


class Switchboard:
    """What all sessions of a listener share: the door, the limits, and who is connected."""

    def __init__(self, settings: Settings, door: Door, hostname: str) -> None:
        self.door = door
        self.limits = settings.smtp
        self.hostname = hostname
        self.recipients = frozenset(settings.platform.recipients)
        self.sessions: set[SmtpSession] = set()
        self.all_gone = asyncio.Event()
        self.all_gone.set()
        self.budget = Budget(settings.smtp.max_size, settings.smtp.max_memory)
        self.stopping = False

    @property
    def is_full(self) -> bool:
        return self.stopping or len(self.sessions) >= self.limits.max_connections

    def is_ours(self, address: str) -> bool:
        """Whether mail for the address is accepted: a configured one, or one with a +TOKEN (RFC 5233)."""
        local, at, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}{at}{domain}" in self.recipients

    def join(self, session: SmtpSession) -> None:
        self.sessions.add(session)
        self.all_gone.clear()
        SESSIONS.set(len(self.sessions))

    def part(self, session: SmtpSession) -> None:
        self.sessions.discard(session)
        if not self.sessions:
            self.all_gone.set()
        SESSIONS.set(len(self.sessions))

    def begin_stopping(self) -> None:
        self.stopping = True
        for session in list(self.sessions):
            session.leave()


class Refusal(asyncio.Protocol):
    """Answers a connection beyond the limit with 421 and closes it."""

    def __init__(self, board: Switchboard) -> None:
        why = "Service shutting down" if board.stopping else "Too many connections, try again later"
        self._reply = f"421 4.3.2 {board.hostname} {why}\r\n".encode()

    def take_over(self, transport: asyncio.BaseTransport) -> None:
        """Be the connection's protocol from now on."""
        REJECTIONS.labels("connections").inc()
        transport.set_protocol(self)
        writable = cast(asyncio.WriteTransport, transport)
        writable.write(self._reply)
        writable.close()


class _Hooks:
    """What aiosmtpd asks while a transaction builds up."""

    def __init__(self, board: Switchboard) -> None:
        self._board = board

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, replies: list[str]
    ) -> list[str]:
        session.host_name = hostname
        offered = [r for r in replies if not r.startswith("250-AUTH")]  # nobody signs in to deliver mail
        return [*offered[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", offered[-1]]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self._board.is_ours(address):
            REJECTIONS.labels("recipient").inc()
            return "550 5.1.1 No such recipient here; this server does not relay"
        if len(envelope.rcpt_tos) >= self._board.limits.max_recipients:
            REJECTIONS.labels("recipients").inc()
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_VRFY(self, server: SMTP, session: Session, envelope: Envelope, address: str) -> str:
        return "252 2.5.0 Cannot VRFY user, send some mail"

    async def handle_exception(self, error: Exception) -> str:
        log.error("an SMTP command failed", error=f"{type(error).__name__}: {error}")
        return "451 4.3.0 Local error in processing"


class SmtpSession(SMTP):
    """One connection. `busy` while a message comes in or is made durable."""

    way = "smtp"
    line_length_limit = 64 * 1024  # the reader's window; longer lines and messages pass through it in pieces

    def __init__(
        self, board: Switchboard, loop: asyncio.AbstractEventLoop, tls: ssl.SSLContext | None
    ) -> None:
        # aiosmtpd keeps this on the class, where one connection's EHLO would change another's limits.
        self.command_size_limits: dict[str, int] = defaultdict(lambda: _COMMAND_SIZE)
        self.command_size_limit = _COMMAND_SIZE
        self._board = board
        self._errors = 0
        self._plain_replies = False
        self._committing = False
        self.busy = False
        super().__init__(
            _Hooks(board),
            data_size_limit=board.limits.max_size,
            enable_SMTPUTF8=True,
            hostname=board.hostname,
            ident="LMTP ready" if self.way == "lmtp" else "ESMTP ready",
            tls_context=tls,
            require_starttls=board.limits.require_tls,
            timeout=board.limits.idle_seconds,
            command_call_limit=_IDLE_COMMANDS,
            loop=loop,
        )

    @property
    def peer(self) -> str:
        """The client's address; that of a UNIX socket has none."""
        peer = self.session.peer if self.session else None
        return str(peer[0]) if isinstance(peer, tuple) else "local"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called once more when TLS stands. Whether there is room is known here alone: of a crowd that comes at
        once, every session is made before the first of them is connected."""
        if self not in self._board.sessions and self._board.is_full:
            Refusal(self._board).take_over(transport)
            return
        self._board.join(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._board.part(self)
        super().connection_lost(error)

    def leave(self) -> None:
        """Close now if no message is under way; otherwise after its reply."""
        if not self.busy:
            self._say_goodbye(f"421 4.3.2 {self._board.hostname} Service shutting down")

    def cut_off(self) -> None:
        transport = self._original_transport or self.transport  # the one below TLS
        if transport is not None:
            cast(asyncio.WriteTransport, transport).abort()

    def _say_goodbye(self, reply: str) -> None:
        """Nothing more is said on a connection that is closing: asyncio's TLS transport fails on such a write."""
        writable = cast(asyncio.WriteTransport | None, self.transport)
        if writable is not None and not writable.is_closing():
            writable.write(reply.encode() + b"\r\n")
            writable.close()

    def _timeout_cb(self) -> None:
        if self._committing:  # it is we who are slow
            self._reset_timeout()
            return
        REJECTIONS.labels("idle").inc()
        self._say_goodbye(f"421 4.4.2 {self._board.hostname} Timeout exceeded")

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """The standard library's address parser falls over some malformed ones; they are malformed, no more."""
        try:
            address, rest = super()._getaddr(arg)
        except (AttributeError, IndexError, ValueError):
            return None, None
        return address, rest

    async def push(self, status: str | bytes) -> None:
        text = status if isinstance(status, str) else status.decode("utf-8", "replace")
        if not self._plain_replies:
            text = _with_enhanced_code(text)
        # What is echoed of a command may hold half characters, and a bare CR that would look like a new reply.
        await super().push(text.replace("\r", "?").encode("utf-8", "backslashreplace"))
        if text.startswith("5"):
            self._errors += 1
            if self._errors == _MAX_ERRORS:
                REJECTIONS.labels("errors").inc()
                self._say_goodbye("421 4.7.0 Too many errors")

    @syntax("HELO hostname")
    async def smtp_HELO(self, hostname: str) -> None:
        await self._greet(super().smtp_HELO(hostname))

    @syntax("EHLO hostname")
    async def smtp_EHLO(self, hostname: str) -> None:
        await self._greet(super().smtp_EHLO(hostname))

    async def _greet(self, dialogue: Any) -> None:
        """In a greeting's reply the words after the code are keywords, so no status code may come between."""
        self._plain_replies = True
        try:
            await dialogue
        finally:
            self._plain_replies = False

    @syntax("STARTTLS")
    async def smtp_STARTTLS(self, arg: str) -> None:
        await super().smtp_STARTTLS(arg)
        if self._tls_protocol is not None and self.session is not None and self.session.ssl is None:
            # The client left during the handshake, of which asyncio tells nobody: the place would stay taken.
            self.cut_off()
            self.connection_lost(None)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Need RCPT command, with a recipient that is accepted")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        recipients = len(self.envelope.rcpt_tos)
        self.busy = True
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            reply = await self._receive_and_accept()
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            for _ in range(self._replies_for(recipients)):
                await self.push(reply)
        finally:
            self.busy = False
        if self._board.stopping:
            self.leave()

    def _replies_for(self, recipients: int) -> int:
        return 1

    async def _receive_and_accept(self) -> str:
        """The reply to the message; it is positive only after accept() returned."""
        with Incoming(self._board.budget) as incoming:
            try:
                raw = await incoming.read(self._reader, self._reset_timeout)
                self._committing = True
                accepted = await self._board.door.accept(raw, self._facts())
            except Refused as refused:
                REJECTIONS.labels(refused.reason).inc()
                if refused.hang_up:
                    self._say_goodbye(str(refused))
                return str(refused)
            except NotAccepted as refusal:
                if refusal.storage_full:
                    return "452 4.3.1 Insufficient system storage, try again later"
                return "451 4.3.0 Cannot store the message now, try again later"
            finally:
                self._committing = False
        return f"250 2.0.0 Accepted as {accepted.sha256[:16]}"

    def _facts(self) -> Facts:
        """The envelope: what other servers write into a Received line, kept beside the bytes instead."""
        session, envelope = self.session, self.envelope
        assert session is not None and envelope is not None
        sender = envelope.mail_from
        return Facts(
            self.way,
            {
                "mail_from": "" if sender == "<>" else sender,
                "rcpt_tos": list(envelope.rcpt_tos),
                "peer": self.peer,
                "helo": session.host_name,
                "protocol": _protocol(self.way, session, envelope),
                "tls": _tls_facts(session),
                "smtputf8": bool(envelope.smtp_utf8),
            },
        )


class LmtpSession(LMTP, SmtpSession):
    """LMTP (RFC 2033): LHLO instead of EHLO, and after DATA one reply for each recipient that was accepted."""

    way = "lmtp"

    def _replies_for(self, recipients: int) -> int:
        return recipients


def _with_enhanced_code(reply: str) -> str:
    code = reply[:3]
    if code not in _ENHANCED or _ENHANCED_ALREADY.match(reply):
        return reply
    return f"{code} {_ENHANCED[code]} {reply[4:].removeprefix('Error: ')}"


def _protocol(way: str, session: Session, envelope: Envelope) -> str:
    """The name of the way in, as registered for trace lines (RFC 3848, RFC 6531)."""
    if way == "lmtp":
        name = "LMTP"
    else:
        name = "ESMTP" if session.extended_smtp else "SMTP"
    if envelope.smtp_utf8:
        name = f"UTF8{name.removeprefix('E')}"
    return f"{name}S" if session.ssl else name


def _tls_facts(session: Session) -> dict[str, str] | None:
    if not session.ssl:
        return None
    connection = session.ssl["ssl_object"]
    return {"version": str(connection.version()), "cipher": str(connection.cipher()[0])}
