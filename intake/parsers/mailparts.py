"""Parts of a mail that are no files: attached mails, delivery and abuse reports, signatures, encryption."""

from __future__ import annotations

from intake.parsers.content import Content, Context, File, Parser, Skipped, Unreadable
from intake.parsers.plain import read_text
from intake.parsers.structured import read_feedback_report


def read_mail(file: File, context: Context) -> Content:
    """An attached mail (message/rfc822, .eml): read as a mail of its own."""
    return Content(mail=file.data)


def read_headers_part(file: File, context: Context) -> Content:
    """The headers of a returned mail (text/rfc822-headers), a delivery status (RFC 3464)."""
    return read_text(file, context)


def read_feedback(file: File, context: Context) -> Content:
    """message/feedback-report (ARF, RFC 5965)."""
    content = read_text(file, context)
    found = read_feedback_report(content.text)
    return Content(
        content.text, status=content.status, reason=content.reason,
        structured_format=found.format, structured=found.values,
    )  # fmt: skip


def skip_signature(file: File, context: Context) -> Content:
    """A detached signature; the text it signs is read on its own."""
    raise Skipped("signature")


def refuse_encrypted(file: File, context: Context) -> Content:
    """Encrypted mail: this service holds no private keys."""
    raise Unreadable("encrypted")


def refuse_locked(file: File, context: Context) -> Content:
    """An Office file encrypted with a password (MS-OFFCRYPTO)."""
    raise Unreadable("password-protected")


def read_pkcs7(file: File, context: Context) -> Content:
    """S/MIME (RFC 8551): opaque signed data wraps its text, enveloped data is encrypted."""
    if b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" in file.data[:64]:
        raise Unreadable("S/MIME opaque-signed data, not unpacked")
    raise Unreadable("encrypted")


PART_PARSERS: dict[str, Parser] = {
    "message/rfc822": read_mail,
    "message/global": read_mail,
    "message/delivery-status": read_headers_part,
    "message/disposition-notification": read_headers_part,
    "text/rfc822-headers": read_headers_part,
    "message/feedback-report": read_feedback,
    "application/pgp-signature": skip_signature,
    "application/pkcs7-signature": skip_signature,
    "application/x-pkcs7-signature": skip_signature,
    "application/pgp-encrypted": refuse_encrypted,
    "application/pkcs7-mime": read_pkcs7,
    "application/x-pkcs7-mime": read_pkcs7,
    "application/x-pgp-message": refuse_encrypted,
    "application/x-ole-encrypted": refuse_locked,
}
