"""Quiet at night, at weekends and on holidays."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.checks import run_checks

from lhh_portal.mail_hours import is_open, morning_of, next_open

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def office_hours(settings):
    settings.MAIL_HOURS = "07:30-17:30"


def at(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "goes_out"),
    [
        ("16/6/2026 09:00", "16/6/2026 09:00"),  # a Tuesday
        ("16/6/2026 07:29", "16/6/2026 07:30"),
        ("16/6/2026 07:30", "16/6/2026 07:30"),
        ("16/6/2026 17:29", "16/6/2026 17:29"),
        ("16/6/2026 17:30", "17/6/2026 07:30"),
        ("16/6/2026 22:00", "17/6/2026 07:30"),
        ("17/6/2026 00:00", "17/6/2026 07:30"),
        ("19/6/2026 22:00", "22/6/2026 07:30"),  # Friday night
        ("20/6/2026 10:00", "22/6/2026 07:30"),  # Saturday
        ("21/6/2026 23:59", "22/6/2026 07:30"),  # Sunday
        ("29/4/2026 18:00", "4/5/2026 07:30"),  # 30/4 and 1/5 are Thursday and Friday, then a weekend
        ("1/5/2026 09:00", "4/5/2026 07:30"),
        ("1/1/2026 08:00", "2/1/2026 07:30"),
        ("13/2/2026 20:00", "23/2/2026 07:30"),  # Tết Bính Ngọ: new year's day is 17/2
        ("2/9/2026 08:00", "3/9/2026 07:30"),
    ],
)
def test_what_falls_into_quiet_time_waits_for_the_next_working_morning(moment, goes_out):
    if moment.startswith("13/2/2026"):
        # 16/2–20/2 are the law's days; 21 and 22 a weekend.
        assert not any(is_open(at(f"{day}/2/2026 10:00")) for day in range(16, 23))
    assert next_open(at(moment)) == at(goes_out)
    assert is_open(at(moment)) is (moment == goes_out)


def test_morning_of_a_day():
    assert morning_of(date(2026, 6, 16)) == at("16/6/2026 07:30")
    assert morning_of(date(2026, 6, 20)) == at("22/6/2026 07:30")


def test_no_hours_are_all_hours(settings):
    settings.MAIL_HOURS = ""

    assert is_open(at("21/6/2026 03:00"))
    assert next_open(at("21/6/2026 03:00")) == at("21/6/2026 03:00")


@pytest.mark.parametrize("hours", ["7:30-17:30", "07:30 - 17:30", ""])
def test_setting_that_is_understood(settings, hours):
    settings.MAIL_HOURS = hours

    assert "lhh_portal.E008" not in [error.id for error in run_checks()]


@pytest.mark.parametrize("hours", ["17:30-07:30", "sáng", "07:30", "08:00-08:00", "07:30-17:30-19:00"])
def test_setting_that_is_not_is_refused_at_start(settings, hours):
    settings.MAIL_HOURS = hours

    assert "lhh_portal.E008" in [error.id for error in run_checks()]
