"""Whose values are taken: the writer's from the letter, attached or not, and never the other side's."""

from __future__ import annotations

import io
import time
from email.message import EmailMessage

import docx
import pytest

from intake.extractors.base import Material
from intake.extractors.contact import read_contact
from intake.parsers.message import parse_message
from intake.settings import Platform
from tests.extractors.contact.test_letters import material_of


def docx_of(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_an_attached_letter_outweighs_the_mail_that_covers_it() -> None:
    mail = EmailMessage()
    mail["From"] = "Tobias Grell <t.grell@harkness-law.example>"
    mail["To"] = "ip-agent@harbormarket.example"
    mail.set_content("Dear all,\n\nplease see the attached letter.\n\nTobias Grell, assistant\n")
    letter = docx_of(
        "Harkness Law LLP",
        "12 Sailmakers Row, Bristol BS1 4QA",
        "Dear Harbor Market,",
        "This firm represents Odell Lighting, Inc. in this matter.",
        "Very truly yours,",
        "/s/ Margaret Harkness",
        "Margaret Harkness",
        "Partner",
        "m.harkness@harkness-law.example",
        "+44 117 496 0133",
    )
    mail.add_attachment(
        letter,
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="Letter to Harbor Market.docx",
    )
    contact = read_contact(Material(parse_message(mail.as_bytes()), Platform(), language="en", kind="notice"))
    assert contact.name is not None and contact.name.value == "Margaret Harkness"
    assert contact.organization is not None and contact.organization.value == "Odell Lighting, Inc."
    assert contact.phone is not None and contact.phone.value == "+441174960133"
    assert contact.address is not None and contact.address.value == "12 Sailmakers Row, Bristol BS1 4QA"
    assert contact.role is not None and contact.role.value == "agent"


def test_nothing_is_taken_from_the_mail_that_is_answered() -> None:
    body = (
        "The notice is wrong, please restore my listing.\n\n"
        "On Mon, 4 May 2026 at 10:00, Harbor Market <no-reply@harbormarket.example> wrote:\n"
        "> The complaint was sent by Violet Marsh, Marsh & Sons Ltd, violet@marsh.example,\n"
        "> 9 Elm Street, Leeds LS1 4AP, +44 113 496 0101\n"
    )
    contact = read_contact(material_of(body, "seller77@postbox.example", kind="counter_notice"))
    assert contact.name is None
    assert contact.organization is None
    assert contact.phone is None
    assert contact.address is None
    assert contact.email is not None and contact.email.value == "seller77@postbox.example"
    assert contact.role is not None and contact.role.value == "seller"


@pytest.mark.parametrize(
    "line",
    [
        "Fax: +44 113 496 0144",
        "Order number 8134 7720 1155",
        "Company No. 0885 5501 23",
        "VAT GB 555 0188 21",
        "IBAN DE00 0000 0000 0055 0199 00",
        "QQ: 2055501234",
        "Case 2026-000123-4567",
        "12/04/2026 10:30",
        "Patent No. 11,284,617",
    ],
)
def test_numbers_that_are_no_telephones(line: str) -> None:
    contact = read_contact(
        material_of(f"Please remove it.\n\nBest regards,\nJane Doe\n{line}\n", "jane@doe.example")
    )
    assert contact.phone is None


def test_full_width_digits_are_a_number() -> None:
    body = "削除をお願いします。\n\n敬具\n\n山本 さくら\n電話：０３－５５５５－０１２３\n"
    contact = read_contact(material_of(body, "yamamoto@kaminari.example", language="ja"))
    assert contact.phone is not None and contact.phone.value == "+81355550123"


@pytest.mark.parametrize(
    "unit",
    [
        "+1 ",
        "a@",
        "a@b.",
        "Phone: 1 ",
        "on behalf of A ",
        "Name:\n",
        "Best regards,\nAb Cd\n",
        "Signed: Jo Do\n",
        "王",
    ],
)
def test_hostile_text_is_read_in_linear_time(unit: str) -> None:
    material = material_of(unit * (200_000 // len(unit)), "x@y.example")
    began = time.process_time()
    read_contact(material)
    assert time.process_time() - began < 15
