"""Mail from files: .eml, mbox, Maildir and folders of them, through the same accept() as any other way.

A file is a local copy of a message, often with the line ends of its system. It is brought to the form it has on
the wire (CRLF, a line end at its end) before it is accepted, so that one mail is one message whether it came by
SMTP or from a file. A file whose header has CRLF is taken to be in that form already, its bare LFs included.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from intake.accept import Accepted, Door, Facts, NotAccepted
from intake.settings import Smtp
from intake.sources import mbox

_UNDER_WAY = 64  # messages handed to the door at once: they share its commits
_UNDER_WAY_BYTES = 64 * 1024 * 1024
_HEADER_BYTES = 64 * 1024
_BARE_LF = re.compile(rb"(?<!\r)\n")
# One of these at the start of a line makes a header. Generous: everything else about a mail may be broken.
_MAIL_HEADER = re.compile(
    rb"^(?:from|to|cc|bcc|sender|reply-to|date|subject|message-id|received|return-path|delivered-to|mime-version"
    rb"|content-type|in-reply-to|references|resent-from|x-mailer|dkim-signature|authentication-results)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class FileError:
    """A file, or a message of an mbox ("FILE, message 3"), that was not taken in, and why."""

    where: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What became of the files. `stopped`: why the rest was not tried; importing again goes on from there."""

    total_bytes: int = 0
    done_bytes: int = 0
    accepted: int = 0
    already_there: int = 0
    errors: list[FileError] = field(default_factory=list)
    stopped: str | None = None


def why_no_mail(raw: bytes) -> str | None:
    """What keeps bytes from being a mail; None for a mail, however broken."""
    if not raw.strip():
        return "empty"
    head = raw[:_HEADER_BYTES].lstrip(b"\r\n")
    if end := _EMPTY_LINE.search(head):
        head = head[: end.start()]
    if not _MAIL_HEADER.search(head):
        return "not a mail: no header such as From, Subject or Date at its start"
    return None


def wire_form(raw: bytes) -> bytes:
    """A message of a file as it would come by SMTP: CRLF where its system writes LF, and at its end."""
    if b"\n" in raw[:_HEADER_BYTES] and b"\r\n" not in raw[:_HEADER_BYTES]:
        raw = _BARE_LF.sub(b"\r\n", raw)
    return raw if raw.endswith(b"\r\n") else raw + b"\r\n"


def import_files(
    paths: Iterable[Path],
    door: Door,
    *,
    max_size: int = Smtp().max_size,
    progress: Callable[[ImportReport], None] = lambda report: None,
) -> ImportReport:
    """Take in every mail of the files and folders given.

    max_size: bytes of one message. progress: called with the report so far after each file and message.
    A message known already counts as already there, so an import that was interrupted is simply run again. A file
    that cannot be taken in is an error of the report and the rest goes on; only a refusing door ends the import.
    """
    return _Import(door, max_size, progress).run(list(paths))


class _Import:
    def __init__(self, door: Door, max_size: int, progress: Callable[[ImportReport], None]) -> None:
        self._door = door
        self._max_size = max_size
        self._progress = progress
        self._report = ImportReport()
        self._under_way: deque[tuple[str, int, Future[Accepted]]] = deque()
        self._bytes_under_way = 0

    def run(self, paths: list[Path]) -> ImportReport:
        files = list(self._find(paths))
        self._report.total_bytes = sum(size for _, size in files)
        try:
            for path, size in files:
                self._import_file(path)
                self._report.done_bytes += size
                self._progress(self._report)
            self._settle_until(0)
        except NotAccepted as refusal:
            self._report.stopped = str(refusal)
            self._settle_rest()
        self._progress(self._report)
        return self._report

    def _find(self, paths: Iterable[Path]) -> Iterator[tuple[Path, int]]:
        for path in paths:
            for file in mail_files(path, self._fail_on):
                try:
                    size = file.stat().st_size
                except OSError as error:
                    self._fail_on(error)
                else:
                    yield file, size

    def _import_file(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                is_mbox = mbox.starts_mbox(file.readline(1000))
                file.seek(0)
                if is_mbox:
                    for number, message in enumerate(mbox.split(file, self._max_size), 1):
                        self._offer(
                            f"{path}, message {number}", message, {"file": str(path), "number": number}
                        )
                else:
                    # One byte more than the limit tells a file that is too large without reading all of it.
                    raw = file.read(self._max_size + 1)
                    too_large = len(raw) > self._max_size
                    size = path.stat().st_size
                    self._offer(str(path), mbox.TooLarge(size) if too_large else raw, {"file": str(path)})
        except OSError as error:
            self._fail(str(path), error.strerror or str(error))

    def _offer(self, where: str, message: bytes | mbox.TooLarge, envelope: dict[str, object]) -> None:
        if isinstance(message, mbox.TooLarge):
            self._fail(
                where, f"too large: {message.size} bytes, the limit is {self._max_size} (smtp.max_size)"
            )
            return
        if reason := why_no_mail(message):
            self._fail(where, reason)
            return
        raw = wire_form(message)
        self._under_way.append((where, len(raw), self._door.submit(raw, Facts("file", envelope))))
        self._bytes_under_way += len(raw)
        while self._bytes_under_way > _UNDER_WAY_BYTES:
            self._settle_until(len(self._under_way) - 1)
        self._settle_until(_UNDER_WAY)

    def _settle_until(self, under_way: int) -> None:
        """Wait for the oldest messages until no more than so many are under way. Raises NotAccepted."""
        while len(self._under_way) > under_way:
            where, size, future = self._under_way.popleft()
            self._bytes_under_way -= size
            try:
                accepted = future.result()
            except NotAccepted as refusal:
                self._fail(where, str(refusal))
                raise
            if accepted.duplicate:
                self._report.already_there += 1
            else:
                self._report.accepted += 1
            self._progress(self._report)

    def _settle_rest(self) -> None:
        """After a refusal: what was handed in before may still have been taken."""
        while self._under_way:
            try:
                self._settle_until(0)
            except NotAccepted:
                pass  # noted as an error of its file; the next one may be durable

    def _fail_on(self, error: OSError) -> None:
        self._fail(str(error.filename), error.strerror or str(error))

    def _fail(self, where: str, reason: str) -> None:
        self._report.errors.append(FileError(where, reason))


def mail_files(path: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """The files to import of a path: itself, a Maildir's messages, or all files below a folder, sorted.

    Hidden files are left out, hidden folders too, but for Maildir's own subfolders; so are pipes and devices.
    on_error: told of a folder that may not be read; the rest goes on.
    """
    if not path.is_dir():
        yield path
        return
    try:
        entries = sorted(path.iterdir())
    except OSError as error:
        on_error(error)
        return
    if (path / "cur").is_dir() and (path / "new").is_dir():  # tmp holds deliveries that are not complete
        wanted = [e for e in entries if e.is_dir() and e.name != "tmp"]
    else:
        wanted = [e for e in entries if not e.name.startswith(".") and (e.is_dir() or e.is_file())]
    for entry in wanted:
        yield from mail_files(entry, on_error)
