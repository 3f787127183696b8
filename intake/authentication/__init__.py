"""Who really sent a message: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) results.

Taken from an Authentication-Results header of a trusted mail server (RFC 8601), or checked here when DNS is
configured. Knows no case: what follows from a result is decided where a message is filed.
"""

from intake.authentication.authenticate import authenticate
from intake.authentication.check import use_nameservers
from intake.authentication.results import Authentication, MethodResult

__all__ = ["Authentication", "MethodResult", "authenticate", "use_nameservers"]
