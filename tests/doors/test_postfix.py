"""Postfix in front, as at the edge of a real installation: it hands its mail on to us by LMTP."""

from __future__ import annotations

import smtplib
from pathlib import Path
from tempfile import TemporaryDirectory

from intake.accept import Door
from intake.archive import Archive
from intake.settings import Settings
from intake.sources.smtp import Listener
from tests.doors.mails import AGENT, mail
from tests.doors.postfix import run_postfix
from tests.doors.recorders import MemoryRecorder
from tests.support import needs, until


def test_postfix_delivers_by_lmtp_and_tries_again_after_451(
    door: Door, archive: Archive, recorder: MemoryRecorder
) -> None:
    needs("postfix")
    listener = Listener(Settings.model_validate({"smtp": {"port": 0, "lmtp_port": 0}}), door)
    listener.start()
    try:
        assert listener.lmtp_port is not None
        with (
            TemporaryDirectory(prefix="postfix-", ignore_cleanup_errors=True) as folder,
            run_postfix(Path(folder), AGENT, listener.lmtp_port) as postfix,
        ):
            recorder.down = True
            with smtplib.SMTP("127.0.0.1", postfix.port) as client:
                client.sendmail("ada@lamps.example", [AGENT, AGENT.replace("@", "+t@")], mail())
            until(lambda: "451 4.3.0" in postfix.log, what="a delivery that is put off")
            until(lambda: postfix.queued == 1, what="the mail in Postfix's queue")
            recorder.down = False
            until(lambda: postfix.log.count("status=sent") == 2, what="both recipients delivered")
            until(lambda: postfix.queued == 0, what="Postfix's queue empty")
            assert "status=bounced" not in postfix.log
    finally:
        listener.stop()
    [arrival] = recorder.arrivals
    assert arrival.source == "lmtp"
    assert sorted(arrival.envelope["rcpt_tos"]) == sorted([AGENT, AGENT.replace("@", "+t@")])
    raw = archive.get(arrival.sha256)
    assert raw.endswith(mail().partition(b"\r\n\r\n")[2])
    assert b"by relay.example (Postfix)" in raw
