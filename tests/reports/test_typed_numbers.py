from decimal import Decimal

import pytest

from reports.typed_numbers import typed_numbers


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 45-NQ/TW, Quyết định số 14/2014/QĐ-TTg ngày 14 tháng 02 năm 2014",
        "kỷ niệm Ngày Khoa học và Công nghệ 18/5/2024, 20 năm ngày thành lập 8/11",
        "6 tháng đầu năm 2024, giai đoạn 2021-2024, lần thứ 18",
        "có [[ORG-01|don-vi]] thành viên và [[xa-hoi.tien@hoi-dong-y]]",
        "có [[ORG-01|don-vi và [[TVP-03",
        "Kế hoạch số 1128/KH-UBND ngày 10/4/2024, Chỉ thị số 05-CT/TW, Cụm thi đua số 7",
        "Hội nghị Trung ương 4 khóa XIII, phòng, chống dịch Covid-19",
    ],
)
def test_numbers_that_name_something_are_left_alone(text):
    assert typed_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "number"), [("tặng 239 phần quà", "239"), ("trị giá 136.000.000 đồng", "136.000.000")]
)
def test_figures_typed_by_hand_are_pointed_out(text, number):
    (found,) = typed_numbers(text)
    assert number in found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tổ chức 63 cuộc, tặng 239 phần quà trị giá 136 triệu đồng", []),
        ("trị giá hơn 9,5 tỷ đồng cho gần 240 người", []),
        ("trị giá hơn 9,4 tỷ đồng", ["hơn 9,4 tỷ"]),
        ("Tổ chức 64 cuộc, tặng 239 phần quà", ["64"]),
    ],
)
def test_numbers_that_say_a_known_value_are_left_out(text, found):
    known = {Decimal(63), Decimal(239), Decimal(136_000_000), Decimal(9_560_257_000)}

    told = typed_numbers(text, known=known)

    assert [number in words for number, words in zip(found, told, strict=True)] == [True] * len(found)
