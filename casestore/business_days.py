"""Counting days: business days of a country, by the `holidays` library, in one time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from casestore.errors import RulesUnusable


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where days are counted: an ISO 3166-1 country and, if its holidays matter, an ISO 3166-2 subdivision.

    zone: IANA name of the time zone in which days begin and end.
    """

    country: str = "US"
    subdivision: str | None = None
    zone: str = "UTC"

    def check(self) -> None:
        """Raises RulesUnusable for a country or subdivision whose holidays are not known."""
        _holidays(self.country, self.subdivision)

    def end_of_business_day(self, start: datetime, count: int) -> datetime:
        """The end of the count-th business day after an instant; its own day is not one of them."""
        return self._midnight_after(
            _holidays(self.country, self.subdivision).get_nth_working_day(self._day(start), count)
        )

    def end_of_day(self, start: datetime, count: int) -> datetime:
        """The end of the count-th day after an instant, whatever day that is."""
        return self._midnight_after(self._day(start) + timedelta(days=count))

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self.zone)).date()

    def _midnight_after(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.zone)).astimezone(UTC)


@cache
def _holidays(country: str, subdivision: str | None) -> holidays.HolidayBase:
    try:
        return holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError as error:
        raise RulesUnusable(f"no holidays are known: {error}") from error
