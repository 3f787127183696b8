"""kill -9 at random instants while mails arrive: what got 250 is in the store once, and is read after restart."""

from __future__ import annotations

import os
import random
import smtplib
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from casestore import open_store
from tests.service.process import ServiceProcess, notice, sha256
from tests.support import until

PAUSE_SECONDS = 0.1  # between two mails of the client


class Client:
    """Sends one mail after the other, whether somebody listens or not; remembers which were answered with 250."""

    def __init__(self, service: ServiceProcess) -> None:
        self._service = service
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.acknowledged: list[str] = []
        self.unanswered = 0

    def __enter__(self) -> Client:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def wait_for_another_mail(self) -> None:
        before = len(self.acknowledged)
        until(lambda: len(self.acknowledged) > before, 240, what="a mail taken in")

    def _run(self) -> None:
        number = 0
        while not self._stopping.wait(PAUSE_SECONDS):
            raw = notice(number)
            try:
                self._service.send(raw)
            except ConnectionRefusedError:
                continue  # nobody listens yet: the same mail again
            except (OSError, smtplib.SMTPException):
                self.unanswered += 1  # as a sending server, we do not know; the next mail is a new one
            else:
                self.acknowledged.append(sha256(raw))
            number += 1


def kill_again_and_again(rounds: int, folder: Path) -> None:
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(2**32)))
    print(f"KILL_SEED={seed}")
    chance = random.Random(seed)
    service = ServiceProcess(folder)
    with Client(service) as client:
        for _ in range(rounds):
            service.start()
            moment = chance.choice(("starting", "accepting", "reading"))
            if moment == "accepting":
                client.wait_for_another_mail()
            elif moment == "reading":
                wait_for_another_filing(service)
            time.sleep(chance.uniform(0.0, 0.6))
            service.kill()
    until(lambda: not service.processes(), what="children gone with their killed service")

    service.start()
    try:
        store = open_store(f"sqlite:///{service.data_dir / 'cases.sqlite'}", migrate=False)
        try:
            waiting = ("received", "queued", "reading")
            until(
                lambda: not any(store.message_counts()[state] for state in waiting),
                600 + rounds,
                what=f"everything read (see {service.log})",
            )
            found = store.list_messages(limit=1_000_000)
        finally:
            store.close()
    finally:
        service.kill()

    kept = Counter(message.sha256 for message in found)
    assert len(client.acknowledged) >= rounds / 2
    assert [h for h in client.acknowledged if kept[h] != 1] == []
    assert len(found) <= len(client.acknowledged) + client.unanswered
    assert [m.filing.reason for m in found if m.filing and "given up" in m.filing.reason] == []


def wait_for_another_filing(service: ServiceProcess) -> None:
    """By its log: the service is now reading and filing what the rounds before have left."""
    before = service.filings_logged()
    until(lambda: service.filings_logged() > before, 240, what="a mail filed")


@pytest.mark.timeout(1800)
def test_20_kills_lose_nothing(tmp_path: Path) -> None:
    kill_again_and_again(20, tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_200_kills_lose_nothing(tmp_path: Path) -> None:
    kill_again_and_again(200, tmp_path)
