"""Shows a new service at work: the sample mails go in through its own SMTP port, and the cases come out."""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from intake import tables
from intake.case_tables import case_table, triage_table

if TYPE_CHECKING:
    from intake.service import Service

POLL_SECONDS = 0.2
MOST_SHOWN = 200


class SampleTour:
    """Offers the mails of a folder to a running service whose store is empty, then shows what came of them."""

    def __init__(self, service: Service, folder: Path, console: Console | None = None) -> None:
        self._service = service
        self._store = service.store
        self._folder = folder
        self._console = console or tables.console()

    def run(self) -> None:
        if self._is_empty():
            self._file_the_samples()
        self._show_cases()
        link = f"The desk:  [link]{self._service.sign_in_link()}[/link]"
        self._console.print(link, highlight=False, soft_wrap=True)
        self._console.print(
            "           (the link signs you in once; Ctrl-C stops the service)", highlight=False
        )

    def _is_empty(self) -> bool:
        return not sum(self._store.message_counts().values())

    def _file_the_samples(self) -> None:
        mails = sorted(self._folder.glob("*.eml"))
        if self._service.smtp_port is None:
            self._console.print("SMTP is switched off (smtp.enabled), so no samples are sent.")
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with _quiet_logs(), Progress(*columns, console=self._console) as progress:
            sent = progress.add_task("Sent by SMTP", total=len(mails))
            filed = progress.add_task("Read and filed", total=len(mails))
            for path in mails:
                self._send(path.read_bytes())
                progress.advance(sent)
                progress.update(filed, completed=self._settled())
            while (settled := self._settled()) < len(mails):
                progress.update(filed, completed=settled)
                time.sleep(POLL_SECONDS)
            progress.update(filed, completed=settled)

    def _send(self, raw: bytes) -> None:
        settings = self._service.settings
        _, sender = parseaddr(BytesHeaderParser().parsebytes(raw).get("From", ""))
        with smtplib.SMTP(settings.smtp.host, self._service.smtp_port or 0) as client:
            if settings.smtp.require_tls:
                client.starttls()
            client.sendmail(sender, [settings.platform.agent_address], raw)

    def _settled(self) -> int:
        counts = self._store.message_counts()
        return counts["filed"] + counts["triage"]

    def _show_cases(self) -> None:
        page = self._store.list_cases(limit=MOST_SHOWN)
        by_number = sorted(page.cases, key=lambda case: case.number)
        self._console.print(case_table(by_number, title=f"{page.total} cases"))
        if waiting := self._store.list_triage(limit=MOST_SHOWN):
            self._console.print(triage_table(waiting))


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """Only warnings while the progress bar is on the screen."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(max(before, logging.WARNING))
    try:
        yield
    finally:
        root.setLevel(before)
