"""Registration numbers: the offices' ways of writing them, check digits, and numbers that are none."""

from __future__ import annotations

import pytest

from intake.extractors.rights import read_rights
from intake.extractors.rights.checks import cn_patent, usco
from intake.reading import Registration
from tests.extractors.claims.messages import material


def _read(sentence: str) -> list[Registration]:
    mail = material(
        f"Hello,\n\nplease remove the infringing listing https://harbormarket.example/item/1005001110001\n\n{sentence}\n\nRegards\nAda Quill\n"
    )
    return [n for right in read_rights(mail) for n in right.registrations]


@pytest.mark.parametrize(
    ("sentence", "number", "office"),
    [
        ("We own U.S. Trademark Reg. No. 6,555,010.", "6555010", "USPTO"),
        ("We own US Patent No. 11,555,010 B2.", "11555010", "USPTO"),
        ("We own U.S. Design Patent No. D955,010 S.", "D955010", "USPTO"),
        ("Our copyright is registered as TX 8-555-010.", "TX0008555010", "USCO"),
        ("Our EU trade mark No. 018 555 010 is used.", "018555010", "EUIPO"),
        ("Our registered Community design No. 008555010-0003 is copied.", "0085550100003", "EUIPO"),
        ("Our UK trade mark UK00003555010 is used.", "UK00003555010", "UKIPO"),
        ("Our UK registered design No. 6255501 is copied.", "6255501", "UKIPO"),
        ("Our international trademark registration No. 1555010 (Madrid) is used.", "1555010", "WIPO"),
        ("Our European patent EP 3 555 010 B1 is infringed.", "EP3555010", "EPO"),
        ("我司商标注册号：35550108，第21类，中国。", "35550108", "CNIPA"),
        ("Unser deutsches Patent DE 10 2019 555 010 wird verletzt.", "DE102019555010", "DPMA"),
        ("Notre marque française n° 4 555 010 est utilisée.", "4555010", "INPI"),
        ("Nossa marca está registrada no INPI Brasil sob o registro nº 915550108.", "915550108", "INPI-BR"),
        ("弊社の特許第6555010号が侵害されています。", "6555010", "JPO"),
        ("저희 상표등록 제40-1555010호가 침해되었습니다.", "401555010", "KIPO"),
    ],
)
def test_offices(sentence: str, number: str, office: str) -> None:
    assert [(n.value, n.office) for n in _read(sentence)] == [(number, office)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Our trademark application no. 90555010 is pending.",
        "We own a trademark. VAT: 355501012, company registration no. 9555010.",
        "We own a trademark and our phone is 020 7555 0108.",
        "I own the copyright. My order number was 6555010.",
        "Wir haben eine Marke. HRB 6555010, Steuernummer 055/550/10810",
        "我司拥有商标权，订单号：35550108。",
        "Our trademark is used in item 1005001110001.",
    ],
)
def test_other_numbers_are_no_registrations(sentence: str) -> None:
    assert _read(sentence) == []


def test_the_check_digit_of_chinese_patents() -> None:
    stem = "ZL20213055501{}".format  # 12 digits and the check digit
    right = [d for d in "0123456789X" if cn_patent(stem("0") + "." + d)]
    assert len(right) == 1
    assert not cn_patent("ZL2021305550.1")


@pytest.mark.parametrize(
    ("written", "normal"),
    [("VA 1-555-010", "VA0001555010"), ("TXu002555010", "TXu002555010"), ("PA 555-010", "PA0000555010")],
)
def test_copyright_office_numbers_have_twelve_characters(written: str, normal: str) -> None:
    assert usco(written) == normal


def test_a_number_goes_to_the_right_of_its_type() -> None:
    mail = material(
        "The listing https://harbormarket.example/item/1005001110001 infringes our U.S. Patent No. 11,555,010 B2 "
        "and our U.S. Design Patent No. D955,010 S.\n\nAda Quill\n"
    )
    assert {r.type.value: [n.value for n in r.registrations] for r in read_rights(mail)} == {
        "patent": ["11555010"],
        "design": ["D955010"],
    }


def test_a_copyright_line_claims_no_copyright() -> None:
    mail = material(
        "Copyright © 2020 Quill Ltd\n\nThe listing https://harbormarket.example/item/1005001110001 uses our trademark "
        "QUILLWORT without permission.\n\nAda Quill\nHead of Patents and Copyright © 2020\n"
    )
    assert [(r.type.value, r.work and r.work.value) for r in read_rights(mail)] == [
        ("trademark", "QUILLWORT")
    ]
