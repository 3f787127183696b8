"""Two whole services on one PostgreSQL: what one was reading when it was killed, the other reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from casestore import Store, open_store
from tests.postgres import running_postgres
from tests.service.process import ServiceProcess, notice, sha256
from tests.support import until

MAILS = 20  # at a time
IN_HAND = "SELECT count(*) FROM dbos.workflow_status WHERE status = 'PENDING' AND executor_id = %s"


@dataclass
class Nodes:
    """Two services with data folders of their own, one archive and one database, which is open here too."""

    one: ServiceProcess
    two: ServiceProcess
    store: Store
    database: psycopg.Connection[tuple[int]]

    def in_hand(self, node: ServiceProcess) -> int:
        """How many messages it has begun and not brought to their end, by the work queue."""
        name = (node.data_dir / "node").read_text().strip()
        row = self.database.execute(IN_HAND, [name]).fetchone()
        return row[0] if row else 0


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with ExitStack() as running:
        url = running.enter_context(running_postgres()).new_database()
        shared = {"INTAKE_STORE__URL": url, "INTAKE_STORE__ARCHIVE": str(tmp_path / "archive")}
        services = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            service = ServiceProcess(tmp_path / name, shared)
            running.callback(service.kill)
            service.start()
            service.wait_until_healthy()
            services.append(service)
        store = open_store(url, migrate=False)
        running.callback(store.close)
        database = running.enter_context(psycopg.connect(url, autocommit=True))
        yield Nodes(services[0], services[1], store, database)


def test_what_a_killed_node_was_reading_is_read_by_the_other(nodes: Nodes) -> None:
    mails = send_until(lambda: nodes.one.filings_logged() > 0, nodes.one)
    with nodes.one.children_stopped():  # so that what it is reading it will be reading when it is killed
        mails += send_until(lambda: nodes.in_hand(nodes.one) > 0, nodes.one, start=len(mails))
        nodes.one.kill()
    assert nodes.in_hand(nodes.one) > 0

    # The sweep would come after twenty minutes; what is done by then was taken over.
    until(lambda: nodes.store.message_counts()["filed"] == len(mails), 600, what="every mail filed")
    assert "took over the work of a node that is gone" in nodes.two.log.read_text()
    found = nodes.store.list_messages(limit=len(mails) + 1)
    assert sorted(m.sha256 for m in found) == sorted(map(sha256, mails))
    assert all(nodes.store.get_message(m.id).reading is not None for m in found)
    assert nodes.store.verify() == []

    nodes.two.send(notice("afterwards"))
    until(lambda: nodes.store.message_counts()["filed"] == len(mails) + 1, what="the next mail filed")


def send_until(done: Callable[[], bool], node: ServiceProcess, start: int = 0) -> list[bytes]:
    """Send mails to a node, some at a time, until something holds; the mails."""
    sent: list[bytes] = []

    def reached() -> bool:
        if done():
            return True
        if start + len(sent) < 50 * MAILS:
            mails = [notice(start + len(sent) + n) for n in range(MAILS)]
            for raw in mails:
                node.send(raw)
            sent.extend(mails)
        return False

    until(reached, 600, what="the node at work")
    return sent
