"""How long the queue, a case, a search and a filing take in stores of 1,000 to 100,000 cases.

    python -m benchmarks.cases [--sizes 1000 10000 100000] [--folder DIR | --url postgresql://...] [--keep]

The cases are made from a seed and written in bulk as the rows that filing them one by one would write
(benchmarks/case_rows.py; a test compares both). What is measured goes through the store's own API; a message is
recorded and filed durably. The last column is what the largest store takes against the smallest.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import event, func, select, text

from benchmarks.case_readings import Generator
from benchmarks.case_rows import Rows
from casestore import Arrival, Store, open_store
from casestore.models import SearchEntry
from intake.filing import file_reading
from intake.result import ReadResult

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ROUNDS = 25
BATCH = 1000


class Mails:
    """Mails of a seed, each of them unlike the others, as they are recorded and filed."""

    def __init__(self, seed: int) -> None:
        self.generator = Generator(random.Random(seed))
        self.count = 0

    def next(self) -> tuple[ReadResult, int]:
        self.count += 1
        return self.generator.notice(self.count), self.count

    def file_one(self, store: Store) -> str | None:
        result, number = self.next()
        at = BEGIN + timedelta(minutes=number)
        facts = result.reading.message
        arrival = Arrival(facts.sha256, 6000, facts.message_id, at, "smtp", {"rcpt_tos": []})
        (recorded,) = store.record_arrivals([arrival])
        return file_reading(store, recorded.id, result).case_number


def fill(store: Store, mails: Mails, size: int) -> float:
    """Bring a store to so many mails; seconds it took."""
    began = time.monotonic()
    if store.db.is_sqlite:
        event.listen(store.db.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
        store.db.engine.dispose()
    rows = Rows(BEGIN)
    for start in track(range(mails.count, size, BATCH), f"{size:,} cases", console=Console(stderr=True)):
        with store.db.reading() as session:
            entries = session.scalar(select(func.max(SearchEntry.id))) or 0
        for _ in range(min(BATCH, size - start)):
            rows.add(*mails.next(), entries)
        rows.write(store)
    with store.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return time.monotonic() - began


def measure(work: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """The median, in milliseconds, after one that warms up."""
    work(0)
    spans = []
    for turn in range(1, rounds + 1):
        began = time.perf_counter()
        work(turn)
        spans.append(time.perf_counter() - began)
    return statistics.median(spans) * 1000


def figures(store: Store, mails: Mails) -> dict[str, float]:
    """Milliseconds of everything that is measured."""
    numbers = [c.number for c in store.list_cases(order="newest", limit=ROUNDS + 1, offset=40).cases]
    some = mails.generator.known
    measured = {
        "queue: first page": measure(lambda _: store.list_cases()),
        "queue: one state, the longest waiting": measure(
            lambda _: store.list_cases(states=["incomplete"], order="waiting")
        ),
        "queue: something missing": measure(lambda _: store.list_cases(missing="phone")),
        "queue: counts by state": measure(lambda _: store.case_counts()),
        "case page": measure(lambda i: store.get_case(numbers[i])),
        "search: case number": measure(lambda i: store.search(numbers[i])),
        "search: item's address": measure(lambda i: store.search(some.listings[i])),
        "search: telephone number": measure(lambda i: store.search(some.phones[i])),
        "search: registration number": measure(lambda i: store.search(some.registrations[i])),
        "search: claimant": measure(lambda i: store.search(some.claimants[i])),
        "search: piece of a seller's name": measure(lambda i: store.search(some.sellers[i][2:9])),
        "search: two Chinese letters": measure(lambda _: store.search("侵权")),
        "search: word of every mail": measure(lambda _: store.search("infringing")),
        "search: three words of every mail": measure(lambda _: store.search("good faith belief")),
        "search: beginning of that word": measure(lambda _: store.search("infrin")),
        "search: rare word of a text": measure(lambda i: store.search(some.rare[i])),
        "search: nothing found": measure(lambda _: store.search("qqqzzzxxy wwwvvv")),
        "search box of the desk": measure(lambda i: store.list_cases(text=some.claimants[i])),
    }
    if store.db.is_sqlite:  # filing as it is in service: durable
        event.listen(store.db.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=FULL"))
        store.db.engine.dispose()
    return measured | {"filing a message": measure(lambda _: mails.file_one(store))}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--seed", type=int, default=512)
    parser.add_argument("--folder", type=Path, help="for the SQLite file; default: a temporary one")
    parser.add_argument("--url", help="an empty store to use instead of SQLite")
    options = parser.parse_args(arguments)
    columns: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        store = open_store(options.url or f"sqlite:///{folder}/cases.sqlite")
        mails = Mails(options.seed)
        for size in sorted(options.sizes):
            seconds = fill(store, mails, size)
            columns[size] = figures(store, mails)
            print(f"{size:,} cases: filled in {seconds:.0f} s, {_bytes(Path(folder)) / 1e6:.0f} MB")
        store.close()
    _show(columns)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _show(columns: dict[int, dict[str, float]]) -> None:
    sizes = list(columns)
    table = Table("ms (median)", *(f"{size:,}" for size in sizes), "growth")
    for name in columns[sizes[0]]:
        row = [columns[size][name] for size in sizes]
        table.add_row(name, *(f"{ms:.1f}" for ms in row), f"x {row[-1] / row[0]:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
