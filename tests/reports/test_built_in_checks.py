"""Checks that no expression can say: on the texts as people write them they find what is wrong and never fail."""

from datetime import date

import pytest

from reports import built_in_checks
from reports.built_in_checks import Writing
from reports.models import Round

ROUND = Round(kind="half-year", year=2024, starts_on=date(2023, 12, 15), ends_on=date(2024, 6, 14))


def found(check, text):
    return [hit.left for hit in built_in_checks.run(check, Writing(ROUND, {"x": text}))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đón Xuân Quý Mão năm 2023", ["Quý Mão năm 2023"]),
        ("Tết Nguyên đán Giáp Thìn", []),
        ("mừng Xuân Giáp Tỵ năm 2024", ["Giáp Tỵ năm 2024"]),  # no such year
        ("năm Ất Tỵ", []),  # the year planned for
        ("ông Đinh Thìn trình bày, bà Đinh Hợi chủ trì", []),  # people
    ],
)
def test_lunar_years(text, expected):
    assert found("nam-trong-loi-van", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2.1 Công tác tuyên truyền (3 lớp, 4 buổi)",
        "ngày 15.4.2024 mở tập huấn (3 lớp, 4 buổi)",
        "12.5 ha (3 ha lúa, 4.5 ha màu)",
    ],
)
def test_numbers_that_are_no_counts_are_left_alone(text):
    assert found("cong-trong-ngoac", text) == []
