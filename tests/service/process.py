"""The real service as a process of its own, and mails sent to it by SMTP."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support import free_port, until

AGENT = "ip-agent@harbormarket.example"


class ServiceProcess:
    """`intake serve` over a folder of the test's; may be killed and started again on the same ports."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str] | None = None, python: str | Path = sys.executable
    ) -> None:
        self._python = str(python)
        self.data_dir = folder / "data"
        self.log = folder / "service.log"
        self.smtp_port = free_port()
        self.desk_port = free_port()
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("INTAKE_")},
            "INTAKE_DATA_DIR": str(self.data_dir),
            "INTAKE_SMTP__PORT": str(self.smtp_port),
            "INTAKE_DESK__PORT": str(self.desk_port),
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._python, "-m", "intake", "serve", *arguments],
                env=self.environment,
                cwd=self.log.parent,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """As a power cut does: at once, without a chance to do anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ctrl-C (or another signal); the exit status."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(240)

    def wait(self) -> int:
        """The exit status of a service that ends by itself."""
        assert self._process is not None
        return self._process.wait(240)

    def wait_until_healthy(self) -> None:
        assert self._process is not None
        started = self._process
        until(lambda: self.health()[0] == 200 or started.poll() is not None, 240, what="a healthy service")
        assert started.poll() is None, self.log.read_text()

    def health(self) -> tuple[int, dict[str, object]]:
        """Status and answer of /healthz; status 0 while nobody answers."""
        try:
            status, body = self.get("/healthz")
        except (OSError, http.client.HTTPException):
            return 0, {}
        return status, json.loads(body)

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.desk_port, timeout=120)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def send(self, raw: bytes) -> None:
        """Hand in a mail by SMTP; returns when it was answered with 250. Raises OSError or SMTPException."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=120) as client:
            client.sendmail("ada@owner.example", [AGENT], raw)

    def filings_logged(self) -> int:
        return len(re.findall(r"\] filed .*action=", self.log.read_text()))

    @contextmanager
    def children_stopped(self) -> Iterator[None]:
        """Its reading processes stand still for as long as the block lasts; if it was killed meanwhile, they are
        killed as well."""
        assert self._process is not None
        children = [pid for pid in self.processes() if pid != self._process.pid]
        for pid in children:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            number = signal.SIGCONT if self._process.poll() is None else signal.SIGKILL
            for pid in children:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)

    def processes(self) -> list[int]:
        """The processes, children included, that belong to this service."""
        mark = f"INTAKE_DATA_DIR={self.data_dir}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue  # it ended meanwhile, or is another user's
        return found


def notice(number: int | str) -> bytes:
    """A short mail in wire form, another one for each number."""
    text = (
        "From: Ada Owner <ada@owner.example>\n"
        f"To: {AGENT}\n"
        f"Subject: Notice of infringement {number}\n"
        f"Message-ID: <notice-{number}@owner.example>\n"
        "\n"
        f"The listing https://www.harbormarket.example/item/{number} uses our trade mark LAMPADE without a licence.\n"
        "\n"
        "Ada Owner\n"
    )
    return text.replace("\n", "\r\n").encode("ascii")


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
