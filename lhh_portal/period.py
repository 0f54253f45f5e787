"""Spans of days that a report covers, and the days it is due.

Source: Nghị định 09/2019/NĐ-CP on cut-off days (the year runs from 15 December to 14 December) and its rule that a
due date leaves at least one working day after the cut-off. What is not named there (quarters, second half) follows.
"""

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import holidays

ND09, CALENDAR = "nd09", "calendar"
MONTH, QUARTER, HALF_YEAR, SECOND_HALF, NINE_MONTHS, YEAR = (
    "month",
    "quarter",
    "half-year",
    "second-half",
    "9-months",
    "year",
)
_MONTHS = {HALF_YEAR: (1, 6), SECOND_HALF: (7, 12), NINE_MONTHS: (1, 9), YEAR: (1, 12)}


class Span(NamedTuple):
    """Both days belong to the span."""

    starts_on: date
    ends_on: date

    def __contains__(self, day):
        return self.starts_on <= day <= self.ends_on

    @property
    def days(self):
        return (self.ends_on - self.starts_on).days + 1


def span_of(cycle, year, *, number=None, regime=ND09):
    """`span_of("half-year", 2026)` = 15/12/2025 – 14/6/2026; `number` is the month 1–12 or the quarter 1–4.

    Raises ValueError for an unknown cycle or regime or a number out of range.
    """
    first, last = _months(cycle, number)
    if regime == CALENDAR:
        return Span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
    if regime != ND09:
        raise ValueError(regime)
    starts_on = date(year, first - 1, 15) if first > 1 else date(year - 1, 12, 15)
    return Span(starts_on, date(year, last, 14))


def _months(cycle, number):
    if cycle == MONTH and number in range(1, 13):
        return number, number
    if cycle == QUARTER and number in range(1, 5):
        return 3 * number - 2, 3 * number
    if cycle in _MONTHS and number is None:
        return _MONTHS[cycle]
    raise ValueError((cycle, number))


def due_date(cut_off, working_days=2):
    """The day `working_days` working days after the cut-off."""
    day = cut_off
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day


def is_working_day(day):
    """Monday to Friday and no public holiday of Vietnam (Tết's days are those of the law, not of yearly swaps)."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@lru_cache(maxsize=16)
def _holidays(year):
    return frozenset(holidays.country_holidays("VN", years=year))
