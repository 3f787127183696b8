"""How long the queue, a case, a search and a filing take in stores of 1,000 to 100,000 cases.

    python -m benchmarks.cases [--sizes 1000 10000 100000] [--folder DIR | --postgresql | --url postgresql://...]

The cases are made from a seed and written in bulk as the rows that filing them one by one would write
(benchmarks/case_rows.py; a test compares both). What is measured goes through the store's own API; a message is
recorded and filed durably. --postgresql starts a server of its own, as the tests do, with PostgreSQL's own settings.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import event, func, select, text

from benchmarks.case_readings import Generator, Known
from benchmarks.case_rows import Rows
from casestore import Arrival, Store, open_store
from casestore.models import SearchEntry
from intake.filing import file_reading
from intake.result import ReadResult
from tests.postgres import running_postgres

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ROUNDS = 25
FEW_ROUNDS = 3
_SENTENCE = "I have a good faith belief that the use is not authorized"
BATCH = 1000


class Mails:
    """Mails of a seed, each of them unlike the others, as they are recorded and filed."""

    def __init__(self, seed: int) -> None:
        self.generator = Generator(random.Random(seed))
        self.count = 0

    def next(self) -> tuple[ReadResult, int]:
        self.count += 1
        return self.generator.notice(self.count), self.count

    def file_one(self, store: Store) -> str:
        return self.file(store, *self.next())

    def large(self) -> tuple[ReadResult, ReadResult, int]:
        """A notice of a thousand listings, and its retraction."""
        self.count += 2
        return *self.generator.large(self.count), self.count

    def record(self, store: Store, result: ReadResult, number: int) -> tuple[int, ReadResult]:
        facts = result.reading.message
        at = BEGIN + timedelta(minutes=number)
        arrival = Arrival(facts.sha256, 6000, facts.message_id, at, "smtp", {"rcpt_tos": []})
        (recorded,) = store.record_arrivals([arrival])
        return recorded.id, result

    def file(self, store: Store, result: ReadResult, number: int) -> str:
        return file_reading(store, *self.record(store, result, number)).case_number or ""


def fill(store: Store, mails: Mails, size: int) -> float:
    """Bring a store to so many mails; seconds it took."""
    began = time.monotonic()
    _durable(store, durable=False)
    rows = Rows(BEGIN)
    for start in track(range(mails.count, size, BATCH), f"{size:,} cases", console=Console(stderr=True)):
        with store.db.reading() as session:
            entries = session.scalar(select(func.max(SearchEntry.id))) or 0
        for _ in range(min(BATCH, size - start)):
            rows.add(*mails.next(), entries)
        rows.write(store)
    if not store.db.is_sqlite:  # what its autovacuum would have done meanwhile
        with store.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return time.monotonic() - began


def _durable(store: Store, *, durable: bool) -> None:
    """Whether a commit of SQLite waits for the disk, as in service."""
    if store.db.is_sqlite:
        pragma = f"PRAGMA synchronous={'FULL' if durable else 'OFF'}"
        event.listen(store.db.engine, "connect", lambda c, _: c.execute(pragma))
        store.db.engine.dispose()


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds, of so many rounds after one that warms up. computing: the mean of the processors' time, of this
    process and of the database's for it: on a machine that others use, it says more than the clock on the wall."""

    median: float
    slowest: float
    computing: float


_servers: list[Path] = []
"""The statistics (/proc/PID/stat) of the database server's processes that work for this one."""


def measure(work: Callable[[int], object], rounds: int = ROUNDS) -> Figure:
    """work: gets the number of the round."""
    work(0)
    spans = []
    computed = _computed()
    for turn in range(1, rounds + 1):
        began = time.perf_counter()
        work(turn)
        spans.append((time.perf_counter() - began) * 1000)
    return Figure(statistics.median(spans), max(spans), (_computed() - computed) * 1000 / rounds)


def _computed() -> float:
    """Seconds of processors' time so far; a server's are told in hundredths."""
    ticks = 0
    for statistics_ in _servers:
        fields = statistics_.read_text("ascii", "replace").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # utime and stime, proc(5)
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _find_servers(store: Store) -> None:
    _servers.clear()
    if not store.db.is_sqlite:
        with store.db.reading() as session:
            pid = session.scalar(text("SELECT pg_backend_pid()"))
        _servers.append(Path(f"/proc/{pid}/stat"))


def figures(store: Store, mails: Mails) -> dict[str, Figure]:
    """Everything that is measured."""
    _find_servers(store)
    measured = _queue(store) | _search(store, mails.generator.known)
    _durable(store, durable=True)
    measured["filing a notice"] = measure(lambda _: mails.file_one(store))
    return measured | _retraction(store, mails)


def _queue(store: Store) -> dict[str, Figure]:
    numbers = [c.number for c in store.list_cases(order="newest", limit=ROUNDS + 1, offset=40).cases]
    return {
        "queue: first page": measure(lambda _: store.list_cases()),
        "queue: the longest waiting": measure(lambda _: store.list_cases(order="waiting")),
        "queue: one state, the longest waiting": measure(
            lambda _: store.list_cases(states=["incomplete"], order="waiting")
        ),
        "queue: a telephone number missing": measure(lambda _: store.list_cases(missing="phone")),
        "queue: anything missing, of one state": measure(
            lambda _: store.list_cases(missing="any", states=["incomplete"])
        ),
        "queue: one kind, the newest": measure(lambda _: store.list_cases(kinds=["notice"], order="newest")),
        "queue: one person's": measure(lambda _: store.list_cases(assignee="ada")),
        "queue: to be verified": measure(lambda _: store.list_cases(unverified=True)),
        "queue: counts by state": measure(lambda _: store.case_counts()),
        "queue: what may be missing": measure(lambda _: store.missing_names()),
        "triage: first page and count": measure(
            lambda _: (store.list_triage(limit=50), store.triage_count())
        ),
        "notifiers: first page": measure(lambda _: store.list_notifiers()),
        "notifiers: by claimant, a late page": measure(
            lambda _: store.list_notifiers(by="claimant", offset=500)
        ),
        "case page": measure(lambda i: store.get_case(numbers[i])),
        "search: case number": measure(lambda i: store.search(numbers[i])),
    }


