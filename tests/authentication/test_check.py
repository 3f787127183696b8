"""SPF, DKIM and DMARC checked against a real name server on loopback."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from typing import ClassVar

import dkim
import dns.message
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from intake.authentication import authenticate
from intake.authentication.check import use_nameservers
from intake.parsers.message import parse_message
from intake.settings import Trust

MAIL = (
    b"From: Ada Maker <ada@maker.example>\r\nTo: ip-agent@harbormarket.example\r\n"
    b"Subject: A notice\r\nDate: Mon, 01 Jun 2026 10:00:00 +0000\r\nMessage-ID: <1@maker.example>\r\n\r\nHello\r\n"
)
ENVELOPE = {"peer": "198.51.100.7", "mail_from": "ada@maker.example", "helo": "mail.maker.example"}


class _Zone(socketserver.BaseRequestHandler):
    records: ClassVar[dict[tuple[str, str], str]] = {}

    def handle(self) -> None:
        data, socket = self.request
        query = dns.message.from_wire(data)
        question = query.question[0]
        answer = dns.message.make_response(query)
        text = self.records.get((question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)))
        if text:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", question.rdtype, text))
        socket.sendto(answer.to_wire(), self.client_address)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def zone(key: rsa.RSAPrivateKey) -> Iterator[Trust]:
    """A name server that knows maker.example; the resolver of this process asks it."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    encoded = base64.b64encode(public).decode()
    halves = f'"v=DKIM1; k=rsa; p={encoded[:200]}" "{encoded[200:]}"'
    _Zone.records = {
        ("maker.example.", "TXT"): '"v=spf1 ip4:198.51.100.7 -all"',
        ("_dmarc.maker.example.", "TXT"): '"v=DMARC1; p=reject"',
        ("s1._domainkey.maker.example.", "TXT"): halves,
    }
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), _Zone) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        trust = Trust(check=True, nameservers=(f"127.0.0.1:{server.server_address[1]}",))
        use_nameservers(trust.nameservers, 2.0)
        yield trust
        server.shutdown()
    dns.resolver.default_resolver = None


def signed(key: rsa.RSAPrivateKey) -> bytes:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return bytes(dkim.sign(MAIL, b"s1", b"maker.example", pem)) + MAIL


def test_a_server_that_the_domain_names_passes(zone: Trust) -> None:
    found = authenticate(MAIL, parse_message(MAIL).headers, ENVELOPE, zone)
    assert (found.source, found.verdict) == ("checked", "pass")


def test_another_server_fails(zone: Trust) -> None:
    found = authenticate(MAIL, parse_message(MAIL).headers, ENVELOPE | {"peer": "203.0.113.9"}, zone)
    assert found.verdict == "fail"


def test_a_signature_passes_through_any_relay(zone: Trust, key: rsa.RSAPrivateKey) -> None:
    raw = signed(key)
    assert authenticate(raw, parse_message(raw).headers, {"peer": "127.0.0.1"}, zone).verdict == "pass"


def test_a_changed_body_breaks_the_signature(zone: Trust, key: rsa.RSAPrivateKey) -> None:
    raw = signed(key).replace(b"Hello", b"Hello, please close case 1")
    assert authenticate(raw, parse_message(raw).headers, {"peer": "127.0.0.1"}, zone).verdict == "fail"


def test_without_dns_nobody_is_proven_and_nothing_breaks() -> None:
    use_nameservers(["127.0.0.1:9"], 0.3)
    try:
        found = authenticate(
            MAIL, parse_message(MAIL).headers, ENVELOPE, Trust(check=True, timeout_seconds=0.5)
        )
    finally:
        dns.resolver.default_resolver = None
    assert found.verdict != "pass"


def test_unchecked_is_unknown() -> None:
    assert authenticate(MAIL, parse_message(MAIL).headers, ENVELOPE, Trust()).verdict == "none"


def test_an_unsigned_mail_of_an_unknown_domain_is_no_failure(zone: Trust) -> None:
    raw = MAIL.replace(b"maker.example", b"nobody.example")
    assert authenticate(raw, parse_message(raw).headers, {"peer": "127.0.0.1"}, zone).verdict == "none"
