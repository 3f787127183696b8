"""A connection that the database cuts, and is back at once: the message is filed as if nothing had been."""

from __future__ import annotations

import psycopg

from casestore.engine import FILING_LOCK
from tests.engine.conftest import MakeBench
from tests.postgres import Postgres
from tests.support import until

WAITS_FOR_THE_LOCK = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def test_a_filing_cut_off_while_the_database_is_up_is_done_again(
    make_bench: MakeBench, postgres: Postgres
) -> None:
    url = postgres.new_database()
    bench = make_bench(store_url=url, engine_url=postgres.new_database())
    message = bench.send("question")
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [FILING_LOCK])
        bench.start_engine()

        def cut_off() -> bool:
            waiting = other.execute(WAITS_FOR_THE_LOCK).fetchall()
            for (pid,) in waiting:
                other.execute("SELECT pg_terminate_backend(%s)", [pid])
            return bool(waiting)

        for _ in range(2):
            until(cut_off, what="a filing that waits for the lock")
        other.execute("SELECT pg_advisory_unlock(%s)", [FILING_LOCK])
    bench.wait_until_done(message)
    assert bench.store.get_message(message).reading is not None, bench.reason(message)
