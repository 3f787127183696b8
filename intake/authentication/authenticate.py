"""authenticate(): a message and its envelope to an Authentication."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from intake.authentication.check import checked_results
from intake.authentication.header import trusted_results
from intake.authentication.results import Authentication
from intake.parsers.document import Headers
from intake.settings import Trust


def authenticate(raw: bytes, headers: Headers, envelope: Mapping[str, Any], trust: Trust) -> Authentication:
    """What is known of the sender.

    A trusted server's header is preferred: it saw the connection. Without one, and with trust.check, the
    message is checked here (SPF only where the envelope says which address connected).
    """
    domain = headers.from_address.rsplit("@", 1)[-1].lower() if headers.from_address else None
    said = trusted_results(
        [v for k, v in headers.all if k.lower() == "authentication-results"], trust.authserv_ids
    )
    if said:
        return Authentication(domain, said, "header")
    if trust.check:
        peer = _client(envelope.get("peer"))
        found = checked_results(
            raw,
            ip=peer,
            mail_from=envelope.get("mail_from"),
            helo=envelope.get("helo"),
            timeout=trust.timeout_seconds,
        )
        return Authentication(domain, found, "checked")
    return Authentication(domain)


def _client(peer: Any) -> str | None:
    """The address that connected; None where that says nothing of the sender (a relay on this machine)."""
    try:
        address = ipaddress.ip_address(str(peer))
    except ValueError:
        return None
    return None if address.is_loopback else str(address)
