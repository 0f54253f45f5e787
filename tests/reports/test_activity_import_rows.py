"""Which rows of an officer's list are activities; no database."""

from datetime import date

import pytest

from lhh_portal.sheet_facts import SheetFacts
from lhh_portal.sheet_layout import read_head
from reports.activity_import_columns import Recogniser, settle
from reports.activity_import_rows import read_rows

HEAD = ["TT", "Tên hoạt động", "Thời gian", "Địa điểm", "Số lượng"]
DAY = date(2024, 4, 15)


def read(*rows, merged=None, head=HEAD):
    """(records, skipped) of rows under a head, which is row 1."""
    layout = settle(read_head([(1, head)], Recogniser(units=["lớp"])))
    skipped = []
    numbered = [(number, row) for number, row in enumerate([head, *rows], start=1) if row]
    return list(read_rows(numbered, layout, SheetFacts(merged_below=merged or {}), skipped=skipped)), skipped[1:]


@pytest.mark.parametrize(
    "row",
    [
        [None, "Chủ tịch Hội thăm các hội cơ sở", DAY],
        [None, "Kế toán các hội tập huấn phần mềm", "15/4/2024"],
        [None, "Tổng thư ký dự hội nghị", "Tháng 4"],
        [None, "Tổng số đợt tặng quà Tết", "15-17/4/2024"],
        [None, "Cộng: hai buổi tư vấn", "Quý I/2024"],
        ["I", "Hội thảo khoa học", DAY],
        ["a)", "Tặng quà Tết", "15/4"],
        [None, "II. Hội thảo khoa học", "cả kỳ"],
        ["Ghi chú", "Hội thảo khoa học", "năm 2024"],
        [None, "TM. Ban Thường vụ thăm chúc Tết", "31/6/2024"],
    ],
)
def test_a_title_and_a_day_make_a_record_whatever_the_words(row):
    records, skipped = read(row, [2, "Họp", DAY])

    assert ([record.title for record in records], skipped) == ([row[1], "Họp"], [])
    assert len(records[0].notes) == 1
    assert records[1].notes == []


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([None, "NGƯỜI LẬP BIỂU", "KẾ TOÁN", None, "TM. BAN CHẤP HÀNH"], "signatures"),
        ([None, None, "Mẫu, ngày 14 tháng 6 năm 2024"], "signatures"),
        ([None, None, "Ngày 14 tháng 6 năm 2024"], "signatures"),
        ([None, "Tổng cộng", None, None, 150], "total"),
        (["I", "Tặng quà", None, None, None], "group"),
        ([None, "Tên hoạt động", "Thời gian"], "head"),
        (["1", "2", "3", "4", "5"], "numbering"),
        ([1, 2, 3, 4, 5], "numbering"),
        ([None, "Ghi chú: số liệu do các hội gửi"], "note"),
    ],
)
def test_rows_without_a_day_stay_what_their_words_say(row, kind):
    records, skipped = read(row, [2, "Họp", DAY])

    assert [record.title for record in records] == ["Họp"]
    assert [entry[1:2] + entry[3:] for entry in skipped] == [[kind, False]]


def test_records_after_what_looked_like_a_signature_are_read():
    records, skipped = read(
        [None, "Kế toán trưởng"], [None, "Nguyễn Văn Mẫu"], [1, "Họp", DAY], [2, "Lễ"], [None, "Hội thảo", "Tháng 5"]
    )

    assert [record.title for record in records] == ["Họp", "Lễ", "Hội thảo"]
    assert [entry[:2] for entry in skipped] == [[2, "signatures"], [3, "signatures"]]


def test_a_row_with_numbers_is_no_signature():
    records, _skipped = read([None, "Kế toán các hội tập huấn", None, None, 2], [2, "Họp", DAY])

    assert [record.title for record in records] == ["Kế toán các hội tập huấn", "Họp"]


def test_the_signatures_at_the_end_are_none():
    records, skipped = read(
        [1, "Họp", DAY], [None, "NGƯỜI LẬP", None, None, "CHỦ TỊCH"], [None, "Nguyễn Văn Mẫu", None, None, "Trần Mẫu"]
    )

    assert [record.title for record in records] == ["Họp"]
    assert [entry[1] for entry in skipped] == ["signatures", "signatures"]


@pytest.mark.parametrize(
    ("rows", "in_doubt"),
    [
        # with a day, yet nothing that can be a title
        ([["CỘNG", None, DAY, None, 5]], [2]),
        # numbers without title and day
        ([[None, None, None, "xã Mẫu", 50]], [2]),
        # lettered rows without their days, and a group that has rows
        ([["a", "Tặng quà", None, None, 50], ["b", "Hội thảo", None, None, 60]], [2, 3]),
        ([["I", "Tặng quà", None, None, 50], ["a", "Cấp tỉnh", None, None, 50], [1, "Quà", DAY, None, 50]], []),
        ([["I", "Tặng quà", None, None, 50], [1, "Quà", DAY, None, 50], ["II", "Khác"]], []),
    ],
)
def test_rows_that_are_not_taken_although_they_say_something_are_told(rows, in_doubt):
    _records, skipped = read(*rows)

    assert [number for number, _kind, _text, doubted in skipped if doubted] == in_doubt


def test_a_lettered_row_with_a_place_is_told_and_names_no_group():
    records, skipped = read(["I", "Tặng quà"], ["a", "Tọa đàm", None, "xã Mẫu", 20], [1, "Quà", DAY])

    assert [record.group for record in records] == ["I Tặng quà"]
    assert [entry[0] for entry in skipped if entry[3]] == [3]


def test_a_total_with_a_day_merged_from_above_stays_a_total():
    records, skipped = read([1, "Họp", DAY, None, 5], [None, "Tổng cộng", None, None, 5], merged={3: {2: 2}})

    assert [record.title for record in records] == ["Họp"]
    assert [entry[1] for entry in skipped] == ["total"]


def test_rows_under_a_roman_row_with_a_day_do_not_keep_the_group_before():
    records, _skipped = read(["I", "Tặng quà"], [1, "Quà", DAY], ["II", "Hội thảo", "Quý I/2024"], [2, "Họp", DAY])

    assert [record.group for record in records] == ["I Tặng quà", "II Hội thảo Quý I/2024", "II Hội thảo Quý I/2024"]
