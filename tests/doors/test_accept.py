"""accept(): durable or refused, the same bytes are one message, and one failure harms nobody else."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from intake.accept import Door, Facts, NotAccepted, message_id
from intake.archive import Archive
from tests.doors.mails import mail
from tests.doors.recorders import MemoryRecorder

SMTP = Facts("smtp", {"peer": "192.0.2.1", "mail_from": "ada@lamps.example"})


def test_an_accepted_message_is_archived_and_recorded(
    door: Door, archive: Archive, recorder: MemoryRecorder
) -> None:
    raw = mail()
    before = datetime.now(UTC)
    accepted = door.accept_now(raw, SMTP)
    assert accepted.sha256 == hashlib.sha256(raw).hexdigest()
    assert archive.get(accepted.sha256) == raw
    [arrival] = recorder.arrivals
    assert (arrival.sha256, arrival.size, arrival.source) == (accepted.sha256, len(raw), "smtp")
    assert arrival.envelope == SMTP.envelope
    assert before <= arrival.received_at <= datetime.now(UTC)


def test_the_same_mail_by_two_ways_is_one_message_with_two_arrivals(
    door: Door, recorder: MemoryRecorder
) -> None:
    first = door.accept_now(mail(), SMTP)
    second = door.accept_now(mail(), Facts("imap:inbox", {"uid": 7}))
    assert (first.duplicate, second.duplicate) == (False, True)
    assert first.id == second.id
    assert [a.source for a in recorder.arrivals] == ["smtp", "imap:inbox"]


def test_one_message_id_with_other_content_is_another_message(door: Door, recorder: MemoryRecorder) -> None:
    first = door.accept_now(mail(body="one"), SMTP)
    second = door.accept_now(mail(body="two"), SMTP)
    assert first.id != second.id
    assert recorder.arrivals[0].message_id == recorder.arrivals[1].message_id


def test_accepting_does_not_block_the_event_loop(door: Door, recorder: MemoryRecorder) -> None:
    async def scenario() -> int:
        recorder.gate.clear()
        pending = asyncio.create_task(door.accept(mail(), SMTP))
        ticks = 0
        while ticks < 20:
            await asyncio.sleep(0.005)
            ticks += 1
        assert not pending.done()
        recorder.gate.set()
        return (await pending).id

    assert asyncio.run(scenario()) == 1


def test_what_queues_up_during_a_commit_is_committed_together(door: Door, recorder: MemoryRecorder) -> None:
    recorder.gate.clear()
    futures = [door.submit(mail("first"), SMTP)]
    assert recorder.entered.wait(120)
    futures += [door.submit(mail(f"later {n}"), SMTP) for n in range(40)]
    recorder.gate.set()
    assert [f.result(120).id for f in futures] == list(range(1, 42))
    assert recorder.batches == [1, 40]


def test_a_database_that_is_down_refuses_and_recovers_without_restart(
    door: Door, recorder: MemoryRecorder
) -> None:
    recorder.down = True
    with pytest.raises(NotAccepted, match="shutting down") as caught:
        door.accept_now(mail(), SMTP)
    assert not caught.value.storage_full
    assert recorder.arrivals == []
    recorder.down = False
    assert not door.accept_now(mail(), SMTP).duplicate  # archived before, recorded only now


def test_a_message_that_cannot_be_recorded_does_not_take_its_neighbours_along(
    door: Door, recorder: MemoryRecorder
) -> None:
    recorder.poison = hashlib.sha256(mail("bad")).hexdigest()
    recorder.gate.clear()
    first = door.submit(mail("holds the door"), SMTP)
    assert recorder.entered.wait(120)
    others = {s: door.submit(mail(s), SMTP) for s in ("before", "bad", "after")}
    recorder.gate.set()
    assert first.result(120).id == 1
    assert [others[s].exception(120) is None for s in others] == [True, False, True]


def test_a_failing_store_is_not_waited_out_for_each_message_of_a_batch(archive: Archive) -> None:
    calls = []

    class Down(MemoryRecorder):
        def record_arrivals(self, arrivals: Sequence[object]) -> list[object]:  # type: ignore[override]
            calls.append(len(arrivals))
            self.entered.set()
            release.wait(120)
            raise ConnectionError("connection refused")

    release = threading.Event()
    recorder = Down()
    door = Door(archive, recorder)
    futures = [door.submit(mail("first"), SMTP)]
    assert recorder.entered.wait(120)
    futures += [door.submit(mail(str(n)), SMTP) for n in range(49)]
    release.set()
    assert all(isinstance(f.exception(120), NotAccepted) for f in futures)
    assert calls == [1, 49, 1, 1]  # the first message, the batch of the others, two alone
    door.close()


def test_new_messages_are_hinted_at_and_a_failing_hint_harms_nothing(
    archive: Archive, recorder: MemoryRecorder
) -> None:
    hints: list[Sequence[int]] = []

    def hint(ids: Sequence[int]) -> None:
        hints.append(ids)
        raise RuntimeError("nobody listens")

    door = Door(archive, recorder, on_accepted=hint)
    assert door.accept_now(mail("one"), SMTP).id == 1
    assert door.accept_now(mail("one"), SMTP).id == 1
    assert door.accept_now(mail("two"), SMTP).id == 2
    door.close()
    assert hints == [[1], [2]]


def test_a_closed_door_commits_what_waits_and_refuses_the_rest(
    archive: Archive, recorder: MemoryRecorder
) -> None:
    door = Door(archive, recorder)
    futures = [door.submit(mail(str(n)), SMTP) for n in range(20)]
    door.close()
    assert len({f.result(0).id for f in futures}) == 20
    with pytest.raises(NotAccepted, match="stopping"):
        door.accept_now(mail(), SMTP)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Message-ID: <a@b.example>\r\n\r\n", "<a@b.example>"),
        (b"From: x\nmessage-id:\n <folded@b.example>\n\nbody", "<folded@b.example>"),
        (b"Subject: Message-ID: <no@b.example>\r\n\r\nMessage-ID: <body@b.example>\r\n", None),
        (b"Message-ID: \r\n\r\n", None),
        (b"Message-ID: <\xff\xfe@b.example>\r\n\r\n", "<\\xff\\xfe@b.example>"),
        (b"", None),
    ],
)
def test_the_message_id_is_the_headers_own(raw: bytes, expected: str | None) -> None:
    assert message_id(raw) == expected


def test_a_hostile_header_costs_linear_time() -> None:
    assert message_id(b"message-id" + b" " * 1_000_000) is None
    assert len(message_id(b"Message-ID: <" + b"a" * 10_000_000) or "") == 998
    assert message_id(b"message-id:\r\n" * 100_000) is None
