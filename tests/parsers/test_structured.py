"""Machine-readable notices: ACNS, XARF, ARF."""

from __future__ import annotations

import json

from intake.parsers.message import parse_message
from tests.parsers.build import attached, document, raw_mail, text_body

ACNS = """<?xml version="1.0" encoding="UTF-8"?>
<Infringement xmlns="http://www.acns.net/ACNS">
  <Case><ID>F-77</ID><Status>Open</Status></Case>
  <Complainant><Entity>Fernhill Goods &amp; Sons</Entity><Email>mara@fernhill.example</Email></Complainant>
  <Content><Item><Title>Fern I</Title></Item><Item><Title><![CDATA[Fern II]]></Title></Item></Content>
</Infringement>"""


def check_acns(text: str, values: dict[str, tuple[str, int, int]]) -> None:
    assert values["Infringement.Complainant.Entity"][0] == "Fernhill Goods & Sons"
    assert values["Infringement.Content.Item[2].Title"][0] == "Fern II"
    for name in (
        "Infringement.Case.ID",
        "Infringement.Complainant.Email",
        "Infringement.Content.Item[2].Title",
    ):
        value, start, end = values[name]
        assert text[start:end] == value


def test_acns_attached_as_xml() -> None:
    doc = document(attached(ACNS.encode(), "application/xml", "acns.xml"), "2")
    assert doc.structured_format == "acns"
    check_acns(doc.text, doc.structured)


def test_acns_in_a_clearsigned_and_dash_escaped_body() -> None:
    marked = f"- ----Start ACNS Notice XML\n{ACNS}\n- ----End ACNS Notice XML\n"
    body = text_body(
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nDear agent,\n{marked}"
        "-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n"
    )
    assert body.structured_format == "acns"
    assert "Dear agent," in body.text
    check_acns(body.text, body.structured)


def test_entity_bombs_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Infringement><Case>&b;</Case></Infringement>'
    )
    doc = document(attached(bomb.encode(), "application/xml", "a.xml"), "2")
    assert doc.structured_format is None
    assert doc.text.startswith("<!DOCTYPE")


def test_xarf_report() -> None:
    report = {"xarf_version": "4.0.0", "category": "copyright", "type": "ugc_platform",
              "reporter": {"org": "Fernhill \"Goods\"", "contact": "mara@fernhill.example"},
              "infringing_urls": ["https://harbormarket.example/item/1", "https://harbormarket.example/item/2"]}  # fmt: skip
    doc = document(attached(json.dumps(report, indent=1).encode(), "application/json", "xarf.json"), "2")
    assert doc.structured_format == "xarf"
    assert doc.structured["reporter.org"][0] == 'Fernhill "Goods"'
    for name in ("category", "reporter.contact", "infringing_urls", "infringing_urls[2]"):
        value, start, end = doc.structured[name]
        assert doc.text[start:end] == value


def test_abuse_report() -> None:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"'
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nAn abuse report\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n"
        b"Feedback-Type: abuse\r\nUser-Agent: Fern/1\r\nVersion: 1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        b"Subject: Returned\r\n\r\nThe mail complained of\r\n--b--"
    )
    parsed = parse_message(raw_mail(head, body))
    doc = document(parsed, "2")
    assert doc.structured_format == "arf"
    value, start, end = doc.structured["Feedback-Type"]
    assert (value, doc.text[start:end]) == ("abuse", "abuse")
    assert document(parsed, "3.1").text == "The mail complained of"
