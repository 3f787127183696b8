"""A form that prints every type of right claims those whose boxes are ticked."""

from __future__ import annotations

import pytest

from intake.extractors.base import Material
from intake.extractors.rights import read_rights
from intake.parsers.document import Document, FormField, Headers, Origin, ParsedMessage, Region, RegionKind
from intake.settings import Platform

OPTIONS = ("Copyright", "Trade mark", "Patent or utility model", "Design")


def form(*ticked: str) -> Material:
    """A PDF form with a box for each type, its options printed above the fields."""
    text = "Report of an infringement\n" + "\n".join(OPTIONS) + "\n"
    fields = []
    for option in OPTIONS:
        mark = "☒" if option in ticked else "☐"
        start = len(text) + len(option) + 2
        text += f"{option}: {mark}\n"
        fields.append(FormField(option, option, "checkbox", mark, start, start + 1, option in ticked))
    own = (Region(RegionKind.OWN, 0, len(text)),)
    body = Document(
        "body", Origin.BODY, "text/plain", "The form is enclosed.\n", regions=(Region(RegionKind.OWN, 0, 22),)
    )
    paper = Document(
        "2", Origin.ATTACHMENT, "application/pdf", text, "form.pdf", regions=own, fields=tuple(fields)
    )
    return Material(ParsedMessage(Headers(), "0" * 64, (body, paper), ()), Platform(), "en", "notice")


@pytest.mark.parametrize(
    ("ticked", "types"),
    [
        (("Trade mark",), ["trademark"]),
        (("Copyright",), ["copyright"]),
        (("Copyright", "Design"), ["copyright", "design"]),
    ],
)
def test_the_ticked_types_are_claimed(ticked: tuple[str, ...], types: list[str]) -> None:
    rights = read_rights(form(*ticked))
    assert sorted(r.type.value for r in rights) == types
    for right in rights:
        assert right.type.source is not None and right.type.source.quote == "☒"
