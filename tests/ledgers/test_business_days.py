"""10 to 14 business days: weekends and public holidays do not count, nor does the day of receipt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from casestore import Calendar, RulesUnusable

NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("received", "tenth", "fourteenth"),
    [
        # a Monday without holidays after it: two weeks, and four days more
        ("2026-03-02T14:00Z", "2026-03-17T00:00-04:00", "2026-03-21T00:00-04:00"),
        # a Saturday: Monday is the first business day
        ("2026-03-07T14:00Z", "2026-03-21T00:00-04:00", "2026-03-27T00:00-04:00"),
        # Thanksgiving, Christmas and New Year's Day fall into it
        ("2026-11-20T14:00Z", "2026-12-08T00:00-05:00", "2026-12-12T00:00-05:00"),
        ("2026-12-18T14:00Z", "2027-01-06T00:00-05:00", "2027-01-12T00:00-05:00"),
        # half past nine in the evening in New York is the next day already in UTC
        ("2026-03-02T02:30Z", "2026-03-14T00:00-04:00", "2026-03-20T00:00-04:00"),
    ],
)
def test_the_days_of_the_statute_in_new_york(received: str, tenth: str, fourteenth: str) -> None:
    calendar = Calendar("US", None, NEW_YORK)
    start = datetime.fromisoformat(received)
    assert calendar.end_of_business_day(start, 10) == datetime.fromisoformat(tenth)
    assert calendar.end_of_business_day(start, 14) == datetime.fromisoformat(fourteenth)


def test_a_region_has_holidays_of_its_own() -> None:
    start = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # Epiphany, 6 January, is one in Bavaria alone
    assert Calendar("DE").end_of_business_day(start, 1) == datetime(2026, 1, 7, tzinfo=UTC)
    assert Calendar("DE", "BY").end_of_business_day(start, 1) == datetime(2026, 1, 8, tzinfo=UTC)


def test_plain_days_count_every_day() -> None:
    start = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
    assert Calendar("US").end_of_day(start, 2) == datetime(2026, 12, 27, tzinfo=UTC)


@pytest.mark.parametrize("calendar", [Calendar("XX"), Calendar("US", "QQ")])
def test_a_country_or_region_that_is_none_is_refused(calendar: Calendar) -> None:
    with pytest.raises(RulesUnusable, match="no holidays are known"):
        calendar.check()
