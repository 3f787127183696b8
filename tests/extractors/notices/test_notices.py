"""Notices to a code host as a clerk reads them: one form, letter or mail each, in another wording."""

from __future__ import annotations

import tomllib
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from intake.reader import read
from intake.reading import STATEMENT_KEYS, Reading
from intake.settings import Platform, Settings

MAILS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "notices.toml").read_text("utf-8"))[
    "mail"
]
HOST = Platform(
    name="Code Harbor",
    domains=("codeharbor.example",),
    agent_address="copyright@agent.example",
)


@cache
def _reading(number: int) -> Reading:
    mail = MAILS[number]
    message = EmailMessage()
    message["From"], message["To"] = mail["from"], HOST.agent_address
    message["Subject"] = mail.get("subject", "Takedown request")
    message.set_content(mail["body"].lstrip("\n"))
    return read(message.as_bytes(), Settings(platform=HOST)).reading


@pytest.fixture(params=range(len(MAILS)), ids=[m["id"] for m in MAILS])
def mail(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Reading]:
    return MAILS[request.param], _reading(request.param)


def test_kind(mail: tuple[dict[str, Any], Reading]) -> None:
    said, reading = mail
    assert reading.kind.value == said.get("kind", "notice")


def test_links(mail: tuple[dict[str, Any], Reading]) -> None:
    said, reading = mail
    assert [x.value for x in reading.listings] == said["listings"]
    assert {x.value for x in reading.originals} == set(said.get("originals", ()))


@pytest.mark.parametrize("field", ["name", "organization", "phone", "address"])
def test_contact(mail: tuple[dict[str, Any], Reading], field: str) -> None:
    said, reading = mail
    if reading.kind.value == "retraction":
        pytest.skip("a retraction need not say who writes")
    value = getattr(reading.contact, field)
    wanted = said.get(field)
    assert (value.value if value else None) in (wanted if isinstance(wanted, list) else [wanted])


def test_role(mail: tuple[dict[str, Any], Reading]) -> None:
    said, reading = mail
    if "role" in said:
        assert reading.contact.role is not None
        assert reading.contact.role.value == said["role"]


def test_rights_and_work(mail: tuple[dict[str, Any], Reading]) -> None:
    said, reading = mail
    if "rights" in said:
        assert {r.type.value for r in reading.rights} == set(said["rights"])
    if "work" in said:
        assert {r.work.value for r in reading.rights if r.work} & set(said["work"])


def test_statements(mail: tuple[dict[str, Any], Reading]) -> None:
    said, reading = mail
    if reading.kind.value == "retraction":
        pytest.skip("a retraction need not swear")
    made = {key for key in STATEMENT_KEYS if reading.statements[key] is not None}
    assert made - {"authority"} == set(said.get("statements", ())) - {"authority"}
