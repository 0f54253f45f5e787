from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lhh_portal.dates import format_date, official_date, parse_vn_date


@pytest.mark.parametrize(
    "typed",
    [
        "5/6/2026",
        "05/06/2026",
        "5.6.2026",
        "5-6-2026",
        "5,6,2026",
        "5 6 2026",
        "05062026",
        "2026-06-05",
        " 05/06/2026 ",
        "05 / 06 / 2026",
        "ngày 05 tháng 6 năm 2026",
        "Ngày 5 tháng 6 năm 2026",
        "\uff10\uff15/\uff10\uff16/2026",
    ],
)
def test_dates_are_read_day_first(typed):
    assert parse_vn_date(typed) == date(2026, 6, 5)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/6/2024", '"31/6/2024" không phải là ngày có thật. Tháng 6 có 30 ngày.'),
        ("29/2/2023", '"29/2/2023" không phải là ngày có thật. Tháng 2 năm 2023 có 28 ngày.'),
        ("30/2/2024", '"30/2/2024" không phải là ngày có thật. Tháng 2 năm 2024 có 29 ngày.'),
        ("6/31/2024", '"6/31/2024" không phải là ngày có thật. Một năm có 12 tháng; ngày ghi trước, tháng ghi sau.'),
        ("0/1/2024", '"0/1/2024" không phải là ngày có thật. Ngày đầu tiên của tháng là ngày 1.'),
        ("1/1/3024", '"1/1/3024" không phải là ngày có thật. Năm phải từ 1900 đến 2100.'),
        ("5/6/24", '"5/6/24": ghi đủ bốn chữ số của năm, ví dụ 5/6/2026.'),
        ("hôm qua", 'Không đọc được "hôm qua" thành ngày. Ghi ngày/tháng/năm, ví dụ 05/6/2026.'),
        ("6/2026", 'Không đọc được "6/2026" thành ngày. Ghi ngày/tháng/năm, ví dụ 05/6/2026.'),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_reason(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        parse_vn_date(typed)

    assert refused.value.messages == [sentence]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_way_of_writing_is_read_back(day):
    assert parse_vn_date(format_date(day)) == day
    assert parse_vn_date(official_date(day)) == day
    assert parse_vn_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("day", "form"),
    [
        (date(2026, 6, 5), "ngày 05 tháng 6 năm 2026"),
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 9, 30), "ngày 30 tháng 9 năm 2026"),
        (date(2026, 10, 10), "ngày 10 tháng 10 năm 2026"),
        (date(2026, 12, 14), "ngày 14 tháng 12 năm 2026"),
    ],
)
def test_official_date(day, form):
    assert official_date(day) == form


def test_official_date_gives_a_zero_only_where_the_decree_does():
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]

    zeros = {(d.day, d.month) for d in days if "tháng 0" in official_date(d)}

    assert zeros == {(d.day, d.month) for d in days if d.month <= 2}
