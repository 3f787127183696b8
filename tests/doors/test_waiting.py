"""Waiting with IDLE: what a server tells together with its go-ahead, and a connection cut off while idle."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from intake.settings import Mailbox
from intake.sources.imap.waiting import wait_for_mail


class IdleServer(socketserver.ThreadingTCPServer):
    """Answers IDLE with the bytes given, in one packet; real servers do so only now and then."""

    daemon_threads = True

    def __init__(self, to_idle: bytes, *, hang_up: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.to_idle = to_idle
        self.hang_up = hang_up


class _Handler(socketserver.StreamRequestHandler):
    server: IdleServer

    def handle(self) -> None:
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n")
        while line := self.rfile.readline():
            tag, command = line.split()[:2]
            if command == b"CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1 IDLE\r\n")
            if command == b"IDLE":
                self.wfile.write(self.server.to_idle)
                if self.server.hang_up:
                    return
                assert self.rfile.readline() == b"DONE\r\n"
            self.wfile.write(tag + b" OK done\r\n")


@contextmanager
def idle_client(server: IdleServer) -> Iterator[IMAPClient]:
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        client = IMAPClient("127.0.0.1", server.server_address[1], ssl=False, timeout=120)
        try:
            yield client
        finally:
            client.shutdown()
            server.shutdown()


def mailbox(renew: float) -> Mailbox:
    return Mailbox(name="agent", host="127.0.0.1", user="agent", idle_renew_seconds=renew)


def seconds_waited(client: IMAPClient, renew: float) -> float:
    began = time.monotonic()
    wait_for_mail(client, mailbox(renew), threading.Event())
    return time.monotonic() - began


def test_mail_told_in_the_packet_of_the_go_ahead_is_not_waited_for() -> None:
    with idle_client(IdleServer(b"+ idling\r\n* 1 EXISTS\r\n")) as client:
        assert seconds_waited(client, renew=600) < 300


def test_without_news_idle_lasts_until_it_is_renewed() -> None:
    with idle_client(IdleServer(b"+ idling\r\n")) as client:
        assert seconds_waited(client, renew=0.7) >= 0.7


def test_a_server_that_hangs_up_while_idle_is_noticed() -> None:
    with (
        idle_client(IdleServer(b"+ idling\r\n", hang_up=True)) as client,
        pytest.raises((OSError, IMAPClientError)),
    ):
        wait_for_mail(client, mailbox(600), threading.Event())
