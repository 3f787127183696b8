"""Hostile input ends in seconds, with a report."""

from __future__ import annotations

import base64
import io
import time
import zipfile
import zlib

import pytest

from intake.parsers.message import ParseOptions, parse_message
from tests.parsers.build import raw_mail, statuses

SECONDS = 10.0  # far above what is needed here, far below quadratic time
PLAIN = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8"
HTML = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8"

BODIES = {
    "On without end": (PLAIN, b"On " * 350_000),
    "a quote mark a line": (PLAIN, b">\n" * 500_000),
    "one deep quotation": (PLAIN, b">" * 1_000_000),
    "From lines": (PLAIN, b"From: a@b.example\n" * 60_000),
    "header blocks": (PLAIN, b"From: a@b.example\nSent: 12:30\nTo: x\nSubject: y\n" * 15_000),
    "attributions": (PLAIN, b"On 2024-01-01 12:30 <a@b> wrote:\n" * 30_000),
    "passwords": (PLAIN, b"password: " * 100_000),
    "elements in elements": (HTML, b"<div>" * 200_000),
    "tables in tables": (HTML, b"<table><tr><td>" * 60_000),
    "many tables": (HTML, b"<table><tr><td>a<td>b</table>" * 35_000),
    "quotations in quotations": (HTML, b'<div class="gmail_quote">x' * 30_000),
    "less-than signs": (HTML, b"<" * 1_000_000),
    "open links": (HTML, b'<a href="http://x.example/y">' * 30_000),
    "cells": (HTML, b"<table><tr>" + b"<td>x" * 200_000),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_megabyte_of_hostile_text_is_read_in_seconds(name: str) -> None:
    begun = time.process_time()
    parsed = parse_message(raw_mail(*BODIES[name]))
    assert time.process_time() - begun < SECONDS
    assert "body" in statuses(parsed)


HEADS = {
    "encoded words": "Subject: " + "=?utf-8?q?a?= " * 70_000,
    "a megabyte of header": "X-A: " + "x " * 500_000,
    "addresses": "From: " + '"a" <a@b.example>, ' * 12_000,
    "parameters": "Content-Type: text/plain; " + "".join(f"x*{n}=y; " for n in range(20_000)),
}


@pytest.mark.parametrize("name", HEADS)
def test_hostile_headers(name: str) -> None:
    begun = time.process_time()
    parsed = parse_message(raw_mail(HEADS[name], b"The letter"))
    assert time.process_time() - begun < SECONDS
    assert parsed.body.text == "The letter"


def test_parts_nested_without_end_lose_no_text() -> None:
    nest = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(500))
    parsed = parse_message(raw_mail("Subject: x\n" + nest, b"The letter"))
    assert "The letter" in parsed.body.text
    assert parsed.warnings


def test_parts_beyond_the_limit_are_told() -> None:
    body = b"--b\r\nContent-Type: application/x; name=a\r\n\r\nx\r\n" * 900 + b"--b--"
    parsed = parse_message(raw_mail('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"', body))
    assert len(parsed.parts) == 500
    assert parsed.warnings == ("more than 500 parts; the others were not read",)


def attachment(data: bytes, name: str) -> bytes:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"'
    part = f"--b\r\nContent-Type: application/octet-stream; name={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return raw_mail(head, part.encode() + base64.encodebytes(data) + b"\r\n--b--")


def pdf_with_stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 1)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%bendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return out + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"


def test_a_stream_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    begun = time.process_time()
    parsed = parse_message(attachment(pdf_with_stream(b"BT (a) Tj ET\n" * 8_000_000), "a.pdf"))
    assert time.process_time() - begun < SECONDS
    assert statuses(parsed)["1"] == ("unreadable", "a stream unpacks to more than 24 MB")


def test_a_page_of_nothing_but_lines_is_not_searched_for_tables() -> None:
    begun = time.process_time()
    lines = b"BT /F1 9 Tf 1 0 0 1 50 700 Tm (hello there) Tj ET\n" + b"0 0 m 100 100 l S\n" * 100_000
    parsed = parse_message(attachment(pdf_with_stream(lines), "a.pdf"))
    assert time.process_time() - begun < SECONDS
    assert "hello there" in parsed.documents[1].text


def test_archives_in_archives_end_at_the_limit() -> None:
    data = b"x"
    for n in range(12):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{n}.zip", data)
        data = out.getvalue()
    parsed = parse_message(attachment(data, "a.zip"), options=ParseOptions(nesting=3))
    assert parsed.parts[-1].status == "unreadable"
    assert parsed.parts[-1].reason == "nested more than 3 deep"
