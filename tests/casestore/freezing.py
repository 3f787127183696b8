"""Stores as earlier versions wrote them, kept as files, so that every upgrade is tried on what is really out there.

    python -m tests.casestore.freezing

writes `frozen/REVISION.json` with the program of today: run it whenever a migration was added, and keep the older
files as they are.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, MetaData, Table, insert, select, text

from casestore import Store, migrate, open_store
from casestore.engine import Database
from casestore.search_index import Words
from intake.filing import file_reading, file_unread
from intake.parsers.document import Document, Origin
from intake.reading import Reading
from intake.result import ReadResult
from tests.readings import answer, arrival, notice, right

FOLDER = Path(__file__).with_name("frozen")

TERMS = ("lumafold", "HM-2026-000001", "商标", "侵犯商标", "zertifikat muller", "+49 30 555017", "brightside", "7654321",
         "item:1001", "folding", "Quentin", "umafol", "zebra")  # fmt: skip
"""What every store that is frozen is searched for."""


def write(store: Store) -> None:
    """Some disputes with everything that a store can hold."""
    first = notice(
        1001,
        1002,
        phone=None,
        sellers=("Brightside_Shop",),
        numbers=(),
        message_id="<first@lumafold.example>",
    )
    number = _file(
        store, first, "Our folding lamps are copied. 请删除侵犯商标的链接。", p2="Zertifikat Müller"
    )
    phone = notice(phone="+4930555017").contact
    more = answer("follow_up", sender="ines@lumafold.example", numbers=(number,), contact=phone)
    _file(store, more, "Here is the telephone number.")
    store.correct(number, "contact.name", "Quentin Abara", who="ada", why="as signed")
    store.confirm(number, "contact.phone", who="ada")
    store.assign(number, "ada", who="bo")
    event = store.correct(number, "contact.organization", "Wrong Ltd", who="bo")
    store.undo(number, event.id, who="bo", why="a slip")
    store.move(number, "investigating", who="ada")
    store.move_listings(number, ["listings[0]", "listings[1]"], "disabled", who="ada", why="copies")
    store.move(number, "decided_removed", who="ada", why="copies")
    store.record_outgoing(
        number, "<out@market.example>", "token-of-takedown", "shop@bright.example", "seller"
    )
    counter = answer("counter_notice", 1001, sender="shop@bright.example", numbers=(number,))
    _file(store, counter, "These lamps are mine.")
    oak = notice(2001, sender="bo@oak.example", name="Bo", organization="Oak AB", phone="+46812345678",
                 rights=(right("OAKLINE", "5550001"),), message_id="<oak@oak.example>")  # fmt: skip
    other = _file(store, oak, "Chairs are copied.")
    _file(store, answer("retraction", 2001, sender="bo@oak.example", numbers=(other,)),
          "We take it back.")  # fmt: skip
    store.note(other, "rang them up", who="ada")
    _file(store, notice(kind="other", message_id="<q@zoo.example>"), "A question about zebras")
    unread = notice(message_id="<broken@x.example>")
    (recorded,) = store.record_arrivals([arrival(unread)])
    file_unread(store, recorded.id, "the message could not be read")
    store.add_user("ada", "staff", who="zoe")


def told(store: Store) -> dict[str, Any]:
    """What a store says of itself, as plain data."""
    cases = {}
    for summary in store.list_cases(order="newest").cases:
        case = store.get_case(summary.number)
        cases[summary.number] = {
            "state": summary.state,
            "missing": list(summary.missing),
            "claimant": summary.claimant,
            "assignee": summary.assignee,
            "opened_at": summary.opened_at.isoformat(),
            "values": {f.path: [f.confirmed, f.confirmed_by, f.value] for f in case.fields},
            "listings": {x.path: [x.item_key, x.state] for x in case.listings},
            "parties": [[p.role, p.name, p.address] for p in case.parties],
            "events": [
                [e.seq, e.at.isoformat(), e.who, e.action, e.path, e.before, e.after, e.why]
                for e in case.events
            ],
            "texts": {m.id: [d.text for d in store.get_message(m.id).documents] for m in case.messages},
        }
    plain: dict[str, Any] = json.loads(
        json.dumps(
            {
                "cases": cases,
                "messages": store.message_counts(),
                "triage": [m.subject for m in store.list_triage()],
                "sellers": [[s.name, s.points, s.standing, s.reversed] for s in store.list_sellers()],
                "deadlines": [
                    [d.kind, d.state, d.due_at.isoformat()] for d in store.list_deadlines() if d.due_at
                ],
                "search": {term: [h.case_number for h in store.search(term)] for term in TERMS},
            }
        )
    )
    return plain


def freeze(folder: Path = FOLDER) -> Path:
    """Write a store of today's revision, and what it says of itself."""
    hours = count()
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{place}/cases.sqlite"
        store = open_store(url, clock=lambda: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=next(hours)))
        write(store)
        said = told(store)
        store.close()
        rows = _dump(url)
    path = folder / f"{migrate.head()}.json"
    path.write_text(json.dumps({"told": said, "rows": rows}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def thaw(path: Path, url: str) -> dict[str, Any]:
    """Bring a frozen store into an empty database, at its own revision; what it said of itself."""
    frozen = json.loads(path.read_text("utf-8"))
    database = Database(url)
    migrate.upgrade(database, path.stem)
    tables = _tables(database)
    with database.engine.execution_options(writes=True).begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET session_replication_role = replica"))  # rows come in any order
        else:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in tables:
            rows = [
                {k: _to_python(table, k, v) for k, v in row.items()} for row in frozen["rows"][table.name]
            ]
            if rows:
                connection.execute(insert(table), rows)
            if not database.is_sqlite and "id" in table.c:
                name = (
                    f"SELECT setval('{table.name}_id_seq', (SELECT coalesce(max(id), 1) FROM {table.name}))"
                )
                connection.execute(text(name))
        for row in frozen["rows"]["search_index"]:
            words = Words(**{k: v.split() for k, v in row.items() if k != "id"})
            sqlite = "INSERT INTO search_index (rowid, head, tails, subject, body) VALUES (:id, :head, :tails, :subject, :body)"
            tsvector = "INSERT INTO search_index (id, words) VALUES (:id, CAST(:words AS tsvector))"
            connection.execute(
                text(sqlite if database.is_sqlite else tsvector), {**row, "words": words.tsvector()}
            )
    database.close()
    told_then: dict[str, Any] = frozen["told"]
    return told_then


def _file(store: Store, reading: Reading, body: str, **attachments: str) -> str:
    documents = [Document("body", Origin.BODY, "text/plain", body)]
    documents += [
        Document(part, Origin.ATTACHMENT, "text/plain", content) for part, content in attachments.items()
    ]
    (recorded,) = store.record_arrivals([arrival(reading)])
    store.begin_reading(recorded.id)
    return file_reading(store, recorded.id, ReadResult(reading, tuple(documents))).case_number or ""


def _dump(url: str) -> dict[str, list[dict[str, Any]]]:
    database = Database(url)
    with database.engine.connect() as connection:
        rows = {
            t.name: [dict(r) for r in connection.execute(select(t)).mappings()] for t in _tables(database)
        }
        words = connection.execute(text("SELECT rowid AS id, head, tails, subject, body FROM search_index"))
        rows["search_index"] = [dict(r) for r in words.mappings()]
    database.close()
    plain: dict[str, list[dict[str, Any]]] = json.loads(json.dumps(rows, default=datetime.isoformat))
    return plain


def _tables(database: Database) -> list[Table]:
    """The tables of a database as it is, whatever today's models say; the search index and the revision left out."""
    metadata = MetaData()
    metadata.reflect(database.engine, only=lambda name, _: not name.startswith(("search_index", "alembic")))
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return metadata.sorted_tables


def _to_python(table: Table, column: str, value: Any) -> Any:
    if isinstance(value, str) and table.c[column].type.python_type is datetime:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value


if __name__ == "__main__":
    print(freeze())
