"""Watching a mailbox of a real Dovecot: taken in once, marked only when durable, whatever happens in between."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from intake.accept import Door
from intake.settings import Mailbox
from intake.sources.imap.connection import MailboxError
from intake.sources.imap.done import MemoryMarker, choose_marker
from intake.sources.mailbox import MailboxState, MailboxWatcher, try_login
from tests.doors.certificates import Certificates
from tests.doors.dovecot import Dovecot, run_dovecot
from tests.doors.mails import mail
from tests.doors.recorders import MemoryRecorder
from tests.support import until

Watch = Callable[..., MailboxWatcher]


@pytest.fixture
def dovecot(certificates: Certificates, request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    """A fresh server; parametrize indirectly with further configuration lines."""
    with (
        TemporaryDirectory(
            prefix="dovecot-", ignore_cleanup_errors=True
        ) as folder,  # pytest's own are closed to Dovecot's user
        run_dovecot(Path(folder), certificates, getattr(request, "param", "")) as server,
    ):
        yield server


@pytest.fixture
def watch(dovecot: Dovecot, door: Door, tmp_path: Path) -> Iterator[Watch]:
    with ExitStack() as started:

        def start(max_size: int = 1_000_000, **changes: Any) -> MailboxWatcher:
            mailbox = Mailbox.model_validate(dovecot.settings(**changes))
            watcher = MailboxWatcher(mailbox, door, max_size=max_size, memory_folder=tmp_path / "memory")
            watcher.start()
            started.callback(watcher.stop)
            return watcher

        yield start


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


NO_IDLE = "imap_capability = IMAP4rev1 UIDPLUS MOVE NAMESPACE LITERAL+"
NO_MOVE = "imap_capability = IMAP4rev1 UIDPLUS NAMESPACE IDLE"
NO_UIDPLUS = "imap_capability = IMAP4rev1 NAMESPACE IDLE"


def uid_validity(dovecot: Dovecot) -> int:
    with dovecot.client() as client:
        return int(client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"])


def test_what_lies_in_the_mailbox_is_taken_and_flagged_and_stays_unread(
    dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder
) -> None:
    dovecot.put(mail("one"), mail("two"))
    watch()
    until(lambda: list(dovecot.flags().values()) == [{b"$Intake"}, {b"$Intake"}])
    assert recorder.hashes == [sha256(mail("one")), sha256(mail("two"))]
    assert recorder.arrivals[0].source == "imap:agent"
    assert recorder.arrivals[0].envelope["uid"] == 1


def test_new_mail_is_told_by_idle(dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder) -> None:
    watcher = watch(poll_seconds=600, idle_renew_seconds=600)
    until(lambda: watcher.state().connected)
    dovecot.put(mail())
    until(lambda: recorder.hashes == [sha256(mail())])


@pytest.mark.parametrize("dovecot", [NO_IDLE], indirect=True)
def test_a_server_without_idle_is_polled(dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder) -> None:
    watcher = watch()
    until(lambda: watcher.state().connected)
    dovecot.put(mail())
    until(lambda: recorder.hashes == [sha256(mail())])


def test_idle_is_renewed_in_time(dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder) -> None:
    watcher = watch(idle_renew_seconds=0.3)
    until(lambda: watcher.state().connected)
    time.sleep(1.5)
    assert watcher.state() == MailboxState(connected=True, error=None, accepted=0, left=0)
    dovecot.put(mail())
    until(lambda: len(recorder.hashes) == 1)


@pytest.mark.parametrize("dovecot", ["", NO_MOVE], indirect=True)
def test_done_mail_is_moved_and_what_a_person_marked_deleted_stays(
    dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder
) -> None:
    dovecot.put(mail("first"))
    recorder.poison = sha256(mail("first"))
    with dovecot.client() as client:
        client.add_flags([1], [b"\\Deleted"])
    dovecot.put(mail("second"))
    watch(done="move")
    until(lambda: list(dovecot.flags()) == [1] and len(recorder.hashes) == 1)
    assert dovecot.flags()[1] == {b"\\Deleted"}
    assert len(dovecot.flags("Intake.Done")) == 1


def test_a_message_is_not_marked_before_it_is_durable(
    dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder
) -> None:
    recorder.down = True
    dovecot.put(mail())
    watcher = watch()
    until(lambda: "shutting down" in (watcher.state().error or ""))
    assert dovecot.flags() == {1: set()}
    recorder.down = False
    until(lambda: dovecot.flags() == {1: {b"$Intake"}})


def test_a_message_too_large_is_left_counted_and_blocks_nobody(
    dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder
) -> None:
    dovecot.put(mail("large", "x" * 5000), mail("small"))
    watcher = watch(max_size=2000)
    until(lambda: recorder.hashes == [sha256(mail("small"))] and watcher.state().left == 1)
    assert dovecot.flags()[1] == set()


def test_a_connection_cut_off_comes_back(dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder) -> None:
    watcher = watch()
    until(lambda: watcher.state().connected)
    dovecot.stop()
    until(lambda: not watcher.state().connected)
    dovecot.start()
    dovecot.put(mail())
    until(lambda: recorder.hashes == [sha256(mail())])


def test_a_mailbox_made_anew_is_read_anew_and_known_mail_is_one_message(
    dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder
) -> None:
    watcher = watch()
    dovecot.put(mail("one"))
    until(lambda: dovecot.flags() == {1: {b"$Intake"}})
    before = uid_validity(dovecot)
    dovecot.stop()
    until(lambda: not watcher.state().connected)
    for file in (dovecot.folder / "mail").glob("dovecot*"):
        file.unlink()  # the keywords too: nothing in the folder says what was done
    until(lambda: time.time() > before + 1)  # Dovecot makes it of the second
    dovecot.start()
    after = uid_validity(dovecot)
    assert after != before
    dovecot.put(mail("two"))
    until(lambda: len(recorder.arrivals) == 3)
    assert recorder.hashes == [sha256(mail("one")), sha256(mail("two"))]
    assert {a.envelope["uid_validity"] for a in recorder.arrivals} == {before, after}


def test_a_message_that_cannot_be_fetched_is_left_and_told_and_blocks_nobody(
    dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder
) -> None:
    dovecot.put(mail("broken"), mail("sound"))
    [broken] = [
        f for f in (dovecot.folder / "mail").rglob("*") if f.is_file() and b"broken" in f.read_bytes()
    ]
    broken.unlink()
    broken.mkdir()  # in the index still; reading it fails for root too
    watcher = watch(poll_seconds=0.2, idle_renew_seconds=0.2)
    until(lambda: recorder.hashes == [sha256(mail("sound"))])
    until(lambda: watcher.state().left == 1)


@pytest.mark.parametrize("dovecot", [NO_UIDPLUS], indirect=True)
def test_where_done_mail_cannot_be_moved_safely_it_is_flagged(
    dovecot: Dovecot, watch: Watch, recorder: MemoryRecorder
) -> None:
    dovecot.put(mail())
    watch(done="move")
    until(lambda: dovecot.flags() == {1: {b"$Intake"}})


def test_without_keywords_our_own_memory_outlives_a_restart(dovecot: Dovecot, tmp_path: Path) -> None:
    dovecot.put(mail())
    memory = tmp_path / "memory" / "agent.1.done"
    with dovecot.client() as client:
        marker = choose_marker(
            client, Mailbox.model_validate(dovecot.settings()), {b"PERMANENTFLAGS": (b"\\Seen",)}, memory
        )
        assert marker.undone(client) == [1]
        marker.mark(client, [1])
        assert MemoryMarker(memory).undone(client) == []


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_tls_is_checked_against_the_authority_configured(dovecot: Dovecot, tls: str) -> None:
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    trusted = dovecot.settings(tls=tls, port=port, ca_file=dovecot.ca)
    assert try_login(Mailbox.model_validate(trusted)) == 0
    with pytest.raises(MailboxError, match=r"certificate is not trusted.*ca_file"):
        try_login(Mailbox.model_validate(dovecot.settings(tls=tls, port=port)))


def test_settings_that_are_wrong_are_named(dovecot: Dovecot, tmp_path: Path) -> None:
    def error(**changes: Any) -> str:
        with pytest.raises(MailboxError) as caught:
            try_login(Mailbox.model_validate(dovecot.settings(**changes)))
        return str(caught.value)

    assert "see user and password" in error(password="wrong")
    assert "password_file" in error(password=None, password_file=tmp_path / "absent")
    assert "needs password, password_file or oauth2" in error(password=None)
    assert "folder Nowhere" in error(folder="Nowhere")


def test_a_password_file_is_read(dovecot: Dovecot, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("correct-horse\n")
    assert (
        try_login(
            Mailbox.model_validate(dovecot.settings(password=None, password_file=tmp_path / "password"))
        )
        == 0
    )


def test_half_a_line_of_our_own_memory_names_no_message(dovecot: Dovecot, tmp_path: Path) -> None:
    """A full disk or a power cut may have left `2` of `23`: message 2 is still to be fetched."""
    dovecot.put(mail("one"), mail("two"), mail("three"))
    memory = tmp_path / "agent.1.done"
    memory.write_bytes(b"1\n2")
    with dovecot.client() as client:
        marker = MemoryMarker(memory)
        assert marker.undone(client) == [2, 3]
        marker.mark(client, [3])
        assert marker.undone(client) == MemoryMarker(memory).undone(client) == [2]
