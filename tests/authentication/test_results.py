"""What an authentication says about the From address."""

from __future__ import annotations

import pytest

from intake.authentication.header import trusted_results
from intake.authentication.results import Authentication, MethodResult, registrable

PASS = "mx.market.example; spf=pass smtp.mailfrom=bounce@news.maker.example; dkim=pass header.d=maker.example"


def verdict(domain: str, *methods: tuple[str, str, str | None]) -> str:
    return Authentication(domain, tuple(MethodResult(*m) for m in methods), "header").verdict


def test_dmarc_decides() -> None:
    assert verdict("maker.example", ("dmarc", "pass", "maker.example")) == "pass"
    assert (
        verdict("maker.example", ("dmarc", "fail", "maker.example"), ("spf", "pass", "maker.example"))
        == "fail"
    )


def test_an_aligned_signature_is_enough_and_a_foreign_one_is_not() -> None:
    assert verdict("maker.example", ("dkim", "pass", "mail.maker.example")) == "pass"
    assert verdict("maker.example", ("dkim", "pass", "bulk-mailer.example")) == "none"


def test_a_dmarc_pass_for_another_domain_proves_nothing() -> None:
    assert verdict("maker.example", ("dmarc", "pass", "thief.example")) == "none"


def test_nothing_known_is_no_verdict() -> None:
    assert verdict("maker.example") == "none"
    assert verdict("maker.example", ("spf", "none", None)) == "none"
    assert verdict("maker.example", ("spf", "softfail", "maker.example")) == "fail"


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("mail.shop.co.uk", "shop.co.uk"),
        ("A.Example.COM.", "example.com"),
        ("x.maker.example", "maker.example"),
    ],
)
def test_registrable_domain(domain: str, expected: str) -> None:
    assert registrable(domain) == expected


def test_only_a_trusted_server_is_believed() -> None:
    assert trusted_results([PASS], ["mx.market.example"])[1] == MethodResult("dkim", "pass", "maker.example")
    assert trusted_results([PASS], ["mx.other.example"]) == ()
    assert trusted_results([PASS], []) == ()


def test_a_forged_header_below_the_servers_own_is_not_believed() -> None:
    own = "mx.market.example; dmarc=fail header.from=maker.example"
    forged = "mx.market.example; dmarc=pass header.from=maker.example"
    assert [r.result for r in trusted_results([own, forged], ["mx.market.example"])] == ["fail"]


@pytest.mark.parametrize("broken", ["", ";", "mx.market.example; spf", "((((", "x" * 100_000])
def test_a_broken_header_is_passed_over(broken: str) -> None:
    assert trusted_results([broken, PASS], ["mx.market.example"])[0].result == "pass"
