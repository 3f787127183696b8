"""Results out of the Authentication-Results headers that a trusted server has put on a message (RFC 8601)."""

from __future__ import annotations

from collections.abc import Sequence

import authres

from intake.authentication.results import MethodResult

METHODS = ("spf", "dkim", "dmarc")
_DOMAIN_PROPERTIES = {"spf": ("mailfrom", "helo"), "dkim": ("d", "i"), "dmarc": ("from",)}


def trusted_results(values: Sequence[str], trusted: Sequence[str]) -> tuple[MethodResult, ...]:
    """Results of the topmost header whose authserv-id is trusted.

    values: the Authentication-Results headers from the top of the message down. Only the topmost trusted one
    counts: a server puts its own above what came in, so one further down may be the sender's forgery
    (RFC 8601 section 5). A header that cannot be parsed is passed over.
    """
    accepted = {t.lower() for t in trusted}
    for value in values:
        try:
            header = authres.AuthenticationResultsHeader.parse(
                f"Authentication-Results: {' '.join(value.split())}"
            )
        except (authres.AuthResError, ValueError, IndexError):
            continue
        if (header.authserv_id or "").lower() in accepted:
            return tuple(_method(r) for r in header.results if r.method in METHODS)
    return ()


def _method(result: authres.AuthenticationResult) -> MethodResult:
    domain = None
    for wanted in _DOMAIN_PROPERTIES[result.method]:
        domain = next((p.value for p in result.properties if p.name == wanted and p.value), None)
        if domain:
            break
    bare = domain.rsplit("@", 1)[-1].strip('<>"').lower() if domain else None
    outcome = (result.result or "none").lower()
    if result.method == "dkim" and outcome == "fail" and not bare:
        outcome = "none"  # a verifier that names no domain found no signature at all
    return MethodResult(result.method, outcome, bare or None)
