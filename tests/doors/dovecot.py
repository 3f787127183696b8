"""A real Dovecot of the test's own: loopback, a free port, one user, everything in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from tests.doors.certificates import Certificates
from tests.support import find_program, free_port, needs, until

USER, PASSWORD = "agent", "correct-horse"

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {owner}
default_internal_group = {group}
default_login_user = {owner}
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{folder}/mail
mail_max_userip_connections = 50
imap_idle_notify_interval = 1 min
disable_plaintext_auth = no
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={folder}/home
}}
namespace inbox {{
  inbox = yes
  separator = .
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
{extra}
"""


@dataclass
class Dovecot:
    """A running server; `settings` are those of a [[mailboxes]] entry for it."""

    folder: Path
    port: int
    tls_port: int
    ca: Path

    def settings(self, **changes: Any) -> dict[str, Any]:
        return {
            "name": "agent",
            "host": "127.0.0.1",
            "port": self.port,
            "tls": "none",
            "user": USER,
            "password": PASSWORD,
            "poll_seconds": 0.2,
        } | changes

    @contextmanager
    def client(self, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """Another client of the same mailbox."""
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(USER, PASSWORD)
            client.select_folder(folder)
            yield client

    def put(self, *mails: bytes) -> None:
        with self.client() as client:
            for mail in mails:
                client.append("INBOX", mail)

    def flags(self, folder: str = "INBOX") -> dict[int, set[bytes]]:
        """Flags by UID, \\Recent left out."""
        with self.client(folder) as client:
            got = client.get_flags(client.search("ALL"))
            return {uid: set(flags) - {b"\\Recent"} for uid, flags in got.items()}

    def _control(self, *command: str) -> None:
        program = find_program("dovecot")
        assert program is not None
        with (self.folder / "start.log").open("ab") as log:  # a pipe would stay open with the daemon
            subprocess.run(
                [program, "-c", self.folder / "dovecot.conf", *command], check=True, stdout=log, stderr=log
            )

    def start(self) -> None:
        self._control()
        until(self._answers, what=f"a Dovecot that answers (see {self.folder / 'log'})")

    def _answers(self) -> bool:
        try:
            with self.client():
                return True
        except (OSError, IMAPClientError):
            return False

    def stop(self) -> None:
        """End the server and every session; an idle one would outlive its master."""
        master = int((self.folder / "run" / "master.pid").read_text())
        os.kill(master, signal.SIGSTOP)  # from here on it starts no further session
        children = [int(c) for c in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
        for process in children:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        os.kill(master, signal.SIGTERM)
        os.kill(master, signal.SIGCONT)
        until(lambda: not any(map(_runs, (master, *children))), what="a Dovecot that has stopped")


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


@contextmanager
def run_dovecot(folder: Path, certificates: Certificates, extra: str = "") -> Iterator[Dovecot]:
    """Start Dovecot with further configuration lines; stopped at the end."""
    needs("dovecot")
    owner = "dovecot" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    group = "dovecot" if os.geteuid() == 0 else str(os.getegid())
    port, tls_port = free_port(), free_port()
    (folder / "dovecot.conf").write_text(
        _CONFIGURATION.format(
            folder=folder, owner=owner, group=group, port=port, tls_port=tls_port, password=PASSWORD,
            certificate=certificates.certificate, key=certificates.key, extra=extra,
        )
    )  # fmt: skip
    if os.geteuid() == 0:
        shutil.chown(folder, owner, group)
    server = Dovecot(folder, port, tls_port, certificates.ca)
    server.start()
    try:
        yield server
    finally:
        server.stop()
