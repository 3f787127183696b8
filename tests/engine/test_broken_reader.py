"""A reader that fails on everything says so; nobody waits for a reading that never comes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_BREAK = """
import intake.reader

def broken(material):
    raise AttributeError("a lexicon is gone")

intake.reader.read_language = broken
"""


def test_a_reader_that_cannot_even_warm_up_ends_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_BREAK, encoding="utf-8")  # in every process of the run
    mail = tmp_path / "notice.eml"
    mail.write_bytes(b"From: ada@lamps.example\r\nSubject: notice\r\n\r\nPlease remove it.\r\n")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-m", "intake", "read", str(mail)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode != 0
    assert "a lexicon is gone" in done.stderr
