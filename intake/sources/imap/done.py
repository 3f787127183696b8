"""Marking a message as taken in: a keyword, a move, or, where a server allows neither, our own memory.

\\Flagged is not used in place of a keyword: people star mails by hand, and a starred one would then never be
read. A message is never deleted; what leaves the folder is first in the folder of done ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import structlog
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from intake.settings import Mailbox

log = structlog.get_logger(__name__)


class Marker(Protocol):
    """Both are called with the folder selected; `mark` only for messages that accept() has returned for."""

    def undone(self, client: IMAPClient) -> list[int]:
        """UIDs of the messages not taken in yet, in the order they came."""

    def mark(self, client: IMAPClient, uids: Sequence[int]) -> None:
        """Mark messages so that undone() no longer names them, for good."""


class KeywordMarker:
    """Sets a keyword (RFC 9051, 2.3.2), by default $Intake; leaves the messages and \\Seen as they are."""

    def __init__(self, keyword: str) -> None:
        self._keyword = keyword

    def undone(self, client: IMAPClient) -> list[int]:
        return sorted(client.search(["UNKEYWORD", self._keyword]))

    def mark(self, client: IMAPClient, uids: Sequence[int]) -> None:
        client.add_flags(uids, [self._keyword], silent=True)


class MoveMarker:
    """Moves messages to a folder, made if it is not there: MOVE (RFC 6851), else COPY and UID EXPUNGE."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def undone(self, client: IMAPClient) -> list[int]:
        return sorted(client.search("ALL"))

    def mark(self, client: IMAPClient, uids: Sequence[int]) -> None:
        if not client.folder_exists(self._folder):
            client.create_folder(self._folder)
        if client.has_capability("MOVE"):
            client.move(uids, self._folder)
            return
        client.copy(uids, self._folder)
        client.delete_messages(uids, silent=True)
        client.uid_expunge(uids)  # these alone (RFC 4315), not what a person has marked for deletion


class MemoryMarker:
    """Keeps the UIDs in a file of our own, one a line, a file for each UIDVALIDITY.

    A lost line only means that the message is fetched again and found to be known by its hash. Half a line would
    name another message, which would then never be fetched: what a full disk or a power cut left of one is cut off.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        written = file.read_bytes() if file.exists() else b""
        self._whole = written.rfind(b"\n") + 1  # bytes up to the end of the last whole line
        self._done = {int(line) for line in written[: self._whole].split() if line.isdigit()}

    def undone(self, client: IMAPClient) -> list[int]:
        return sorted(set(client.search("ALL")) - self._done)

    def mark(self, client: IMAPClient, uids: Sequence[int]) -> None:
        lines = "".join(f"{uid}\n" for uid in uids).encode("ascii")
        with self._file.open("r+b" if self._file.exists() else "xb") as file:
            file.truncate(self._whole)
            file.seek(self._whole)
            file.write(lines)
        self._whole += len(lines)
        self._done.update(uids)


def choose_marker(client: IMAPClient, mailbox: Mailbox, selected: dict[bytes, Any], memory: Path) -> Marker:
    """The marker the settings ask for, or the nearest one that this server and folder allow.

    selected: the answer to SELECT. memory: the file of a MemoryMarker.
    """
    writable = b"READ-ONLY" not in selected
    if mailbox.done == "move" and writable:
        if client.has_capability("MOVE") or client.has_capability("UIDPLUS"):
            return MoveMarker(folder_name(client, mailbox.done_folder))
        log.warning("the server can neither MOVE nor UID EXPUNGE; messages are flagged", mailbox=mailbox.name)
    if writable and _keeps_keyword(mailbox.done_flag, selected.get(b"PERMANENTFLAGS")):
        return KeywordMarker(mailbox.done_flag)
    log.warning("the server keeps no keywords; done messages are remembered here", file=str(memory))
    return MemoryMarker(memory)


def folder_name(client: IMAPClient, name: str) -> str:
    """A folder name of the settings, where "/" stands for the server's own delimiter, in its namespace."""
    prefix, delimiter = _personal_namespace(client)
    name = name.replace("/", delimiter)
    return name if name.startswith(prefix) else prefix + name


def _personal_namespace(client: IMAPClient) -> tuple[str, str]:
    """RFC 2342: Courier and some Dovecots keep personal folders under "INBOX."."""
    try:
        if client.has_capability("NAMESPACE") and (personal := client.namespace().personal):
            return str(personal[0][0]), str(personal[0][1] or "/")
        listed = client.list_folders("", "")
    except IMAPClientError:
        return "", "/"
    return "", (listed[0][1] or b"/").decode("ascii") if listed else "/"


def _keeps_keyword(keyword: str, permanent: Iterable[bytes] | None) -> bool:
    """RFC 9051, 7.1: without PERMANENTFLAGS all flags are kept; "\\*" says that new keywords may be made."""
    if permanent is None:
        return True
    names = {flag.strip(b"()").lower() for flag in permanent}
    return b"\\*" in names or keyword.lower().encode() in names
