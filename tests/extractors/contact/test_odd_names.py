"""Lines of all sorts of signs are read, whatever stands in them."""

from __future__ import annotations

from itertools import product

import pytest

from intake.extractors.contact.persons import person_in

_PIECES = ("田中　　花子", "公司 ", "　", "・", " ", "김", "王", "担当：", "。", "/s/", "-", "’", "Dr.", "ß")


@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh"])
def test_no_line_of_signs_and_spaces_is_too_odd(language: str) -> None:
    for pieces in product(_PIECES, repeat=3):
        for lower in (False, True):
            person = person_in("".join(pieces), language, lower=lower)
            assert person is None or person.name
