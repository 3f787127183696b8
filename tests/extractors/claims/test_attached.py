"""Which attached files are evidence, and of what."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from intake.extractors.evidence import read_evidence
from intake.extractors.rights import read_rights
from intake.extractors.statements import read_statements
from tests.extractors.claims.messages import material, signed_by

PDF, TEXT, CSV, JPEG = "application/pdf", "text/plain", "text/csv", "image/jpeg"
BODY = """Hello,

I own the copyright in the print "Otter Under Ice" and it is copied without permission. See the attachments.
https://harbormarket.example/item/1005001117779

Ottilie Renn
"""


def _pdf(*lines: str, password: str | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=password)
    for number, line in enumerate(lines):
        canvas.drawString(60, 780 - 18 * number, line)
    canvas.save()
    return out.getvalue()


def _photo(size: tuple[int, int] = (640, 480)) -> bytes:
    image = Image.effect_noise(size, 80).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("filename", "media_type", "content", "expected"),
    [
        ("scan0001.pdf", PDF, lambda: _pdf("CERTIFICATE OF REGISTRATION", "Registration Number VA 2-555-010"), "registration_certificate"),
        ("Eintragungsurkunde 302021.pdf", PDF, lambda: _pdf("Deutsches Patent- und Markenamt"), "registration_certificate"),
        ("poa_signed.pdf", PDF, lambda: _pdf("POWER OF ATTORNEY", "The undersigned appoints"), "authorization_letter"),
        ("document.pdf", PDF, lambda: _pdf("Vollmacht", "Hiermit bevollmächtige ich"), "authorization_letter"),
        ("2026-0042.pdf", PDF, lambda: _pdf("FACTURE", "Facture no 2026-0042", "Total 120 EUR"), "invoice"),
        ("agreement.pdf", PDF, lambda: _pdf("LICENSE AGREEMENT", "between Licensor and Licensee"), "license"),
        ("annex 3.pdf", PDF, lambda: _pdf("UNITED STATES DISTRICT COURT", "Plaintiff v. Defendant", "ORDER: it is ordered that"), "court_document"),
        ("IMG_20260101_101010.jpg", JPEG, _photo, "photo"),
        ("my passport.jpg", JPEG, _photo, "id_document"),
        ("Screenshot 2026-01-01.jpg", JPEG, _photo, "screenshot"),
        ("letter to Harbor Market.pdf", PDF, lambda: _pdf("Dear Sir or Madam,", "we write to you.", "Yours faithfully"), None),
        ("links.txt", TEXT, lambda: b"\n".join(b"https://harbormarket.example/item/100500111%04d" % n for n in range(9)), None),
        ("listings.csv", CSV, lambda: b"no,url\n1,https://harbormarket.example/item/1005001117779\n", None),
        ("logo.jpg", JPEG, lambda: _photo((90, 60)), None),
        ("certificate.pdf", PDF, lambda: _pdf("Certificate of Registration", password="sesame"), None),
    ],
)  # fmt: skip
def test_evidence_type(
    filename: str, media_type: str, content: Callable[[], bytes], expected: str | None
) -> None:
    mail = material(BODY, attachments=[(filename, media_type, content())])
    found = read_evidence(mail)
    assert [e.type for e in found] == ([expected] if expected else [])
    assert all(e.filename == filename for e in found)


def test_an_attached_letter_speaks_for_its_writer() -> None:
    letter = _pdf(
        "Dear Sir or Madam,",
        "I have a good faith belief that the use is not authorized by the owner or the law.",
        "The information in this letter is accurate.",
        "Yours faithfully,",
        "Ottilie Renn",
    )
    mail = material(BODY, attachments=[("letter.pdf", PDF, letter)])
    made = {key for key, v in read_statements(mail, signed_by("Ottilie Renn")).items() if v}
    assert {"good_faith", "accuracy", "signature"} <= made


def test_a_licence_speaks_for_nobody() -> None:
    licence = _pdf(
        "LICENSE AGREEMENT", "Licensor and Licensee agree under penalty of perjury.", "In good faith."
    )
    mail = material(BODY, attachments=[("license.pdf", PDF, licence)])
    made = read_statements(mail, signed_by("Ottilie Renn"))
    assert made["perjury"] is None
    assert made["good_faith"] is None


def test_a_certificate_gives_its_number_and_not_its_other_numbers() -> None:
    certificate = _pdf(
        "United States Patent and Trademark Office",
        "Reg. No. 6,555,010",
        "Trademark - Principal Register",
        "SER. NO. 90-555,011, FILED 12-29-2020",
        "Attorney docket no. 4455667",
    )
    mail = material(
        "I own the trademark OTTERLY. The shop sells fakes: https://harbormarket.example/item/1005001117779\n\nOttilie Renn\n",
        attachments=[("certificate.pdf", PDF, certificate)],
    )
    (right,) = read_rights(mail)
    assert [(n.value, n.office) for n in right.registrations] == [("6555010", "USPTO")]
    assert right.registrations[0].source is not None
    assert right.registrations[0].source.page == 1
