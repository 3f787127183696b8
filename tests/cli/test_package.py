"""`pip install .` in an empty environment gives the same command, with every data file it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.service.process import ServiceProcess

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "03-fr-notice-marque-liste.eml"


def run(*command: str | Path, folder: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("INTAKE_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=600,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with our wheel installed, and its dependencies lent by the one that runs the tests."""
    folder = tmp_path_factory.mktemp("package")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, folder=folder)
    (wheel,) = folder.glob("notice_intake-*.whl")
    environment = folder / "env"
    venv.create(environment, with_pip=False)
    site = next((environment / "lib").glob("python*")) / "site-packages"
    run(*pip, "install", "--no-deps", "--target", site, wheel, folder=folder)
    # Behind the wheel's own packages, and as plain folders: the tests' editable install is not followed.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment


def test_the_installed_command_reads_a_mail(empty_environment: Path, tmp_path: Path) -> None:
    python = empty_environment / "bin" / "python"
    where = run(python, "-c", "import intake; print(intake.__file__)", folder=tmp_path)
    assert where.startswith(str(empty_environment))
    reading = json.loads(run(python, "-m", "intake", "read", "--jsonl", SAMPLE, folder=tmp_path))
    assert (reading["kind"]["value"], reading["language"]) == ("notice", "fr")


def test_the_installed_service_migrates_its_store_and_shows_its_pages(
    empty_environment: Path, tmp_path: Path
) -> None:
    service = ServiceProcess(tmp_path, python=empty_environment / "bin" / "python")
    service.start()
    try:
        service.wait_until_healthy()
        status, page = service.get("/sign-in")
        assert (status, "/static/desk.css" in page) == (200, True)
        assert service.get("/static/desk.css")[0] == 200
    finally:
        service.kill()
