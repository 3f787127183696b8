"""XOAUTH2 with a real Dovecot, which asks the provider about every token (RFC 7662)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from intake.accept import Door
from intake.settings import Mailbox
from intake.sources.mailbox import MailboxError, MailboxWatcher, try_login
from tests.doors.certificates import Certificates
from tests.doors.dovecot import Dovecot, run_dovecot
from tests.doors.mails import mail
from tests.doors.recorders import MemoryRecorder
from tests.doors.tokens import TokenServer
from tests.support import until

_OAUTH2 = """
introspection_url = {url}
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
"""

_SERVER = """
auth_mechanisms = plain login xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {file}
}}
"""

Account = Callable[..., Mailbox]


@pytest.fixture
def dovecot(certificates: Certificates, tokens: TokenServer) -> Iterator[Dovecot]:
    """A server that takes the tokens its provider calls active."""
    with TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "oauth2.conf"
        file.write_text(_OAUTH2.format(url=tokens.introspection_url))
        with run_dovecot(Path(folder), certificates, _SERVER.format(file=file)) as server:
            yield server


@pytest.fixture
def account(dovecot: Dovecot, tokens: TokenServer, refresh_token: Path) -> Account:
    def mailbox(**changes: Any) -> Mailbox:
        oauth2 = {"token_url": tokens.url, "client_id": "desk", "refresh_token_file": refresh_token}
        return Mailbox.model_validate(dovecot.settings(password=None, oauth2=oauth2, **changes))

    return mailbox


def test_mail_is_fetched_with_a_token_and_after_it_is_revoked_with_the_next_one(
    dovecot: Dovecot, account: Account, tokens: TokenServer, refresh_token: Path,
    door: Door, recorder: MemoryRecorder, tmp_path: Path,
) -> None:  # fmt: skip
    dovecot.put(mail("one"))
    watcher = MailboxWatcher(account(), door, max_size=1_000_000, memory_folder=tmp_path / "memory")
    with ExitStack() as running:
        running.callback(watcher.stop)
        watcher.start()
        until(lambda: len(recorder.hashes) == 1, what="the first mail, with the first token")
        assert set(tokens.introspected) == {"access-1"}

        tokens.revoked.add("access-1")
        dovecot.stop()
        dovecot.start()
        dovecot.put(mail("two"))
        until(lambda: len(recorder.hashes) == 2, what="the second mail, with the second token")
    assert tokens.introspected[-1] == "access-2"
    assert refresh_token.read_text() == "refresh-3\n", "and the third is ready"


def test_a_token_of_somebody_else_opens_nothing(account: Account) -> None:
    with pytest.raises(MailboxError, match="refuses the access token of mallory") as refused:
        try_login(account(user="mallory"))
    assert not refused.value.settings_at_fault
    assert try_login(account()) == 0


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_the_token_goes_over_tls(dovecot: Dovecot, account: Account, tls: str) -> None:
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    assert try_login(account(tls=tls, port=port, ca_file=dovecot.ca)) == 0
