"""SPF, DKIM and DMARC checked here, by way of the domain name system."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import authheaders
import authres
import dns.nameserver
import dns.resolver
import spf

from intake.authentication.header import trusted_results
from intake.authentication.results import MethodResult

_OURS = "checked-here.invalid"
_resolver_lock = threading.Lock()


def checked_results(
    raw: bytes, *, ip: str | None, mail_from: str | None, helo: str | None, timeout: float
) -> tuple[MethodResult, ...]:
    """Check one message. ip, mail_from and helo are the SMTP client's; without an ip there is no SPF.
    timeout: seconds for the SPF lookups (the resolver's own bounds each of the others).

    A failing name server gives temperror results, never an exception out of the libraries.
    """
    try:
        results = [_spf(ip, mail_from or "", helo or "unknown.invalid", timeout)] if ip else []
        before = authres.AuthenticationResultsHeader(authserv_id=_OURS, results=results)
        header = authheaders.authenticate_message(raw, _OURS, prev=str(before) if results else None)
    except Exception as error:  # the libraries raise many kinds on hostile headers: none of them is a result
        return (MethodResult("dmarc", "temperror", type(error).__name__.lower()),)
    return trusted_results([header.split(":", 1)[1]], [_OURS])


def _spf(ip: str, mail_from: str, helo: str, timeout: float) -> authres.SPFAuthenticationResult:
    result, _ = spf.check2(ip, mail_from, helo, timeout=timeout, querytime=timeout)
    return authres.SPFAuthenticationResult(result=result, smtp_mailfrom=mail_from, smtp_helo=helo)


def use_nameservers(servers: Sequence[str], timeout: float) -> None:
    """Name servers ("host" or "host:port") for every check of this process; none: the system's.

    SPF, DKIM and DMARC libraries all ask dnspython's default resolver, so it is that one which is set.
    """
    with _resolver_lock:
        resolver = dns.resolver.Resolver(configure=not servers)
        if servers:
            resolver.nameservers = [dns.nameserver.Do53Nameserver(*_address(s)) for s in servers]
        resolver.timeout = resolver.lifetime = timeout
        dns.resolver.default_resolver = resolver


def _address(server: str) -> tuple[str, int]:
    host, colon, port = server.rpartition(":")
    return (host.strip("[]"), int(port)) if colon and port.isdigit() and host else (server.strip("[]"), 53)