def _search(store: Store, some: Known) -> dict[str, Figure]:
    return {
        "search: item's address": measure(lambda i: store.search(some.listings[i])),
        "search: telephone number": measure(lambda i: store.search(some.phones[i])),
        "search: registration number": measure(lambda i: store.search(some.registrations[i])),
        "search: claimant": measure(lambda i: store.search(some.claimants[i])),
        "search: seller": measure(lambda i: store.search(some.sellers[i])),
        "search: piece of a seller's name": measure(lambda i: store.search(some.sellers[i][2:9])),
        "search: two Chinese letters": measure(lambda _: store.search("侵权")),
        "search: one Chinese letter": measure(lambda _: store.search("侵")),
        "search: five Chinese letters": measure(lambda _: store.search("我们的商标")),
        "search: word of every mail": measure(lambda _: store.search("infringing")),
        "search: three words of every mail": measure(lambda _: store.search("good faith belief")),
        "search: beginning of that word": measure(lambda _: store.search("infrin")),
        "search: beginning of every item number": measure(lambda _: store.search("100500")),
        "search: that and a rare word": measure(lambda i: store.search(f"100500 {some.rare[i]}")),
        "search: that and a word that is nowhere": measure(lambda _: store.search("100500 zzzqqq")),
        "search: four frequent beginnings": measure(lambda _: store.search("100500 0050 regist certif")),
        "search: a frequent beginning of two words": measure(lambda _: store.search("item:1005")),
        "search: twelve words of every mail": measure(lambda _: store.search(_SENTENCE)),
        "search: word of every attachment": measure(lambda _: store.search("certificate")),
        "search: rare word of a text": measure(lambda i: store.search(some.rare[i])),
        "search: rare and common word": measure(lambda i: store.search(f"infringing {some.rare[i]}")),
        "search: nothing found": measure(lambda _: store.search("qqqzzzxxy wwwvvv")),
        "search box of the desk": measure(lambda i: store.list_cases(text=some.claimants[i])),
    }


def _retraction(store: Store, mails: Mails) -> dict[str, Figure]:
    """Of cases that were decided against a thousand listings of one seller, strikes and all; and taken out again."""
    waiting = []
    for _ in range(FEW_ROUNDS + 1):
        notice, answer, at = mails.large()
        number = mails.file(store, notice, at)
        store.move(number, "investigating", who="ada")
        store.move_listings(number, [x.path for x in store.get_case(number).listings], "disabled", who="ada")
        store.move(number, "decided_removed", who="ada")
        waiting.append(mails.record(store, answer, at))
    filed, detached = iter(waiting), (message for message, _ in waiting)
    return {
        "a retraction of 1,000 listings": measure(lambda _: file_reading(store, *next(filed)), FEW_ROUNDS),
        "taking it out again": measure(
            lambda _: store.detach_message(next(detached), who="ada", why="another case's"), FEW_ROUNDS
        ),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--seed", type=int, default=512)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--folder", type=Path, help="for the SQLite file; default: a temporary one")
    where.add_argument("--postgresql", action="store_true", help="in a PostgreSQL server of its own")
    where.add_argument("--url", help="in this empty store")
    options = parser.parse_args(arguments)
    with _place(options) as url:
        store = open_store(url)
        mails = Mails(options.seed)
        columns: dict[int, dict[str, Figure]] = {}
        for size in sorted(options.sizes):
            seconds = fill(store, mails, size)
            before = os.getloadavg()[0]
            columns[size] = figures(store, mails)
            load = f"load average {before:.1f} before, {os.getloadavg()[0]:.1f} after"
            print(f"{size:,} cases: filled in {seconds:.0f} s, {_bytes(store) / 1e6:,.0f} MB; {load}")
        store.close()
    _show(columns)


@contextmanager
def _place(options: argparse.Namespace) -> Iterator[str]:
    if options.url:
        yield options.url
    elif options.postgresql:
        with running_postgres(settings=()) as cluster:
            yield cluster.new_database()
    else:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            yield f"sqlite:///{folder}/cases.sqlite"


def _bytes(store: Store) -> int:
    if store.db.is_sqlite:
        folder = Path(store.db.engine.url.database or "").parent
        return sum(path.stat().st_size for path in folder.iterdir())
    with store.db.reading() as session:
        return session.scalar(text("SELECT pg_database_size(current_database())")) or 0


def _show(columns: dict[int, dict[str, Figure]]) -> None:
    sizes = list(columns)
    table = Table("ms: median, slowest, computing", *(f"{size:,}" for size in sizes), "growth")
    for name in columns[sizes[0]]:
        row = [columns[size][name] for size in sizes]
        growth = row[-1].median / row[0].median
        table.add_row(
            name, *(f"{f.median:.1f}  {f.slowest:.0f}  {f.computing:.1f}" for f in row), f"x {growth:.1f}"
        )
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
