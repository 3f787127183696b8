"""Each field of the claims, on mails in twelve languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from intake.extractors.base import Material
from intake.extractors.explanation import read_explanation
from intake.extractors.rights import read_rights
from intake.extractors.statements import read_statements
from intake.reading import Value
from tests.extractors.claims.messages import mails, material, signed_by

MAILS = mails()
_READ: dict[str, Material] = {}


def _read(mail: dict[str, Any]) -> Material:
    if mail["id"] not in _READ:
        _READ[mail["id"]] = material(
            mail["body"], subject=mail["subject"], sender=mail["from"], headers=mail.get("headers")
        )
    return _READ[mail["id"]]


def _having(field: str) -> Any:
    chosen = [m for m in MAILS if field in m]
    return pytest.mark.parametrize("mail", chosen, ids=[m["id"] for m in chosen])


@_having("kind")
def test_kind(mail: dict[str, Any]) -> None:
    assert _read(mail).kind == mail["kind"]


@_having("language")
def test_language(mail: dict[str, Any]) -> None:
    assert _read(mail).language == mail["language"]


@_having("rights")
def test_types_of_right(mail: dict[str, Any]) -> None:
    assert {r.type.value for r in read_rights(_read(mail))} == set(mail["rights"])


@_having("works")
def test_work(mail: dict[str, Any]) -> None:
    named = {r.work.value for r in read_rights(_read(mail)) if r.work}
    assert named <= set(mail["works"])
    assert bool(named) == bool(mail["works"])


@_having("registrations")
def test_registrations(mail: dict[str, Any]) -> None:
    numbers = {n.value for r in read_rights(_read(mail)) for n in r.registrations}
    assert numbers == set(mail["registrations"])


@_having("statements")
def test_statements(mail: dict[str, Any]) -> None:
    made = read_statements(_read(mail), signed_by(mail["name"]))
    assert {key for key, value in made.items() if value} == set(mail["statements"])


@_having("explanation")
def test_explanation(mail: dict[str, Any]) -> None:
    assert (read_explanation(_read(mail)) is not None) == mail["explanation"]


@_having("kind")
def test_every_value_stands_where_it_says(mail: dict[str, Any]) -> None:
    read = _read(mail)
    for value in _values(read, mail):
        if value.source is not None:
            document = read.document(value.source.part)
            assert document is not None
            assert value.source.quote == document.text[value.source.start : value.source.end]
            assert re.search(r"\w", value.source.quote)


def _values(read: Material, mail: dict[str, Any]) -> list[Value]:
    found = [v for v in read_statements(read, signed_by(mail["name"])).values() if v]
    if explanation := read_explanation(read):
        found.append(explanation)
    for right in read_rights(read):
        found += [v for v in (right.type, right.work, right.description, *right.registrations) if v]
    return found
