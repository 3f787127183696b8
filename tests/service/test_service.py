"""The service as a whole: mail in, case out, and how it starts, stops and tells how it is."""

from __future__ import annotations

import re
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casestore import Store, open_store
from tests.postgres import running_postgres
from tests.service.process import AGENT, ServiceProcess, notice, sha256
from tests.support import until

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ServiceProcess]:
    process = ServiceProcess(tmp_path)
    yield process
    process.kill()


@contextmanager
def store_of(service: ServiceProcess, url: str = "") -> Iterator[Store]:
    store = open_store(url or f"sqlite:///{service.data_dir / 'cases.sqlite'}", migrate=False)
    try:
        yield store
    finally:
        store.close()


def settled(store: Store) -> int:
    counts = store.message_counts()
    return counts["filed"] + counts["triage"]


def test_a_mail_by_smtp_becomes_a_case_and_the_metrics_tell(service: ServiceProcess) -> None:
    service.start()
    service.wait_until_healthy()
    service.send(notice(1234567890))
    with store_of(service) as store:
        until(lambda: settled(store) == 1, what="the mail filed")
        (case,) = store.list_cases().cases
        assert (case.number.split("-")[0], case.kind) == ("HM", "notice")
    told = {
        'intake_messages{state="filed"} 1.0',
        'intake_arrivals_total{known="no",way="smtp"} 1.0',
        'intake_outcomes_total{action="opened"} 1.0',  # counted just after the case stands in the store
        "intake_reading_seconds_count 1.0",
        "intake_oldest_waiting_seconds 0.0",
        "intake_store_up 1.0",
    }
    until(lambda: told <= set(service.get("/metrics")[1].splitlines()), what="every metric")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_is_clean_and_leaves_no_process_behind(service: ServiceProcess, number: int) -> None:
    service.start()
    service.wait_until_healthy()
    service.send(notice(1))
    assert service.stop(number) == 0
    until(lambda: not service.processes(), what="every process of the service gone")
    assert "Traceback" not in service.log.read_text()


def test_what_was_accepted_before_a_stop_is_filed_after_the_next_start(service: ServiceProcess) -> None:
    service.start()
    service.wait_until_healthy()
    mails = [notice(n) for n in range(20)]
    for raw in mails:
        service.send(raw)
    assert service.stop() == 0
    service.start()
    with store_of(service) as store:
        until(lambda: settled(store) == len(mails), what="every mail filed")
        assert sorted(m.sha256 for m in store.list_messages(limit=100)) == sorted(map(sha256, mails))


def test_the_service_says_that_it_is_not_well_without_its_archive(service: ServiceProcess) -> None:
    service.start()
    service.wait_until_healthy()
    archive = service.data_dir / "archive"
    away = archive.rename(service.data_dir / "away")
    troubles = {"status": "unavailable", "troubles": {"archive": "FileNotFoundError"}}
    until(lambda: service.health() == (503, troubles), what="the trouble told")
    away.rename(archive)
    until(lambda: service.health() == (200, {"status": "ok", "troubles": {}}), what="the service well again")


def test_the_serving_process_never_loads_the_models() -> None:
    """They live in the reading children, so that the service starts at once and stays small."""
    heavy = "{'spacy', 'numpy', 'pdfplumber', 'intake.reader'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, intake.service; print({heavy} or 'none')"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "none\n"


@pytest.mark.parametrize("setting", ["smtp.port", "desk.port"])
def test_a_taken_port_is_an_error_that_names_the_setting(service: ServiceProcess, setting: str) -> None:
    port = service.smtp_port if setting == "smtp.port" else service.desk_port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        service.start()
        assert service.wait() == 2
    said = service.log.read_text()
    assert f"intake: {setting}: port {port} on 127.0.0.1 is taken" in said
    assert "Traceback" not in said


def test_two_services_never_share_a_data_folder(service: ServiceProcess, tmp_path: Path) -> None:
    service.start()
    service.wait_until_healthy()
    second = ServiceProcess(tmp_path)
    second.start()
    assert second.wait() == 2
    assert "another service is running on" in second.log.read_text()


def test_an_empty_store_is_shown_the_samples_and_the_link_signs_in_once(service: ServiceProcess) -> None:
    service.start("--samples", str(SAMPLES))
    link = re.compile(r"(/sign-in/once/\S+)\s")

    def printed() -> bool:
        said = service.log.read_text()
        assert "Traceback" not in said, said
        return link.search(said) is not None

    until(printed, 600, what="the link printed")
    with store_of(service) as store:
        assert settled(store) == len(list(SAMPLES.glob("*.eml")))
        first, *_ = store.list_cases().cases
    said = service.log.read_text()
    assert first.number in said
    found = link.search(said)
    assert found is not None
    assert [service.get(found[1])[0] for _ in range(2)] == [303, 410]


def test_while_the_database_is_down_mail_gets_4xx_and_afterwards_all_is_well(tmp_path: Path) -> None:
    with running_postgres() as cluster:
        url = cluster.new_database()
        service = ServiceProcess(tmp_path, {"INTAKE_STORE__URL": url})
        service.start()
        try:
            service.wait_until_healthy()
            before = [notice(n) for n in range(10)]
            for raw in before:
                service.send(raw)
            cluster.stop()

            with pytest.raises(smtplib.SMTPResponseException) as refusal:
                send_expecting_refusal(service, notice("refused"))
            assert 400 <= refusal.value.smtp_code < 500
            until(lambda: service.health()[0] == 503, what="the service knows that it is not well")

            cluster.start()
            until(lambda: accepts(service, notice("afterwards")), what="mail is taken again")
            with store_of(service, url) as store:
                until(lambda: settled(store) == len(before) + 1, what="every mail filed")
            until(lambda: service.health()[0] == 200, what="the service is well again")
        finally:
            service.kill()


def test_a_stop_while_the_database_is_down_comes_to_its_end(tmp_path: Path) -> None:
    with running_postgres() as cluster:
        service = ServiceProcess(tmp_path, {"INTAKE_STORE__URL": cluster.new_database()})
        service.start()
        try:
            service.wait_until_healthy()
            for number in range(10):
                service.send(notice(number))
            cluster.stop()
            assert service.stop() == 0
        finally:
            service.kill()
            cluster.start()


def send_expecting_refusal(service: ServiceProcess, raw: bytes) -> None:
    with smtplib.SMTP("127.0.0.1", service.smtp_port, timeout=240) as client:
        client.sendmail("ada@owner.example", [AGENT], raw)


def accepts(service: ServiceProcess, raw: bytes) -> bool:
    try:
        service.send(raw)
    except (OSError, smtplib.SMTPException):
        return False
    return True
