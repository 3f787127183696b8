"""XOAUTH2: tokens are refreshed, rotated refresh tokens are kept before use, refusals say what to mend.

The token endpoint is a small HTTP server of the test's own; a scripted IMAP server checks the exchange octet by octet,
test_oauth2_dovecot.py does the whole way with a real one.
"""

from __future__ import annotations

import base64
import socketserver
import threading
from pathlib import Path

import pytest

from intake.settings import Mailbox, OAuth2
from intake.sources.imap.oauth2 import OAuth2Error, TokenSource
from intake.sources.mailbox import MailboxError, try_login
from tests.doors.tokens import TokenServer


def source(server: TokenServer, refresh_token: Path) -> TokenSource:
    return TokenSource(OAuth2(token_url=server.url, client_id="desk", refresh_token_file=refresh_token))


def test_a_rotated_refresh_token_is_kept_and_used_next_time(tokens: TokenServer, refresh_token: Path) -> None:
    tokens.expires_in = 30  # always about to expire
    account = source(tokens, refresh_token)
    assert [account.access_token(), account.access_token()] == ["access-1", "access-2"]
    assert refresh_token.read_text() == "refresh-3\n"
    assert source(tokens, refresh_token).access_token() == "access-3"  # after a restart
    assert refresh_token.stat().st_mode & 0o077 == 0
    assert [p.name for p in refresh_token.parent.iterdir()] == ["refresh-token"]


def test_a_good_token_is_not_asked_for_again_until_it_is_refused(
    tokens: TokenServer, refresh_token: Path
) -> None:
    account = source(tokens, refresh_token)
    assert [account.access_token(), account.access_token()] == ["access-1", "access-1"]
    account.forget()
    assert account.access_token() == "access-2"
    assert tokens.requests[0] == {
        "grant_type": "refresh_token", "refresh_token": "refresh-1", "client_id": "desk"
    }  # fmt: skip


def test_a_refresh_token_that_cannot_be_kept_is_written_before_anything_else(
    tokens: TokenServer, refresh_token: Path
) -> None:
    """The old one is void by then: losing the new one would lock the mailbox for good."""
    account = source(tokens, refresh_token)
    tokens.on_answer = lambda: (
        refresh_token.unlink(),
        refresh_token.mkdir(),
    )  # what replaces a file cannot replace a folder
    with pytest.raises(OAuth2Error, match="cannot write the new refresh token"):
        account.access_token()
    refresh_token.rmdir()
    tokens.on_answer = lambda: None
    assert account.access_token() == "access-2"
    assert refresh_token.read_text() == "refresh-3\n"


def test_a_void_refresh_token_says_what_to_do(tokens: TokenServer, refresh_token: Path) -> None:
    refresh_token.write_text("stolen\n")
    with pytest.raises(OAuth2Error, match=f"sign in anew and write the new one to {refresh_token}"):
        source(tokens, refresh_token).access_token()


def test_the_refresh_token_follows_no_redirect(tokens: TokenServer, refresh_token: Path) -> None:
    tokens.redirect = True
    with pytest.raises(OAuth2Error, match="HTTP 307"):
        source(tokens, refresh_token).access_token()
    assert len(tokens.requests) == 1


@pytest.mark.parametrize("content", [None, "", " \n"])
def test_a_missing_refresh_token_names_its_file(
    tokens: TokenServer, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_text(content)
    with pytest.raises(OAuth2Error, match=f"refresh_token_file: {path}"):
        source(tokens, path).access_token()


def test_secrets_are_never_sent_in_the_clear(refresh_token: Path) -> None:
    with pytest.raises(OAuth2Error, match="must be https"):
        TokenSource(
            OAuth2(token_url="http://login.example/token", client_id="x", refresh_token_file=refresh_token)
        )


class ImapServer(socketserver.ThreadingTCPServer):
    """Says what it must for one XOAUTH2 sign-in; takes `good` as access token."""

    def __init__(self, good: str) -> None:
        super().__init__(("127.0.0.1", 0), _ImapHandler)
        self.good = f"user=agent\1auth=Bearer {good}\1\1"
        self.said: list[str] = []


class _ImapHandler(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self._say("* OK ready")
        while line := self.rfile.readline().decode():
            tag, command, *_ = line.split()
            match command:
                case "CAPABILITY":
                    self._say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")
                case "AUTHENTICATE" if not self._authenticate():
                    self._say(f"{tag} NO [AUTHENTICATIONFAILED] invalid token")
                    continue
                case "EXAMINE":
                    self._say("* 4 EXISTS")
            self._say(f"{tag} OK done")

    def _authenticate(self) -> bool:
        self._say("+ ")
        said = base64.b64decode(self.rfile.readline()).decode()
        self.server.said.append(said)
        if said == self.server.good:
            return True
        self._say("+ " + base64.b64encode(b'{"status":"401"}').decode())
        self.server.said.append(base64.b64decode(self.rfile.readline()).decode())
        return False

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


def sign_in(good: str, tokens: TokenServer, refresh_token: Path) -> tuple[int | MailboxError, list[str]]:
    with ImapServer(good) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        mailbox = Mailbox.model_validate({
            "name": "a", "host": "127.0.0.1", "port": server.server_address[1], "tls": "none", "user": "agent",
            "oauth2": {"token_url": tokens.url, "client_id": "desk", "refresh_token_file": refresh_token},
        })  # fmt: skip
        try:
            return try_login(mailbox), server.said
        except MailboxError as error:
            return error, server.said
        finally:
            server.shutdown()


def test_the_mailbox_is_opened_with_the_token(tokens: TokenServer, refresh_token: Path) -> None:
    assert sign_in("access-1", tokens, refresh_token) == (4, ["user=agent\1auth=Bearer access-1\1\1"])


def test_a_refused_token_is_answered_with_an_empty_line_and_named(
    tokens: TokenServer, refresh_token: Path
) -> None:
    error, said = sign_in("another", tokens, refresh_token)
    assert "refuses the access token of agent" in str(error)
    assert said == ["user=agent\1auth=Bearer access-1\1\1", ""]
