"""Headers, charsets, the choice of the body, parts and their reports."""

from __future__ import annotations

import base64

import pytest

from intake.parsers.document import Origin
from intake.parsers.message import parse_message
from tests.parsers.build import mail, raw_mail, statuses, text_body

PLAIN = "MIME-Version: 1.0\nContent-Type: text/plain; charset="


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5", "shift_jis", "iso-2022-jp", "euc-kr"])
def test_subjects_and_names_are_decoded(charset: str) -> None:
    text = {"euc-kr": "상표권 침해", "big5": "商標侵權", "gb18030": "商标侵权投诉"}.get(charset, "商標権侵害")
    word = f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="
    parsed = parse_message(raw_mail(f"From: {word} <A@Fernhill.EXAMPLE>\nSubject: {word}", b"x"))
    assert parsed.headers.subject == text
    assert parsed.headers.from_name == text
    assert parsed.headers.from_address == "A@fernhill.example"


def test_raw_eight_bit_headers_are_decoded() -> None:
    raw = b"From: m@x.example\r\nSubject: Verletzung f\xc3\xbcr Gr\xc3\xb6\xc3\x9fe\r\n\r\nx"
    assert parse_message(raw).headers.subject == "Verletzung für Größe"


def test_headers_become_documents_with_exact_text() -> None:
    parsed = parse_message(mail(subject="Case HM-2026-000123"))
    (subject,) = [d for d in parsed.documents if d.part == "header:Subject"]
    assert subject.text == "Case HM-2026-000123"
    assert subject.origin is Origin.HEADER
    assert parsed.documents[0].part == "body"


def test_dates_message_ids_and_references() -> None:
    head = "Date: Thu, 9 Apr 2026 14:03:00 +0200\nMessage-ID: <1@x.example>\nReferences: <a@x>\n <b@x>\nIn-Reply-To: <b@x>"
    headers = parse_message(raw_mail(head, b"")).headers
    assert headers.date == "2026-04-09T14:03:00+02:00"
    assert (headers.message_id, headers.references, headers.in_reply_to) == (
        "<1@x.example>",
        ("<a@x>", "<b@x>"),
        ("<b@x>",),
    )


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("us-ascii", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "cp1252"),
        ("gb2312", "gb18030"),
        ("nonsense", "utf-8"),
    ],
)
def test_wrongly_declared_charsets_are_put_right(declared: str, real: str) -> None:
    text = (
        "Größe 商标"
        if real in ("utf-8", "gb18030")
        else "Die Größe für Bäume über zwölf Straßen, schöne Grüße"
    )
    text = "商标注册证侵权投诉" if real == "gb18030" else text
    assert parse_message(raw_mail(PLAIN + declared, text.encode(real))).body.text == text


def test_characters_that_cannot_be_told_make_the_part_partial() -> None:
    parsed = parse_message(
        raw_mail(PLAIN + "utf-8", ("Grüße " * 300).encode() + b"\xff\xfe\xfa" + b" end " * 20)
    )
    assert statuses(parsed)["body"][0] == "partial"
    assert "end" in parsed.body.text


def test_flowed_lines_are_joined_with_their_quotation() -> None:
    raw = raw_mail(
        PLAIN + "utf-8; format=flowed", b"My number is 0117 \n496 0123.\n> you asked \n> me\n-- \nMara\n"
    )
    assert parse_message(raw).body.text == "My number is 0117 496 0123.\n> you asked me\n-- \nMara"


def test_flowed_with_delsp_joins_words() -> None:
    raw = raw_mail(PLAIN + "utf-8; format=flowed; delsp=yes", "商标 \n侵权".encode())
    assert parse_message(raw).body.text == "商标侵权"


def test_of_alternatives_html_is_read_and_the_other_reported() -> None:
    parsed = parse_message(mail("Plain words here", "<p>Plain words <b>here</b></p>"))
    assert parsed.body.media_type == "text/html"
    assert statuses(parsed) == {"1": ("skipped", "alternative of body"), "body": ("read", None)}


