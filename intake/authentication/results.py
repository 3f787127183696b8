"""The outcome of authenticating a sender, and what it says about the From address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import tldextract

_EXTRACT = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One method's result: method is spf, dkim or dmarc; result as in RFC 8601 section 2.7 (pass, fail, none,
    neutral, softfail, policy, temperror, permerror); domain is the one it speaks of, lower case, or None."""

    method: str
    result: str
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Authentication:
    """Every result for one message. source: "header" (a trusted server's), "checked" (here) or "none"."""

    from_domain: str | None
    methods: tuple[MethodResult, ...] = ()
    source: str = "none"

    @property
    def verdict(self) -> str:
        """pass: the From domain is proven; fail: it is disproven; none: nobody knows.

        A domain is proven by DMARC, or by a passed SPF or DKIM whose domain is aligned with it (relaxed
        alignment, RFC 7489 section 3.1): the same registrable domain.
        """
        dmarc = [m.result for m in self.methods if m.method == "dmarc"]
        if "fail" in dmarc:
            return "fail"
        if any(m.result == "pass" and self._aligned(m.domain) for m in self.methods):
            return "pass"
        failed = any(m.result in ("fail", "softfail") for m in self.methods if m.method in ("spf", "dkim"))
        return "fail" if failed else "none"

    def _aligned(self, domain: str | None) -> bool:
        if not domain or not self.from_domain:
            return False
        return registrable(domain) == registrable(self.from_domain)

    def to_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            "source": self.source,
            "from_domain": self.from_domain,
            "methods": [{"method": m.method, "result": m.result, "domain": m.domain} for m in self.methods],
        }


@cache
def registrable(domain: str) -> str:
    """The registrable domain (example.co.uk of mail.example.co.uk); an unlisted name's last two labels."""
    name = domain.lower().rstrip(".")
    found = _EXTRACT(name)
    return found.top_domain_under_public_suffix or ".".join(name.split(".")[-2:])
