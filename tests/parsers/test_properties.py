"""What holds for every message: nothing raises, and every place is where it says it is."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.parsers.document import Document, ParsedMessage
from intake.parsers.message import ParseOptions, parse_message
from intake.parsers.quoting import regions_of
from intake.parsers.structured import read_structured
from intake.reading import PART_STATUSES
from tests.parsers.build import html_body, mail, pdf, raw_mail, workbook
from tests.parsers.test_pdf import form

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PIECES = st.sampled_from(
    [
        "> ", ">> ", "On Thu, 9 Apr 2026 at 16:47, A <a@b.example> wrote:\n", "From: A <a@b.example>\n",
        "Sent: Tue 14:03\n", "To: x\n", "Subject: y\n", "-----Original Message-----\n", "Begin forwarded message:\n",
        "\n", "\n\n", "text ", "confidential intended recipient\n", "-- \n", "________\n", "写道：", "\u200b", "\r\n",
    ]
)  # fmt: skip
MARKUP = st.sampled_from(
    [
        "<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "</td>", "text ", " ", "<br>", "<blockquote type=cite>",
        "</blockquote>", "<a href='https://x.example/1'>", "</a>", "<ol>", "<li>", "<pre>", "\n", "<div class=gmail_quote>",
        "</div>", "<b>", "<span style='display:none'>", "</span>", "&nbsp;", "<th>", "<input type=checkbox>", "<", "&#x1F600;",
    ]
)  # fmt: skip
LINES = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n", b"\r\n", b"--b\r\n",
        b"--b--\r\n", b"Content-Type: text/html\r\n", b"Content-Transfer-Encoding: base64\r\n", b"SGVsbG8=\r\n",
        b"Content-Disposition: attachment; filename*0*=utf-8''%C3; filename*1=x\r\n", b"From: =?utf-8?B?w7w=?= <a@b>\r\n",
        b"Content-Type: application/pdf; name=a.pdf\r\n", b"%PDF-1.4\r\n", b"PK\x03\x04\r\n", b"\xff\xfe\x00\r\n",
        b"Content-Type: multipart/alternative; boundary=b\r\n", b"{\\rtf1 x}\r\n", b"BEGIN:VCARD\r\nFN:x\r\n", b"GIF89a\r\n",
        b"Content-Type: text/plain; charset=undefined; format=flowed\r\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\r\n",
        b"\x78\x9f\x3e\x22\r\n", b"<Infringement><a>x</a></Infringement>\r\n", b"Subject: \xff\xfe=?x?q?=zz?=\r\n",
    ]
)  # fmt: skip


def check(parsed: ParsedMessage) -> None:
    assert parsed.documents[0].part == "body" or parsed.documents[0].nested_in is None
    assert all(part.status in PART_STATUSES for part in parsed.parts)
    assert all(part.reason for part in parsed.parts if part.status != "read")
    ids = [part.id for part in parsed.parts]
    assert len(ids) == len(set(ids))
    for document in parsed.documents:
        check_places(document)


def check_places(document: Document) -> None:
    text = document.text
    text.encode("utf-8")
    assert "\r" not in text
    assert "\x00" not in text
    end = 0
    for region in document.regions:
        assert region.start == end
        assert region.end > region.start
        end = region.end
    assert end == len(text)
    for page in document.pages:
        assert 0 <= page.start <= page.end <= len(text)
    for table in document.tables:
        for cell in (c for row in table.rows for c in row):
            assert text[cell.start : cell.end] == cell.text
    for item in document.fields:
        assert text[item.start : item.end] == item.value
    for link in document.links:
        assert 0 <= link.anchor_start <= link.anchor_end <= len(text)
        shown = "".join(text[link.start : link.end].split()).removesuffix("/").casefold()
        assert shown
        assert shown.removeprefix("https://") in link.href.casefold()
    for value, start, stop in document.structured.values():
        assert 0 <= start <= stop <= len(text)
        assert value or start == stop


@QUICK
@given(st.lists(PIECES, max_size=40).map("".join))
def test_regions_cover_a_text_without_gaps(text: str) -> None:
    regions = regions_of(text)
    assert "".join(text[r.start : r.end] for r in regions) == text


@QUICK
@given(st.lists(MARKUP, max_size=50).map("".join))
def test_every_place_in_html_holds(markup: str) -> None:
    check_places(html_body(markup))


@QUICK
@given(st.lists(LINES, max_size=25).map(b"".join))
def test_no_composition_of_mime_raises(raw: bytes) -> None:
    check(parse_message(raw, options=ParseOptions(ocr=False)))


@QUICK
@given(st.binary(max_size=600))
def test_no_bytes_raise(raw: bytes) -> None:
    check(parse_message(raw, options=ParseOptions(ocr=False)))


SEEDS = [
    mail("Hello", "<p>Hello</p>", ((pdf("one", "two"), "application/pdf", "a.pdf"),)),
    mail(
        files=(
            (workbook(A=[["x", 1], ["https://harbormarket.example/item/7", 2]]), "application/x", "a.xlsx"),
        )
    ),
    mail(files=((form(), "application/pdf", "form.pdf"),)),
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_damaged_files_raise_nothing(seed: bytes, data: st.DataObject) -> None:
    octets = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 12))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(33, 126))
    check(parse_message(bytes(octets), options=ParseOptions(ocr=False)))


@QUICK
@given(
    st.text(max_size=200), st.sampled_from(["<Infringement>{}</Infringement>", '{{"xarf_version": "{}"}}'])
)
def test_structured_notices_never_raise(text: str, frame: str) -> None:
    read_structured(frame.format(text))


def test_undamaged_files_hold() -> None:
    for seed in SEEDS:
        check(parse_message(seed))
    check(parse_message(raw_mail("Subject: empty", b"")))
