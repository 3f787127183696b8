"""Statements printed on a form: made where they are ticked or answered with yes, else not."""

from __future__ import annotations

import pytest

from intake.extractors.explanation import read_explanation
from intake.extractors.statements import read_statements
from intake.extractors.statements.made import made_statements
from tests.extractors.claims.messages import material, signed_by

FORMS = [
    (
        "counter_notice",
        "I believe in good faith that the material was removed by mistake: YES\n"
        "I accept service of process: NO\nI consent to the jurisdiction of the court: YES\n",
        {"good_faith", "mistake", "jurisdiction"},
    ),
    (
        "notice",
        "Boa-fé: acredito de boa-fé que o uso não foi autorizado  (x) sim ( ) não\n"
        "As informações são verdadeiras  ( ) sim (x) não\n",
        {"good_faith"},
    ),
    (
        "notice",
        "[x] I have a good faith belief that the use is not authorised\n"
        "[ ] The information in this notice is accurate\n[x] I am the owner of the right\n",
        {"good_faith", "authority"},
    ),
    (
        "notice",
        "☒ Ich handle in gutem Glauben.\n☐ Die Angaben sind richtig und vollständig.\n",
        {"good_faith"},
    ),
    (
        "counter_notice",
        "¿Acepta la jurisdicción de los tribunales? SÍ\n¿Acepta la notificación judicial? NO\n",
        {"jurisdiction"},
    ),
    ("notice", "我善意相信该使用未经授权：是\n信息真实准确：否\n", {"good_faith"}),
    (
        "notice",
        "Bonne foi : [x] j'estime de bonne foi que l'usage n'est pas autorisé\n"
        "Exactitude : [ ] je certifie que ces renseignements sont exacts\n",
        {"good_faith"},
    ),
    ("counter_notice", "J'accepte la signification des actes : oui / non\n", set()),
    (
        "counter_notice",
        "I accept service of process from the complainant. [ ] yes [x] no\n"
        "I submit to the jurisdiction of the district court. [x] yes [ ] no\n",
        {"jurisdiction"},
    ),
]


@pytest.mark.parametrize(("kind", "form", "statements"), FORMS)
def test_only_what_is_affirmed_is_stated(kind: str, form: str, statements: set[str]) -> None:
    read = material(form, subject="Form")
    read.kind = kind
    assert set(made_statements(read)) == statements


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("Ann Lee", "(s) Ann Lee"),
        ("Ann Lee", "Signed electronically: Ann Lee"),
        ("Ann Lee", "Electronic signature: /Ann Lee/"),
        ("Ann Lee", "— Ann"),
        ("李安", "此致\n李安\n2026年5月1日"),
        ("佐藤 健太", "以上\n佐藤健太"),
        ("박서준", "박서준 올림"),
        ("Jan Kowalski", "Z poważaniem,\nmgr Jan Kowalski\nradca prawny"),
        ("María López", "Fdo.: María López"),
        ("Uwe Kern", "gez. Uwe Kern"),
        ("Luc Roy", "Fait à Lyon, le 3 mai 2026\nLuc Roy"),
    ],
)
def test_a_name_at_the_end_signs(name: str, ending: str) -> None:
    read = material(f"The text of the letter.\n\n{ending}\n", subject="Notice")
    read.kind = "notice"
    assert read_statements(read, signed_by(name))["signature"] is not None


EMPTY = [
    ("en", "Why do you disagree with the report:\n"),
    ("de", "Warum ist die Beschwerde falsch?\n"),
    ("fr", "Pourquoi la réclamation est-elle erronée :\n"),
    ("es", "Motivo de su oposición:\n"),
    ("it", "Motivi dell'opposizione:\n"),
    ("pt", "Motivo da contestação:\n"),
    ("nl", "Reden van bezwaar:\n"),
    ("pl", "Uzasadnienie sprzeciwu:\n"),
    ("zh", "异议理由：\n"),
    ("ja", "異議申立ての理由：\n"),
    ("ko", "이의 제기 사유:\n"),
    ("de-one-word", "Begründung:\n"),
    ("en-one-word", "Reasons:\n"),
]


@pytest.mark.parametrize(("language", "question"), EMPTY, ids=[language for language, _ in EMPTY])
def test_an_empty_line_for_the_reasons_is_no_reason(language: str, question: str) -> None:
    form = (
        "Case: HM-2026-071122\nName: Rhea Pollard\n"
        f"{question}"
        "Enclosed: invoice for the cloth, copy of my identity card\n\n"
        "I have twenty orders waiting and two apprentices to pay, so please be quick about it.\n\nRhea Pollard\n"
    )
    read = material(form, subject="Form")
    read.kind, read.language = "counter_notice", language[:2]
    assert read_explanation(read) is None
