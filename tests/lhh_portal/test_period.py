from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lhh_portal.period import (
    CALENDAR,
    HALF_YEAR,
    MONTH,
    ND09,
    NINE_MONTHS,
    QUARTER,
    SECOND_HALF,
    YEAR,
    due_date,
    is_working_day,
    span_of,
)

YEARS = st.integers(min_value=2000, max_value=2099)
REGIMES = st.sampled_from([ND09, CALENDAR])


@pytest.mark.parametrize(
    ("cycle", "number", "starts_on", "ends_on"),
    [
        (MONTH, 1, date(2025, 12, 15), date(2026, 1, 14)),
        (MONTH, 6, date(2026, 5, 15), date(2026, 6, 14)),
        (QUARTER, 1, date(2025, 12, 15), date(2026, 3, 14)),
        (QUARTER, 2, date(2026, 3, 15), date(2026, 6, 14)),
        (QUARTER, 3, date(2026, 6, 15), date(2026, 9, 14)),
        (QUARTER, 4, date(2026, 9, 15), date(2026, 12, 14)),
        (HALF_YEAR, None, date(2025, 12, 15), date(2026, 6, 14)),
        (SECOND_HALF, None, date(2026, 6, 15), date(2026, 12, 14)),
        (NINE_MONTHS, None, date(2025, 12, 15), date(2026, 9, 14)),
        (YEAR, None, date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_cut_off_days_of_the_decree(cycle, number, starts_on, ends_on):
    assert span_of(cycle, 2026, number=number) == (starts_on, ends_on)


@pytest.mark.parametrize(
    ("cycle", "number", "starts_on", "ends_on"),
    [
        (MONTH, 2, date(2024, 2, 1), date(2024, 2, 29)),
        (QUARTER, 4, date(2024, 10, 1), date(2024, 12, 31)),
        (HALF_YEAR, None, date(2024, 1, 1), date(2024, 6, 30)),
        (YEAR, None, date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_calendar_spans(cycle, number, starts_on, ends_on):
    assert span_of(cycle, 2024, number=number, regime=CALENDAR) == (starts_on, ends_on)


def test_lengths_of_2026():
    assert (span_of(HALF_YEAR, 2026).days, span_of(YEAR, 2026).days) == (182, 365)


def test_an_event_belongs_to_one_year():
    assert date(2025, 12, 20) in span_of(YEAR, 2026)
    assert date(2026, 12, 15) not in span_of(YEAR, 2026)
    assert date(2026, 12, 15) in span_of(YEAR, 2027)


@given(YEARS, REGIMES)
def test_parts_follow_each_other_without_gap_or_overlap(year, regime):
    whole = span_of(YEAR, year, regime=regime)
    for parts in (
        [span_of(MONTH, year, number=n, regime=regime) for n in range(1, 13)],
        [span_of(QUARTER, year, number=n, regime=regime) for n in range(1, 5)],
        [span_of(HALF_YEAR, year, regime=regime), span_of(SECOND_HALF, year, regime=regime)],
    ):
        following = [*parts[1:], span_of(YEAR, year + 1, regime=regime)]
        assert parts[0].starts_on == whole.starts_on
        assert [p.ends_on + timedelta(days=1) for p in parts] == [p.starts_on for p in following]


@pytest.mark.parametrize(
    ("cycle", "number", "regime"),
    [
        (MONTH, 13, ND09),
        (MONTH, None, ND09),
        (QUARTER, 0, ND09),
        (YEAR, 1, ND09),
        ("week", None, ND09),
        (YEAR, None, "x"),
    ],
)
def test_an_unknown_span_is_an_error(cycle, number, regime):
    with pytest.raises(ValueError, match="."):
        span_of(cycle, 2026, number=number, regime=regime)


@pytest.mark.parametrize(
    ("cut_off", "due"),
    [
        (date(2026, 6, 14), date(2026, 6, 16)),
        (date(2026, 12, 14), date(2026, 12, 16)),
        (date(2026, 4, 29), date(2026, 5, 5)),  # 30/4 and 1/5 are holidays, 2 and 3/5 a weekend
        (date(2025, 12, 31), date(2026, 1, 5)),
    ],
)
def test_due_two_working_days_after_the_cut_off(cut_off, due):
    assert due_date(cut_off) == due


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)), st.integers(min_value=1, max_value=10))
def test_a_due_date_is_a_working_day_that_leaves_the_days_asked_for(cut_off, working_days):
    due = due_date(cut_off, working_days)

    assert is_working_day(due)
    assert sum(is_working_day(cut_off + timedelta(days=n)) for n in range(1, (due - cut_off).days + 1)) == working_days
