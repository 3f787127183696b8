"""What comes out of a mail stays text; what comes from a browser stays in its bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk.downloads import attachment, safe_name
from desk.formatted import sanitise
from desk.guard import allowed_hosts, host_name
from desk.next_page import local_page
from desk.passwords import hash_password, password_fits
from desk.render import safe_link
from desk.throttle import PER_ADDRESS, PER_USER_AND_ADDRESS, WINDOW, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "//evil.example",
        "item:4711",
        "https://harbormarket.example@evil.example/",
        "https://harbormarket.example/\u202e",
        'https://a.example/"onmouseover=x',
        "https:///no-host",
        "https://[broken",
    ],
)
def test_odd_addresses_are_never_links(address: str) -> None:
    assert safe_link(address) is None


def test_ordinary_addresses_are_links() -> None:
    address = "https://harbormarket.example/item/1?a=b&c=d#e"
    assert safe_link(address) == address


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "evil", "", "/a\nb"],
)
def test_signing_in_leads_to_no_other_host(address: str) -> None:
    assert local_page(address) == "/cases"


def test_signing_in_leads_back_to_the_page_that_was_wanted() -> None:
    assert local_page("/cases/HM-2026-000001?part=2#v-x") == "/cases/HM-2026-000001?part=2#v-x"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("certificate.pdf", "certificate.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\windows\\a.exe", "C__windows_a.exe"),
        ("a\r\nSet-Cookie: x=1", "a__Set-Cookie_ x=1"),
        ("fdp\u202eexe.pdf", "fdp_exe.pdf"),
        (".htaccess", "htaccess"),
        (None, "part-2"),
        (" . ", "part-2"),
        ("证书.pdf", "证书.pdf"),
    ],
)
def test_file_names_are_made_harmless(given: str | None, safe: str) -> None:
    assert safe_name(given, "part-2") == safe


def test_a_long_file_name_keeps_its_ending() -> None:
    name = safe_name("x" * 500 + ".pdf", "part")
    assert name.endswith(".pdf")
    assert len(name) <= 120


def test_a_download_is_an_attachment_with_both_forms_of_its_name() -> None:
    answer = attachment(b"%PDF", 'Ünï "x".pdf')
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%C3%9Cn%C3%AF%20%22x%22.pdf" in disposition
    assert answer.headers["content-type"] == "application/octet-stream"


HOSTILE = """<html><head><style>body{background:url(https://evil.example/x)}</style><title>t</title></head>
<body onload="steal()"><p style="position:fixed">Hello <b>there</b></p><script>steal()</script>
<img src="https://evil.example/pixel.gif" onerror="steal()"><a href="javascript:steal()">click</a>
<form action="https://evil.example"><input name=password></form><svg><script>steal()</script></svg>
<table><tr><td colspan=2 background="https://evil.example/b">cell</td></tr></table>
<iframe src="https://evil.example"></iframe><link rel=stylesheet href="https://evil.example/s.css">
<meta http-equiv=refresh content="0;url=https://evil.example"></body></html>"""


def test_a_mails_html_keeps_its_structure_and_nothing_that_acts_or_loads() -> None:
    clean = sanitise(HOSTILE)
    assert "<b>there</b>" in clean
    assert '<td colspan="2">cell</td>' in clean
    for harm in ("script", "steal", "evil", "href", "src", "style", "onload", "<form", "<input", "meta"):
        assert harm not in clean


def test_failed_attempts_close_the_door_for_a_while() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(PER_USER_AND_ADDRESS):
        assert throttle.wait("Ada", "192.0.2.1") is None
        throttle.failed("Ada", "192.0.2.1")
    assert throttle.wait("ada", "192.0.2.1") == WINDOW
    assert throttle.wait("Ada", "192.0.2.2") is None, "a stranger elsewhere locks nobody out"
    assert throttle.wait("Bert", "192.0.2.1") is None
    clock.now += WINDOW - timedelta(minutes=1)
    assert throttle.wait("Ada", "192.0.2.1") == timedelta(minutes=1)
    clock.now += timedelta(minutes=1)
    assert throttle.wait("Ada", "192.0.2.1") is None


def test_one_address_cannot_try_many_names() -> None:
    throttle = Throttle(Clock())
    for i in range(PER_ADDRESS):
        throttle.failed(f"user{i}", "192.0.2.1")
    assert throttle.wait("somebody else", "192.0.2.1") is not None


def test_a_right_password_forgets_the_wrong_ones() -> None:
    throttle = Throttle(Clock())
    for _ in range(PER_USER_AND_ADDRESS - 1):
        throttle.failed("Ada", "192.0.2.1")
    throttle.succeeded("ada", "192.0.2.1")
    throttle.failed("Ada", "192.0.2.1")
    assert throttle.wait("Ada", "192.0.2.1") is None


def test_passwords_are_argon2id_hashes() -> None:
    stored = hash_password("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert password_fits("correct horse battery", stored)
    assert not password_fits("wrong horse battery", stored)
    assert not password_fits("anything at all", None)
    assert not password_fits("anything at all", "no hash")
    with pytest.raises(ValueError, match="at least"):
        hash_password("short")


def test_the_desk_answers_to_the_names_it_is_reached_by() -> None:
    hosts = allowed_hosts("127.0.0.1", ("desk.harbormarket.example",))
    assert hosts is not None
    assert {"localhost", "127.0.0.1", "::1", "desk.harbormarket.example"} <= hosts
    assert "evil.example" not in hosts
    assert allowed_hosts("0.0.0.0", ()) is None
    assert host_name("[::1]:8000") == "::1"
    assert host_name("Desk.Example:443") == "desk.example"
