"""What a reading process has started ends with it: no OCR goes on for a mail that was given up."""

from __future__ import annotations

import io
import os
import random
import signal
import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from intake.accept import Facts
from intake.engine.child import read_message
from intake.settings import Reader
from tests.engine.conftest import Bench, MakeBench
from tests.support import needs, until

LONGEST_READING = 10.0  # seconds; tesseract is at work long before


def slow_page() -> bytes:
    """A mail with a scanned page of small print, which tesseract takes far longer for than a child has."""
    page = Image.new("L", (2480, 3508), 255)
    draw, chance = ImageDraw.Draw(page), random.Random(5)
    for y in range(150, 3350, 30):
        line = " ".join("".join(chance.choices("aeinorst", k=6)) for _ in range(28))
        draw.text((150, y), line, fill=0, font_size=20)
    picture = io.BytesIO()
    page.save(picture, "PNG")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ada@owner.example", "A scanned letter"
    mail.set_content("See the scan.")
    mail.add_attachment(picture.getvalue(), maintype="image", subtype="png", filename="letter.png")
    return mail.as_bytes()


def process(pid: int) -> tuple[str, str, int]:
    """A process's name, state and parent. Raises OSError where it is none."""
    name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition(" (")[2].rpartition(") ")
    return name, rest[0], int(rest.split()[1])


def ocr_processes() -> set[int]:
    """The tesseracts that this process's children, or theirs, have started."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found[int(path.name)] = process(int(path.name))

    def ours(pid: int) -> bool:
        return pid == os.getpid() or (pid in found and ours(found[pid][2]))

    return {
        pid for pid, (name, state, _) in found.items() if name == "tesseract" and state != "Z" and ours(pid)
    }


def runs(pid: int) -> bool:
    try:
        return process(pid)[1] != "Z"
    except OSError:
        return False


@pytest.fixture
def reading(make_bench: MakeBench) -> Bench:
    """A bench at which the real reader reads a slow page."""
    needs("tesseract")
    assert Reader().ocr, "OCR is on unless switched off"
    bench = make_bench(timeout_seconds=LONGEST_READING)
    bench.door.accept_now(slow_page(), Facts("file"))
    bench.start_engine(read_message)
    return bench


def ocr_at_work() -> set[int]:
    """The tesseract that reads the page; one that only tells its languages has ended by then."""
    seen: set[int] = set()

    def at_work() -> bool:
        before = seen.copy()
        seen.clear()
        seen.update(ocr_processes())
        time.sleep(0.4)
        return bool(before & seen)

    until(at_work, what="tesseract works on the page")
    for pid in seen:  # so that it does not end by itself, however quick the machine and patient the test
        os.kill(pid, signal.SIGSTOP)
    return seen


def test_no_ocr_outlives_the_time_a_mail_has(reading: Bench) -> None:
    begun = ocr_at_work()
    (message,) = reading.store.list_messages()
    reading.wait_until_done(message.id)
    assert reading.reason(message.id) == f"reading took longer than {LONGEST_READING:g} seconds"
    until(lambda: not any(map(runs, begun)), what="tesseract ended")


def test_no_ocr_outlives_a_child_that_was_killed(reading: Bench) -> None:
    begun = ocr_at_work()
    for pid in begun:
        os.kill(process(pid)[2], signal.SIGKILL)
    until(lambda: not any(map(runs, begun)), what="tesseract ended")
