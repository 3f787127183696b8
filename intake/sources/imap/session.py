"""One signed-in session: find what is not done, fetch it untouched, accept it, mark it."""

from __future__ import annotations

import threading
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from prometheus_client import Counter

from intake.accept import Door, Facts
from intake.settings import Mailbox
from intake.sources.imap.connection import MailboxError, is_passing
from intake.sources.imap.done import choose_marker
from intake.sources.imap.waiting import arrived_meanwhile

log = structlog.get_logger(__name__)

LEFT = Counter("intake_mailbox_left", "Messages left in a mailbox, by reason", ["mailbox", "reason"])

_BATCH_MESSAGES = 50
_BATCH_BYTES = 8 * 1024 * 1024
_MAX_FAILURES = 3  # fetches of one message that failed, after which it is left until the next start


@dataclass(slots=True)
class Trouble:
    """What a watcher remembers of a folder across its sessions: valid for one UIDVALIDITY."""

    uid_validity: int | None = None
    left: dict[int, str] = field(default_factory=dict)  # UID to reason: not tried again
    failures: Tally[int] = field(default_factory=Tally)  # UID to failed fetches

    def belongs_to(self, uid_validity: int) -> None:
        """A new UIDVALIDITY means other messages under the same UIDs: everything is looked at again, and the
        hash tells what is known."""
        if uid_validity != self.uid_validity:
            if self.uid_validity is not None:
                log.warning(
                    "UIDVALIDITY changed; the folder is read anew", was=self.uid_validity, now=uid_validity
                )
            self.uid_validity = uid_validity
            self.left.clear()
            self.failures.clear()


class MailboxSession:
    """Works on a folder that it selects. Errors of the connection pass through: OSError, IMAPClientError."""

    def __init__(
        self,
        client: IMAPClient,
        mailbox: Mailbox,
        door: Door,
        max_size: int,
        memory_folder: Path,
        trouble: Trouble,
    ) -> None:
        self._client = client
        self._mailbox = mailbox
        self._door = door
        self._max_size = max_size
        self._trouble = trouble
        try:
            selected = client.select_folder(mailbox.folder)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            raise MailboxError(
                f"folder {mailbox.folder}: {error}", settings_at_fault=not is_passing(error)
            ) from error
        self._uid_validity = int(selected.get(b"UIDVALIDITY", 0))
        trouble.belongs_to(self._uid_validity)
        memory = memory_folder / f"{_file_name(mailbox.name)}.{self._uid_validity}.done"
        self._marker = choose_marker(client, mailbox, selected, memory)

    def take_all(self, stop: threading.Event, count: Callable[[int], None]) -> bool:
        """Take in everything that is not done. Whether it pays to look again at once.

        count: told how many messages were taken in, batch by batch. Raises NotAccepted where the door refuses:
        then those stay undone.
        """
        uids = [uid for uid in self._marker.undone(self._client) if uid not in self._trouble.left]
        taken = 0
        for batch in self._batches(uids):
            if stop.is_set():
                return False
            done = self._take(batch)
            count(done)
            taken += done
        return taken > 0 or arrived_meanwhile(self._client)

    def _batches(self, uids: list[int]) -> Iterator[list[int]]:
        """UIDs to fetch together. What failed before comes last and alone, so that it holds nobody up."""
        sizes = self._sizes(uids)
        batch: list[int] = []
        size = 0
        for uid in sorted(sizes, key=lambda uid: (self._trouble.failures[uid], uid)):
            alone = self._trouble.failures[uid] > 0
            if batch and (alone or len(batch) == _BATCH_MESSAGES or size + sizes[uid] > _BATCH_BYTES):
                yield batch
                batch, size = [], 0
            batch.append(uid)
            size += sizes[uid]
        if batch:
            yield batch

    def _sizes(self, uids: list[int]) -> dict[int, int]:
        """Bytes by UID of the messages that may be fetched; one that is too large is left, and counted."""
        sizes: dict[int, int] = {}
        for start in range(0, len(uids), 500):
            answer = self._client.fetch(uids[start : start + 500], ["RFC822.SIZE"])
            for uid, items in answer.items():
                size = int(items.get(b"RFC822.SIZE", 0))
                if size > self._max_size:
                    self._leave(uid, f"too large: {size} bytes, the limit is {self._max_size}", "size")
                else:
                    sizes[uid] = size
        return sizes

    def _take(self, batch: list[int]) -> int:
        """Fetch, accept and mark a batch; how many were taken in."""
        try:
            fetched = self._client.fetch(batch, ["BODY.PEEK[]", "INTERNALDATE"])
        except (OSError, IMAPClientError) as error:
            self._count_failures(batch, error)
            if isinstance(error, IMAPClientAbortError | OSError):
                raise  # the connection is gone
            return 0
        pending = []
        for uid in batch:
            if uid not in fetched:
                continue  # removed by somebody else since the search
            raw = fetched[uid].get(b"BODY[]")
            if not raw:
                self._leave(uid, "the server gives no content for it", "empty")
                continue
            pending.append((uid, self._door.submit(raw, self._facts(uid, fetched[uid]))))
        return self._mark_accepted([(uid, future.exception()) for uid, future in pending])

    def _mark_accepted(self, outcomes: list[tuple[int, BaseException | None]]) -> int:
        """Mark what is durable, then raise the first refusal, if any."""
        accepted = [uid for uid, refusal in outcomes if refusal is None]
        if accepted:
            self._marker.mark(self._client, accepted)
        for uid in accepted:
            self._trouble.failures.pop(uid, None)
        for _, refusal in outcomes:
            if refusal is not None:
                raise refusal
        return len(accepted)

    def _count_failures(self, batch: list[int], error: Exception) -> None:
        for uid in batch:
            self._trouble.failures[uid] += 1
            if len(batch) == 1 and self._trouble.failures[uid] >= _MAX_FAILURES:
                self._leave(uid, f"cannot be fetched: {error}", "unreadable")

    def _leave(self, uid: int, reason: str, label: str) -> None:
        self._trouble.left[uid] = reason
        LEFT.labels(self._mailbox.name, label).inc()
        log.error("message left in the mailbox", mailbox=self._mailbox.name, uid=uid, reason=reason)

    def _facts(self, uid: int, items: dict[bytes, Any]) -> Facts:
        stored = items.get(b"INTERNALDATE")
        return Facts(
            f"imap:{self._mailbox.name}",
            {
                "host": self._mailbox.host,
                "user": self._mailbox.user,
                "folder": self._mailbox.folder,
                "uid": uid,
                "uid_validity": self._uid_validity,
                "internal_date": stored.isoformat() if isinstance(stored, datetime) else None,
            },
        )


def _file_name(name: str) -> str:
    """A mailbox's name as a file name that stays in its folder."""
    return "".join(c if c.isalnum() or c in "-_" else f"%{ord(c):x}" for c in name)
