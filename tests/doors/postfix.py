"""A real Postfix of the test's own: its own configuration and queue, one SMTP port, everything handed on by LMTP."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import find_program, free_port, needs, until

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
default_transport = error:nowhere but to the agent
relay_transport = error:nowhere but to the agent
transport_maps = hash:{folder}/etc/transport
recipient_delimiter = +
message_size_limit = 52428800
alias_maps =
alias_database =
local_recipient_maps =
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
"""

_MASTER = """
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    port: int
    folder: Path

    @property
    def log(self) -> str:
        return (self.folder / "log" / "postfix.log").read_text()

    @property
    def queued(self) -> int:
        """Messages it has not got rid of. One that goes from folder to folder meanwhile may escape the count."""
        found = (
            f
            for name in ("incoming", "active", "deferred")
            for f in (self.folder / "queue" / name).rglob("*")
        )
        return len({f.name for f in found if f.is_file()})


@contextmanager
def run_postfix(folder: Path, address: str, lmtp_port: int, extra: str = "") -> Iterator[Postfix]:
    """Start Postfix delivering an address, as docs/operations.md shows, to an LMTP port of the loopback
    interface; stopped at the end. extra: further lines of main.cf."""
    needs("postfix")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root only")
    program = find_program("postfix")
    assert program is not None
    port = free_port()
    for name in ("etc", "queue", "data", "log"):
        (folder / name).mkdir()
    (folder / "etc" / "main.cf").write_text(_MAIN.format(folder=folder, lmtp_port=lmtp_port) + extra)
    (folder / "etc" / "master.cf").write_text(_MASTER.format(port=port))
    (folder / "etc" / "transport").write_text(f"{address}   lmtp:inet:127.0.0.1:{lmtp_port}\n")
    postmap = find_program("postmap")
    assert postmap is not None
    subprocess.run([postmap, "-c", folder / "etc", folder / "etc" / "transport"], check=True)
    folder.chmod(0o755)
    os.chown(folder / "data", _uid("postfix"), 0)

    def control(command: str) -> None:
        with (folder / "start.log").open("ab") as log:  # a pipe would stay open with the daemon
            subprocess.run([program, "-c", folder / "etc", command], check=True, stdout=log, stderr=log)

    control("start")
    try:
        until(lambda: _answers(port), what="a Postfix that answers")
        yield Postfix(port, folder)
    finally:
        control("stop")


def _uid(user: str) -> int:
    return pwd.getpwnam(user).pw_uid


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 10).close()
    except OSError:
        return False
    return True
