"""Connecting to a mailbox and signing in, with errors that name the setting to mend."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from intake.settings import Mailbox
from intake.sources.imap.oauth2 import OAuth2Error, TokenSource

_TIMEOUT = SocketTimeout(connect=20.0, read=60.0)  # seconds; a peer silent for longer is taken for dead
_KEEPALIVE = ((socket.TCP_KEEPIDLE, 60), (socket.TCP_KEEPINTVL, 15), (socket.TCP_KEEPCNT, 4))


_PASSING = ("[UNAVAILABLE]", "[SERVERBUG]", "[INUSE]", "[LIMIT]")  # RFC 5530


class MailboxError(Exception):
    """The mailbox cannot be used now; the message says why. `settings_at_fault`: retrying soon won't help."""

    def __init__(self, reason: str, *, settings_at_fault: bool = False) -> None:
        super().__init__(reason)
        self.settings_at_fault = settings_at_fault


def connect(mailbox: Mailbox, tokens: TokenSource | None) -> IMAPClient:
    """A signed-in client, no folder selected yet. Raises MailboxError."""
    try:
        client = _open(mailbox)
    except ssl.SSLCertVerificationError as error:
        raise MailboxError(
            f"{mailbox.host}: its certificate is not trusted ({error.verify_message}); see ca_file",
            settings_at_fault=True,
        ) from error
    except (OSError, IMAPClientError) as error:
        raise MailboxError(f"{mailbox.host}:{mailbox.port}: {error}") from error
    try:
        _sign_in(client, mailbox, tokens)
        _keep_alive(client.socket())
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: IMAPClient) -> None:
    """Close the connection whatever state it is in."""
    try:
        client.shutdown()
    except (OSError, IMAPClientError):
        pass  # it was gone already


def is_passing(error: Exception) -> bool:
    """Whether the server says that the trouble is its own and will pass."""
    return any(code in str(error) for code in _PASSING)


def _open(mailbox: Mailbox) -> IMAPClient:
    if mailbox.tls == "implicit":
        return IMAPClient(
            mailbox.host, mailbox.port, ssl=True, ssl_context=_tls_context(mailbox), timeout=_TIMEOUT
        )
    client = IMAPClient(mailbox.host, mailbox.port, ssl=False, timeout=_TIMEOUT)
    if mailbox.tls == "starttls":
        try:
            client.starttls(_tls_context(mailbox))
        except BaseException:
            hang_up(client)
            raise
    return client


def _tls_context(mailbox: Mailbox) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(mailbox.ca_file) if mailbox.ca_file else None)
    except OSError as error:  # ssl.SSLError, of a file that holds no certificate, is one of them
        raise MailboxError(
            f"mailboxes.ca_file: {mailbox.ca_file}: {error.strerror or error}", settings_at_fault=True
        ) from error


def _sign_in(client: IMAPClient, mailbox: Mailbox, tokens: TokenSource | None) -> None:
    if tokens is not None:
        _sign_in_with_token(client, mailbox.user, tokens)
        return
    secret = _password(mailbox)
    try:
        if mailbox.user.isascii() and secret.isascii():
            client.login(mailbox.user, secret)
        else:  # LOGIN is ASCII, SASL PLAIN is UTF-8 (RFC 4616)
            client.plain_login(mailbox.user, secret)
    except LoginError as error:
        raise MailboxError(
            f"{mailbox.host} refuses user {mailbox.user}: {_words(error)}; see user and password",
            settings_at_fault=not is_passing(error),
        ) from error
    except (OSError, IMAPClientError) as error:
        raise MailboxError(f"{mailbox.host}: signing in failed: {error}") from error


def _sign_in_with_token(client: IMAPClient, user: str, tokens: TokenSource) -> None:
    try:
        client.sasl_login("XOAUTH2", xoauth2(user, tokens.access_token()))
    except OAuth2Error as error:
        raise MailboxError(str(error), settings_at_fault=True) from error
    except LoginError as error:
        tokens.forget()
        raise MailboxError(f"the server refuses the access token of {user}: {_words(error)}") from error
    except (OSError, IMAPClientError) as error:
        raise MailboxError(f"signing in failed: {error}") from error


def xoauth2(user: str, token: str) -> Callable[[bytes], str]:
    """The XOAUTH2 exchange: the token first; a refusal comes as a second challenge and gets an empty answer."""
    answers = iter([f"user={user}\1auth=Bearer {token}\1\1"])
    return lambda _challenge: next(answers, "")


def _password(mailbox: Mailbox) -> str:
    if mailbox.password is not None:
        return mailbox.password.get_secret_value()
    if mailbox.password_file is None:
        raise MailboxError(
            f"mailboxes.{mailbox.name}: needs password, password_file or oauth2", settings_at_fault=True
        )
    try:
        return mailbox.password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise MailboxError(
            f"mailboxes.password_file: {mailbox.password_file}: {error.strerror}", settings_at_fault=True
        ) from error


def _words(error: LoginError) -> str:
    """What the server said; imaplib hands it over as the text of a bytes literal."""
    text = str(error)
    return text[2:-1] if text.startswith(("b'", 'b"')) else text


def _keep_alive(connection: socket.socket) -> None:
    """Let the kernel notice within two minutes of IDLE that the server has gone."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE:
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
