"""Rights, works, numbers and reasons of mails whose writers use their own words, in twelve languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from intake.extractors.base import Material
from intake.extractors.explanation import read_explanation
from intake.extractors.rights import read_rights
from tests.extractors.claims.messages import mails, material

FILES = ("english", "germanic", "romance", "polish_and_cjk")
MAILS = [mail for name in FILES for mail in mails(f"plain_mails_{name}.toml")]
_READ: dict[str, Material] = {}


def _read(mail: dict[str, Any]) -> Material:
    if mail["id"] not in _READ:
        read = material(mail["body"], subject=mail.get("subject", "Harbor Market"))
        read.kind = mail["kind"]
        _READ[mail["id"]] = read
    return _READ[mail["id"]]


def _having(field: str) -> Any:
    chosen = [m for m in MAILS if field in m]
    return pytest.mark.parametrize("mail", chosen, ids=[m["id"] for m in chosen])


def _folded(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


@_having("rights")
def test_types_of_right(mail: dict[str, Any]) -> None:
    assert {r.type.value for r in read_rights(_read(mail))} == set(mail["rights"])


@_having("works")
def test_work(mail: dict[str, Any]) -> None:
    named = {_folded(r.work.value) for r in read_rights(_read(mail)) if r.work}
    assert named & {_folded(title) for title in mail["works"]}


@_having("registrations")
def test_registrations(mail: dict[str, Any]) -> None:
    numbers = {n.value for r in read_rights(_read(mail)) for n in r.registrations}
    assert {n.upper() for n in numbers} == {n.upper() for n in mail["registrations"]}


@_having("explanation")
def test_explanation(mail: dict[str, Any]) -> None:
    assert (read_explanation(_read(mail)) is not None) == mail["explanation"]
