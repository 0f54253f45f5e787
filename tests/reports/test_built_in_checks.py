"""Checks that no expression can say: on the texts as people write them they find what is wrong and never fail."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import built_in_checks
from reports.built_in_checks import BEFORE, INSIDE, Hit, Writing
from reports.models import Round, ValidationRule
from reports.written import NUMBER

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
        "tổ chức 2 hội thảo (120 đại biểu, 15 tham luận)",
        "đã mở 12 lớp tập huấn (mỗi lớp có 3 buổi, giảng viên của 2 trường)",
        "thành lập 5 tổ công tác (do Phó Chủ tịch làm tổ trưởng, có 2 thư ký giúp việc)",
    ],
)
def test_numbers_that_are_no_counts_are_left_alone(text):
    assert found("cong-trong-ngoac", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cơ quan có 10 người (3 lãnh đạo, 1 chuyên trách, 02 cán bộ nghỉ hưu)", ["10 người"]),
        ("cơ quan có 10 người (gồm 3 lãnh đạo, 5 chuyên trách và 2 cán bộ nghỉ hưu)", []),
        ("xét hơn 40 hồ sơ (12 hồ sơ (loại A), 20 hồ sơ (loại B))", ["hơn 40 hồ sơ"]),
        ("(chưa đóng ngoặc\nmở 9 lớp (4 lớp huyện, 4 lớp xã)", ["9 lớp"]),
        ("450 tiêu chí về kinh tế: A (200); B (150); C (50)", ["450 tiêu chí về kinh tế"]),
    ],
)
def test_parts_that_do_not_add_up(text, expected):
    assert found("cong-trong-ngoac", text) == expected


PATHOLOGICAL = [
    "1" * 50,
    "1.1",
    "1,",
    "1 a ",
    "1 a (",
    "1 a ((b) ",
    "hơn ",
    "1 aaaa: ",
    "1 aaa: x (1) ",
    "(",
    "() ",
    ") ",
    "\n",
]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PATHOLOGICAL), max_size=20), st.sampled_from([1, 40]))
def test_a_text_is_handed_over_once_and_a_little_before_each_bracket(pieces, times):
    """What the patterns read grows with the text and its brackets, never with their product."""
    text = "".join(pieces) * times

    handed = [*built_in_checks.brackets(text)]

    assert sum(len(inside) for _before, inside in handed) <= len(text)
    assert all(len(before) <= BEFORE and len(inside) <= INSIDE for before, inside in handed)
    assert len(handed) <= text.count("(")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text("0123456789", min_size=16, max_size=400))
def test_a_run_of_digits_is_no_number_to_be_tried_from_each_of_its_digits(digits):
    assert re.findall(NUMBER, digits) == []


@pytest.mark.parametrize("is_hard", [True, False])
def test_a_check_that_fails_is_logged_and_told_as_hard_as_its_rule(monkeypatch, caplog, is_hard):
    def fails(writing):
        yield Hit("vừa thấy")
        raise ZeroDivisionError

    monkeypatch.setitem(built_in_checks._checks, "nam-trong-loi-van", (fails, "", False))
    row = ValidationRule(code="r", name="Năm trong lời văn", left="nam-trong-loi-van", is_hard=is_hard)

    (finding,) = built_in_checks.findings_of(row, Writing(ROUND, {"x": "năm Quý Mão 2023"}), round=ROUND)

    assert finding.message.startswith("Không kiểm tra được: Năm trong lời văn. ")
    assert (finding.code, finding.is_open, finding.round) == ("r", is_hard, ROUND)
    assert "nam-trong-loi-van failed" in caplog.text
