"""Waiting for new mail: IDLE (RFC 2177), renewed before servers tire of it, else polling."""

from __future__ import annotations

import ssl
import threading
import time

from imapclient import IMAPClient

from intake.settings import Mailbox

_SLICE_SECONDS = 0.5  # how soon a stop is noticed


def wait_for_mail(client: IMAPClient, mailbox: Mailbox, stop: threading.Event) -> None:
    """Return when something happened in the folder, when it is time to look anyway, or on stop.

    Raises OSError or IMAPClientError for a dead connection: every return has heard from the server.
    """
    if client.has_capability("IDLE"):
        _idle(client, mailbox.idle_renew_seconds, stop)
    else:
        stop.wait(mailbox.poll_seconds)
    if not stop.is_set():
        client.noop()


def arrived_meanwhile(client: IMAPClient) -> bool:
    """Whether the server told of new messages along with the answers to other commands.

    IDLE does not repeat what was told before it began.
    """
    _, data = client._imap.response("EXISTS")
    return bool(data != [None])


def _idle(client: IMAPClient, seconds: float, stop: threading.Event) -> None:
    client.idle()
    deadline = time.monotonic() + seconds
    told = _told_with_the_go_ahead(client)
    while not told and not stop.is_set() and (left := deadline - time.monotonic()) > 0:
        began = time.monotonic()
        timeout = min(_SLICE_SECONDS, left)
        happened = client.idle_check(timeout)
        # An empty answer before its time is an end of file, which idle_check does not tell: idle_done will.
        if any(len(line) > 1 and line[1] == b"EXISTS" for line in happened) or (
            not happened and time.monotonic() - began < timeout / 2
        ):
            break
    client.idle_done()


def _told_with_the_go_ahead(client: IMAPClient) -> bool:
    """Whether more than the "+ idling" line has been read already.

    What a server sends in one packet with its go-ahead lies in the reader's buffer, where idle_check, which
    polls the socket, does not see it: a message that arrived just before IDLE would wait until the next news.
    """
    connection = client.socket()
    timeout = connection.gettimeout()
    connection.settimeout(0)
    try:
        return bool(client._imap.file.peek(1))
    except ssl.SSLWantReadError:
        return False
    finally:
        connection.settimeout(timeout)
