"""Right and work of machine-readable notices."""

from __future__ import annotations

import json

from intake.extractors.rights import read_rights
from intake.reading import Right
from tests.extractors.claims.messages import material

ACNS = """<?xml version="1.0" encoding="UTF-8"?>
<Infringement xmlns="http://www.acns.net/ACNS">
  <Case><ID>Q-12</ID><Status>Open</Status></Case>
  <Complainant><Entity>Quillwort Films</Entity><Contact>Ada Quill</Contact><Email>ada@quillwort.example</Email></Complainant>
  <Source><URL>https://harbormarket.example/item/1005001113331</URL></Source>
  <Content><Item><Title>Nine Winters</Title></Item></Content>
</Infringement>"""


def _read(filename: str, media_type: str, content: str) -> tuple[Right, ...]:
    mail = material(
        "Automatic report, see attachment.\n", attachments=[(filename, media_type, content.encode())]
    )
    mail.kind = "notice"
    return read_rights(mail)


def _xarf(**fields: str) -> str:
    return json.dumps(
        {"xarf_version": "4.0.0", "reporter": {"org": "Quillwort", "type": "automated"}, **fields}, indent=1
    )


def test_acns_is_about_copyright() -> None:
    (right,) = _read("acns.xml", "application/xml", ACNS)
    assert (right.type.value, right.work and right.work.value) == ("copyright", "Nine Winters")
    assert right.work is not None
    assert right.work.source is not None
    assert right.work.source.quote == "Nine Winters"


def test_xarf_copyright() -> None:
    (right,) = _read(
        "r.json",
        "application/json",
        _xarf(category="copyright", type="ugc_platform", work_title="Nine Winters"),
    )
    assert (right.type.value, right.work and right.work.value) == ("copyright", "Nine Winters")


def test_xarf_brand() -> None:
    (right,) = _read(
        "r.json",
        "application/json",
        _xarf(category="content", type="brand_infringement", infringed_brand="Quillwort"),
    )
    assert (right.type.value, right.work and right.work.value) == ("trademark", "Quillwort")
