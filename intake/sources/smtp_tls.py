"""STARTTLS (RFC 3207): the listener's certificate, and what is wrong with it in words that say how to mend it."""

from __future__ import annotations

import ssl
from pathlib import Path

from intake.settings import SettingsError, Smtp


def server_context(smtp: Smtp) -> ssl.SSLContext | None:
    """The TLS context of `smtp.tls_certificate` (PEM, chain included) and its key; None without one.

    Raises SettingsError for a file that is absent, unreadable, no PEM, or a key that does not belong to it.
    """
    if smtp.tls_certificate is None:
        if smtp.tls_key is not None:
            raise SettingsError("smtp.tls_key: is set, but smtp.tls_certificate is not")
        if smtp.require_tls:
            raise SettingsError("smtp.require_tls: needs smtp.tls_certificate (and smtp.tls_key)")
        return None
    key = smtp.tls_key or smtp.tls_certificate
    _check_readable(smtp.tls_certificate, "smtp.tls_certificate")
    _check_readable(key, "smtp.tls_key")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 8996
    try:
        # An encrypted key must not stop a service at a prompt: the empty password turns that into an error.
        context.load_cert_chain(smtp.tls_certificate, key, password="")
    except ssl.SSLError as error:
        if "KEY_VALUES_MISMATCH" in str(error):
            raise SettingsError(f"smtp.tls_key: {key} is not the key of {smtp.tls_certificate}") from error
        raise SettingsError(
            f"smtp.tls_certificate: {smtp.tls_certificate} with {key}: not a PEM certificate with its "
            f"unencrypted key ({error.reason or error})"
        ) from error
    return context


def _check_readable(path: Path, setting: str) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise SettingsError(f"{setting}: {path}: {error.strerror}") from error
