"""Watching one IMAP mailbox on its own supervised thread: fetch, accept, mark as done, wait; reconnect for ever."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass
from pathlib import Path

import structlog
from imapclient.exceptions import IMAPClientError
from prometheus_client import Gauge

from intake.accept import Door, NotAccepted
from intake.settings import Mailbox, Smtp
from intake.sources.imap.connection import MailboxError, connect, hang_up
from intake.sources.imap.oauth2 import OAuth2Error, TokenSource
from intake.sources.imap.session import MailboxSession, Trouble
from intake.sources.imap.waiting import wait_for_mail

__all__ = ["MailboxError", "MailboxState", "MailboxWatcher", "try_login"]

log = structlog.get_logger(__name__)

CONNECTED = Gauge("intake_mailbox_connected", "1 while the mailbox is being watched", ["mailbox"])

_FIRST_DELAY = 1.0  # seconds
_LONGEST_DELAY = 300.0
_SETTINGS_DELAY = 60.0  # at least, after a wrong password: servers lock accounts that are tried too often
_STORE_DELAY = 30.0  # at most: our own store is near, and mail waits


@dataclass(frozen=True, slots=True)
class MailboxState:
    """How a watcher is doing. `error` is what keeps it from the mailbox now, None while all is well."""

    connected: bool
    error: str | None
    accepted: int  # messages taken in since the start, known ones included
    left: int  # messages in the folder that cannot be taken in (too large, unreadable)


class MailboxWatcher:
    """Takes in what arrives in a mailbox until stop(). Nothing that happens there ends the thread."""

    def __init__(
        self,
        mailbox: Mailbox,
        door: Door,
        *,
        max_size: int = Smtp().max_size,
        memory_folder: Path = Path("data/mailboxes"),
    ) -> None:
        """max_size: bytes; larger messages stay where they are. memory_folder: for servers without keywords."""
        self._mailbox = mailbox
        self._door = door
        self._max_size = max_size
        self._memory_folder = memory_folder
        self._trouble = Trouble()
        self._stop = threading.Event()
        self._connected = False
        self._error: str | None = None
        self._accepted = 0
        self._thread = threading.Thread(target=self._run, name=f"imap-{mailbox.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish the messages being taken in, sign out and end the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def state(self) -> MailboxState:
        return MailboxState(self._connected, self._error, self._accepted, len(self._trouble.left))

    def _run(self) -> None:
        failures = 0
        tokens: TokenSource | None = None
        while not self._stop.is_set():
            before = self._accepted
            try:
                tokens = tokens or _token_source(self._mailbox)
                self._watch(tokens)
                failures = 0
            except Exception as error:  # a thread that dies would be a mailbox that nobody reads
                progressed = self._connected or self._accepted > before
                failures = 1 if progressed and not isinstance(error, NotAccepted) else failures + 1
                self._error = str(error) or type(error).__name__
                delay = _delay(failures, error)
                self._log_failure(error, delay)
                self._set_connected(False)
                self._stop.wait(delay)

    def _watch(self, tokens: TokenSource | None) -> None:
        """Connect and take in what comes, until stop() or an error."""
        client = connect(self._mailbox, tokens)
        try:
            session = MailboxSession(
                client, self._mailbox, self._door, self._max_size, self._memory_folder, self._trouble
            )
            while not self._stop.is_set():
                if not session.take_all(self._stop, self._count):
                    self._set_connected(True)
                    self._error = None
                    wait_for_mail(client, self._mailbox, self._stop)
            client.logout()
        finally:
            hang_up(client)
        self._set_connected(False)

    def _count(self, messages: int) -> None:
        self._accepted += messages

    def _set_connected(self, connected: bool) -> None:
        self._connected = connected
        CONNECTED.labels(self._mailbox.name).set(connected)

    def _log_failure(self, error: Exception, delay: float) -> None:
        expected = isinstance(error, MailboxError | NotAccepted | OSError | IMAPClientError)
        log.error(
            "mailbox not watched for now",
            mailbox=self._mailbox.name,
            error=self._error,
            again_in_seconds=round(delay, 1),
            exc_info=None if expected else error,
        )


def try_login(mailbox: Mailbox) -> int:
    """Sign in and look: the number of messages in the folder. Raises MailboxError; changes nothing."""
    client = connect(mailbox, _token_source(mailbox))
    try:
        return int(client.select_folder(mailbox.folder, readonly=True)[b"EXISTS"])
    except (OSError, IMAPClientError) as error:
        raise MailboxError(f"folder {mailbox.folder}: {error}", settings_at_fault=True) from error
    finally:
        hang_up(client)


def _token_source(mailbox: Mailbox) -> TokenSource | None:
    if mailbox.oauth2 is None:
        return None
    try:
        return TokenSource(mailbox.oauth2)
    except OAuth2Error as error:
        raise MailboxError(str(error), settings_at_fault=True) from error


def _delay(failures: int, error: Exception) -> float:
    """Exponential backoff with jitter, so that many mailboxes do not come back at one instant."""
    ceiling = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0 ** min(failures - 1, 16))
    if isinstance(error, MailboxError) and error.settings_at_fault:
        ceiling = max(ceiling, _SETTINGS_DELAY)
    if isinstance(error, NotAccepted):
        ceiling = min(ceiling, _STORE_DELAY)
    return ceiling * random.uniform(0.5, 1.0)
