"""Money in thousands and millions, from the sheet to the number that would be written."""

import pytest

from tests.reports.test_activity_import import answer, officer, question, read, round_, states, values

__all__ = ["officer", "round_"]
pytestmark = pytest.mark.django_db


def one(client, cast, round_, head, cell, *, above=None, unit=None):
    """The ActivityImport of one gift whose money stands under `head`."""
    rows = [[above]] if above else []
    rows.append(["TT", "Tên hoạt động", "Ngày", head, *(["Đơn vị tính"] if unit else [])])
    rows.append([1, "Quà", "15/4/2024", cell, *([unit] if unit else [])])
    return read(client, rows, cast=cast, round_=round_, kind_code="tang-qua")


@pytest.mark.parametrize(
    ("head", "cell", "more", "amount"),
    [
        ("Trị giá quà (1.000đ)", 12_500, {}, 12_500_000),
        ("Trị giá quà (trđ)", 12.5, {}, 12_500_000),
        ("Trị giá quà (ĐVT: triệu đồng)", "12,5", {}, 12_500_000),
        ("Trị giá quà", 12.5, {"above": "Đơn vị tính: triệu đồng"}, 12_500_000),
        ("Trị giá quà (nghìn đồng)", 12_500, {"above": "Đơn vị tính: triệu đồng"}, 12_500_000),
        ("Trị giá quà", 12.5, {"unit": "triệu đồng"}, 12_500_000),
        ("Số lượng", 12.5, {"unit": "triệu đồng"}, 12_500_000),
        ("Số lượng", "12.500", {"unit": "1.000đ"}, 12_500_000),
        ("Số lượng", 5, {"unit": "đồng"}, 5),
        ("Trị giá quà (đồng)", 5, {}, 5),
        ("Trị giá quà (triệu)", 12.5, {}, 12_500_000),
        ("Trị giá quà", 12_500_000, {}, 12_500_000),
        ("Trị giá quà", "12,5 triệu", {}, 12_500_000),
        ("Trị giá quà", 0, {}, 0),
    ],
)
def test_money_that_is_read(officer, cast, round_, head, cell, more, amount):
    import_file = one(officer, cast, round_, head, cell, **more)

    assert values(import_file, "Quà")["amounts"] == {"tang-qua.tri-gia": [amount, ""]}
    assert import_file.questions == {}


@pytest.mark.parametrize(
    ("head", "cell", "more", "asked"),
    [
        ("Trị giá quà", 50, {}, "Trị giá quà"),
        ("Trị giá quà", "12,5", {}, "Trị giá quà"),
        ("Trị giá quà", 12.5, {"above": "Đơn vị: đồng chí Nguyễn Văn A"}, "Trị giá quà"),
        ("Trị giá quà (triệu đồng/suất)", 2, {}, "Trị giá quà (triệu đồng/suất)"),
        ("Trị giá quà (USD)", 200, {}, "Trị giá quà (USD)"),
        ("Trị giá quà (triệu đồng)", 2, {"unit": "nghìn đồng"}, "Trị giá quà (triệu đồng)"),
        ("Phần quà (triệu đồng)", 2, {}, "Phần quà (triệu đồng)"),
    ],
)
def test_columns_whose_unit_is_asked_about(officer, cast, round_, head, cell, more, asked):
    import_file = one(officer, cast, round_, head, cell, **more)

    assert states(import_file) == {"Quà": "ask"}
    assert {each["ask"] for each in import_file.questions.values()} <= {"scale", "measure"}
    question(import_file, asked)


def test_comrades_are_no_money(officer, cast, round_):
    import_file = one(officer, cast, round_, "Số lượng", 10, unit="đồng chí")

    assert states(import_file) == {"Quà": "ask"}
    assert question(import_file, "đồng chí")[1]["ask"] == "measure"


def test_a_bare_factor_is_asked_about_before_what_is_no_money(officer, cast, round_):
    """«tr.» beside the only measure of a kind: a million of them, or pages?"""
    rows = [["TT", "Tên hoạt động", "Ngày", "Số lượng", "Đơn vị tính"], [1, "Nói", "15/4/2024", 12, "tr."]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="bao-cao-vien")

    assert states(import_file) == {"Nói": "ask"}
    assert question(import_file, "Số lượng")[1]["ask"] == "scale"


@pytest.mark.parametrize(
    ("head", "cell", "text"),
    [
        ("Trị giá quà (triệu đồng)", 12_000_000, "12000000"),
        ("Trị giá quà (triệu đồng)", 12_000, "12000"),  # 12 tỷ by the letter: seed 003
        ("Trị giá quà (nghìn đồng)", 12_000_000, "12000000"),
        ("Trị giá quà (triệu đồng)", "500 nghìn", "500 nghìn"),
        ("Trị giá quà (triệu đồng)", "500 đồng", "500 đồng"),
    ],
)
def test_numbers_that_contradict_their_head_are_asked_about(officer, cast, round_, head, cell, text):
    import_file = one(officer, cast, round_, head, cell)

    assert states(import_file) == {"Quà": "ask"}
    assert question(import_file, text)[1]["ask"] == "number"


def test_one_answer_settles_a_column_and_its_large_numbers_too(officer, cast, round_):
    rows = [
        ["TT", "Tên hoạt động", "Ngày", "Trị giá quà"],
        [1, "Một", "15/4/2024", 50],
        [2, "Hai", "16/4/2024", 300_000],
    ]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")
    assert states(import_file) == {"Một": "ask", "Hai": "new"}

    answer(officer, import_file, "Trị giá quà", choice=0)

    assert values(import_file, "Một")["amounts"] == {"tang-qua.tri-gia": [50_000, ""]}
    assert values(import_file, "Hai")["amounts"] == {"tang-qua.tri-gia": [300_000_000, ""]}
    again = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")
    assert set(states(again).values()) == {"new"}


def test_money_can_be_left_to_the_description(officer, cast, round_):
    import_file = one(officer, cast, round_, "Trị giá quà (USD)", 200)

    answer(officer, import_file, "Trị giá quà (USD)", choice=3)

    assert values(import_file, "Quà")["amounts"] == {}
    assert values(import_file, "Quà")["description"] == "Trị giá quà (USD): 200"
