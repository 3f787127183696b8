"""Which lines look like a part of a postal address."""

from __future__ import annotations

import pytest

from intake.extractors.contact.postal import address_score


@pytest.mark.parametrize(
    "line",
    [
        "410 Quayside Avenue, Suite 900, Portland, Oregon 97204",
        "88 Millrace Road, Hood River, OREGON 97031",
        "Registered office: 3 Weir Lane, Leeds LS1 4QT",
    ],
)
def test_addresses_in_oregon_are_no_polish_register_numbers(line: str) -> None:
    assert address_score(line) >= 2


@pytest.mark.parametrize(
    "line",
    ["REGON 141555018", "Registered Nov. 12, 2019 88 Millrace Road", "Registered in England No. 07551234"],
)
def test_registers_are_no_addresses(line: str) -> None:
    assert address_score(line) == 0