def test_an_empty_html_alternative_does_not_win() -> None:
    parsed = parse_message(mail("The whole letter stands here.", "<p><img src='cid:x'></p>"))
    assert parsed.body.text == "The whole letter stands here."


def test_text_around_an_inline_picture_is_one_body() -> None:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"'
    part = b"--b\r\nContent-Type: text/plain\r\n\r\n%s\r\n"
    picture = b"--b\r\nContent-Type: application/octet-stream; name=x.bin\r\n\r\nx\r\n"
    parsed = parse_message(raw_mail(head, part % b"before" + picture + part % b"after" + b"--b--"))
    assert parsed.body.text == "before\n\nafter"
    assert set(statuses(parsed)) == {"body", "2", "3"}


def test_a_named_text_is_an_attachment() -> None:
    parsed = parse_message(mail("Letter", files=((b"list", "text/plain", "list.txt"),)))
    assert parsed.body.text == "Letter"
    assert [d.part for d in parsed.documents if d.origin is Origin.ATTACHMENT] == ["2"]


def test_damaged_base64_is_read_as_far_as_it_goes() -> None:
    head = PLAIN + "utf-8\nContent-Transfer-Encoding: base64"
    parsed = parse_message(raw_mail(head, base64.b64encode(b"A letter of some length, cut short")[:-5]))
    assert parsed.body.text.startswith("A letter of some length")
    assert statuses(parsed)["body"] == ("partial", "base64 cut short")


def test_an_attached_mail_is_a_document_with_its_headers() -> None:
    inner = mail("Inner letter", subject="Inner", files=((b"a,b\n1,2\n", "text/csv", "l.csv"),))
    head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="out"'
    body = (
        b"--out\r\nContent-Type: text/plain\r\n\r\nOuter\r\n--out\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--out--"
    )
    parsed = parse_message(raw_mail(head, body))
    nested = [d for d in parsed.documents if d.origin is Origin.NESTED]
    assert [(d.part, d.nested_in) for d in nested] == [("2.1", "2"), ("2.2", "2")]
    assert nested[0].nested_headers is not None
    assert nested[0].nested_headers.subject == "Inner"
    assert nested[0].text == "Inner letter"
    assert parsed.headers.subject is None


def test_signatures_are_skipped_and_encrypted_mail_is_unreadable() -> None:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/signed; protocol="x"; boundary="b"'
    signed = b"--b\r\nContent-Type: text/plain\r\n\r\nLetter\r\n--b\r\nContent-Type: application/pgp-signature; name=s.asc\r\n\r\nx\r\n--b--"
    parsed = parse_message(raw_mail(head, signed))
    assert parsed.body.text == "Letter"
    assert statuses(parsed)["2"] == ("skipped", "signature")
    locked = parse_message(
        raw_mail("MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; name=smime.p7m", b"0\x80x")
    )
    assert list(statuses(locked).values()) == [("unreadable", "encrypted")]


def test_clearsigned_text_is_laid_bare() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nDear agent,\n- - first\n\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"
    )
    assert text_body(text).text == "Dear agent,\n- first"


def test_every_part_has_a_report_with_its_size_and_digest() -> None:
    parsed = parse_message(mail("Letter", files=((b"abc", "application/x-unknown", "a.xyz"),)))
    report = parsed.parts[1]
    assert (report.id, report.filename, report.size, report.status) == ("2", "a.xyz", 3, "read")
    assert report.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "parameter",
    [
        b"filename*=utf-8''%E8%AF%81%E4%B9%A6.pdf",
        b"filename*0*=utf-8''%E8%AF%81; filename*1*=%E4%B9%A6.pdf",
        b'filename="=?gb18030?B?1qTK6S5wZGY=?="',
        'filename="证书.pdf"'.encode(),
    ],
)
def test_file_names_are_decoded(parameter: bytes) -> None:
    body = (
        b"--b\r\nContent-Type: application/x\r\nContent-Disposition: attachment; "
        + parameter
        + b"\r\n\r\nx\r\n--b--"
    )
    parsed = parse_message(raw_mail('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"', body))
    assert parsed.parts[0].filename == "证书.pdf"
