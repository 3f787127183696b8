"""The same mail by SMTP and from a mailbox: one message, one case, two arrivals; the real listener, a real Dovecot."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from intake.settings import Mailbox, Settings
from intake.sources.mailbox import MailboxWatcher
from intake.sources.smtp import Listener
from tests.doors.certificates import make_certificates
from tests.doors.dovecot import Dovecot, run_dovecot
from tests.stories.mails import AGENT, CLAIMANT, House, mail, notice
from tests.support import until

ITEM = 1000200030001


@pytest.fixture
def dovecot(tmp_path: Path) -> Iterator[Dovecot]:
    with (
        TemporaryDirectory(
            prefix="dovecot-", ignore_cleanup_errors=True
        ) as folder,  # pytest's own are closed to Dovecot's user
        run_dovecot(Path(folder), make_certificates(tmp_path)) as server,
    ):
        yield server


@pytest.fixture
def listener(house: House) -> Iterator[Listener]:
    smtp = house.settings.smtp.model_copy(update={"port": 0, "hostname": "mx.example"})
    settings: Settings = house.settings.model_copy(update={"smtp": smtp})
    started = Listener(settings, house.door)
    started.start()
    yield started
    started.stop(0.5)


@pytest.mark.parametrize("smtp_first", [True, False])
def test_one_mail_by_two_doors(
    house: House, listener: Listener, dovecot: Dovecot, tmp_path: Path, smtp_first: bool
) -> None:
    raw = mail(CLAIMANT, "Copyright infringement", notice(ITEM)).replace(b"\n", b"\r\n")

    def by_smtp() -> None:
        assert listener.port is not None
        with smtplib.SMTP("127.0.0.1", listener.port, timeout=120) as client:
            client.sendmail("petra@fjordlamp.example", [AGENT], raw)

    def by_imap() -> None:
        dovecot.put(raw)
        until(lambda: {b"$Intake"} in dovecot.flags().values(), what="the mailbox's mail taken in")

    mailbox = Mailbox.model_validate(dovecot.settings())
    watcher = MailboxWatcher(mailbox, house.door, max_size=1_000_000, memory_folder=tmp_path / "memory")
    watcher.start()
    try:
        for way in (by_smtp, by_imap) if smtp_first else (by_imap, by_smtp):
            way()
    finally:
        watcher.stop()
    (message,) = house.store.list_messages()
    filing = house.outcome(message.id)
    assert filing.action == "opened"
    arrivals = [a.source for a in house.store.get_message(message.id).arrivals]
    assert sorted(arrivals) == ["imap:agent", "smtp"]
    (case,) = house.store.list_cases().cases
    assert (case.number, case.state, case.listing_count) == (filing.case_number, "ready", 1)
    assert house.archive.get(message.sha256) == raw
