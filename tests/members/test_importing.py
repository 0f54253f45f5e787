from datetime import date

import pytest

from lhh_portal.sheet_facts import read_facts
from members.columns import recognise
from members.importing import read_record
from tests.members.sheets_made import FULL_LIST, FULL_MERGES, read, xlsx


def test_a_full_list_has_its_records_and_nothing_else():
    records, skipped, layout = read(xlsx(FULL_LIST, merges=FULL_MERGES))

    assert layout.head_rows == [6, 7]
    assert [(r.number, r.values) for r in records] == [
        (
            10,
            {
                "kind": "member",
                "name": "Hội Luật gia tỉnh",
                "joined_on": "2010-06-05",
                "members": 1200,
                "intellectuals": 300,
                "chapters": 20,
                "address": "Số 1 đường Mẫu",
                "phone": "0272 111 111",
            },
        ),
        (
            11,
            {
                "kind": "member",
                "name": "Tổng hội Y học",
                "joined_on": "2012-01-01",
                "members": 560,
                "intellectuals": 80,
                "chapters": 12,
                "phone": "0272 222 222",
            },
        ),
        (14, {"kind": "affiliate", "name": "Trung tâm Tư vấn Mẫu", "address": "Số 3 đường Mẫu"}),
    ]
    assert [r.problems for r in records] == [[], [], []]
    assert [(number, kind) for number, kind, _text in skipped] == [
        (1, "title"),
        (2, "title"),
        (4, "title"),
        (5, "title"),
        (6, "title"),
        (7, "head"),
        (8, "numbering"),
        (9, "group"),
        (13, "group"),
        (15, "total"),
        (16, "note"),
        (18, "signatures"),
        (19, "signatures"),
        (20, "signatures"),
    ]


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ([["Tên hội", "Số hội viên"]], {0: "name", 1: "members"}),
        ([["TT", "Đơn vị", "SĐT", "E-mail"]], {0: "ordinal", 1: "name", 2: "phone", 3: "email"}),
        (
            [["HOI THANH VIEN", "HOI VIEN", "TRONG DO TRI THUC", "NU", "CHI HOI"]],
            {0: "name", 1: "members", 2: "intellectuals", 3: "women", 4: "chapters"},
        ),
        (
            [["STT", "Thông tin chung", None, "Số lượng hội viên"], [None, "Tên hội", "Lĩnh vực", "Tổng số", "Nữ"]],
            {0: "ordinal", 1: "name", 2: "field", 3: "members", 4: "women"},
        ),
    ],
)
def test_heads_are_recognised(head, columns):
    _records, _skipped, layout = read(xlsx([["DANH SÁCH"], *head, *[[None] * 5]]))

    assert layout.columns == columns


@pytest.mark.parametrize(
    ("label", "parent", "field"),
    [
        ("Stt", "", "ordinal"),
        ("Tên hội thành viên", "", "name"),
        ("Tên gọi tắt", "", "short_name"),
        ("Tổng số hội viên", "", "members"),
        ("Hội viên (người)", "", "members"),
        ("Tổng số", "Hội viên", "members"),
        ("Số lượng", "Hội viên", "members"),
        ("Trong đó trí thức KH&CN", "Hội viên", "intellectuals"),
        ("Số chi hội", "", "chapters"),
        ("Hội viên nữ", "", "women"),
        ("Hội viên từ 35 tuổi trở xuống", "", "young"),
        ("Mới kết nạp", "", "admitted"),
        ("Ngày kết nạp", "", "joined_on"),
        ("Ngày gia nhập", "", "joined_on"),
        ("Hội đặc thù", "", "is_special"),
        ("Quyết định thành lập", "", "legal_basis"),
        ("Hội ngành toàn quốc", "", "upper_body"),
        ("Trang thông tin", "", "website"),
        ("Số tính đến ngày", "", None),
        ("Tình trạng", "", None),
        ("Ghi chú", "", None),
        ("Hội viên tập thể", "", None),
    ],
)
def test_columns_by_their_labels(label, parent, field):
    assert recognise(label, parent) == field


COLUMNS = {0: "name", 1: "members", 2: "intellectuals", 3: "joined_on", 4: "email", 5: "website", 6: "kind", 7: "women"}


@pytest.mark.parametrize(
    ("position", "value", "field", "expected"),
    [
        (1, 3200, "members", 3200),
        (1, "3.200", "members", 3200),
        (1, "3 200", "members", 3200),
        (1, "60 người", "members", 60),
        (3, date(2010, 6, 5), "joined_on", "2010-06-05"),
        (3, "5/6/2010", "joined_on", "2010-06-05"),
        (4, "hoi@mau.example", "email", "hoi@mau.example"),
        (4, "-", "email", None),
        (5, "hoimau.example", "website", "https://hoimau.example"),
        (6, "Đơn vị liên kết", "kind", "affiliate"),
        (6, "hoi thanh vien", "kind", "member"),
    ],
)
def test_cells_read_the_vietnamese_way(position, value, field, expected):
    values = ["Hội Mẫu", 5000, *[None] * 6]
    values[position] = value

    record = read_record(7, values, COLUMNS)

    assert record.problems == []
    assert record.values.get(field) == expected


@pytest.mark.parametrize(
    ("position", "value", "problem"),
    [
        (0, None, "ô A7: thiếu tên hội."),
        (0, "H" * 201, "ô A7: dài 201 ký tự, tối đa 200."),
        (0, "Héi LuËt gia", "ô A7: gõ bằng bảng mã cũ TCVN3, có lẽ là «Hội Luật gia». Gõ lại bằng Unicode."),
        (1, "hơn 300", "ô B7: «hơn 300» không phải số chính xác. Ghi số đã đếm."),
        (1, -5, "ô B7: «-5» nhỏ hơn 0."),
        (2, 6000, "ô C7: 6.000 (trong đó trí thức KH&CN) lớn hơn 5.000 hội viên."),
        (1, None, "ô C7: có số «trong đó trí thức KH&CN» thì cần cả số hội viên."),
        (1, "#REF!", "ô B7: «#REF!» là lỗi công thức trong Excel. Ghi lại giá trị."),
        (3, "31/6/2010", 'ô D7: "31/6/2010" không phải là ngày có thật. Tháng 6 có 30 ngày.'),
        (3, 2010, "ô D7: «2010» chỉ có năm. Ghi ngày/tháng/năm, hoặc không dùng cột này."),
        (4, "hội@mẫu", "ô E7: «hội@mẫu» không phải một địa chỉ thư điện tử."),
        (
            6,
            "công ty",
            "ô G7: «công ty» không phải loại đã biết. "
            "Ghi một trong: Hội thành viên, Đơn vị liên kết, Hội viên tập thể, Chi hội trực thuộc.",
        ),
    ],
)
def test_problems_name_their_cell(position, value, problem):
    values = ["Hội Mẫu", 5000, 100, *[None] * 5]
    values[position] = value

    assert read_record(7, values, COLUMNS).problems == [problem]


def test_number_that_excel_took_for_a_fraction():
    records, _skipped, _layout = read(xlsx([["Tên hội", "Số hội viên"], ["Hội Mẫu", 1.234]]))

    assert records[0].problems == ["ô B2: «1,234» không phải số nguyên. Nếu là hàng nghìn, ghi số liền không dấu."]


def test_text_merged_downwards_is_carried_and_numbers_are_not():
    rows = [
        ["STT", "Tên hội", "Lĩnh vực", "Số hội viên"],
        [1, "Hội A", "Y dược", 10],
        [2, "Hội B", None, None],
        [3, "Hội C", None, 5],
    ]

    records, _skipped, _layout = read(xlsx(rows, merges=["C2:C4", "D2:D3"]))

    assert [r.values.get("field") for r in records] == ["Y dược"] * 3
    assert [r.values.get("members") for r in records] == [10, None, 5]
    assert records[1].problems == ["ô D3: gộp với ô ở dòng 2; mỗi hội cần một số riêng."]


def test_hidden_rows_and_other_sheets_are_told():
    file = xlsx([["Tên hội"], ["Hội A"], ["Hội B"]], hidden=[3], other_sheets=["Năm 2023"])

    facts = read_facts(file)
    records, _skipped, _layout = read(file)

    assert (facts.title, facts.other_titles, facts.hidden_rows) == ("Danh sách", ["Năm 2023"], {3})
    assert [(r.name, r.note) for r in records] == [("Hội A", ""), ("Hội B", "dòng ẩn trong Excel")]


def test_facts_of_a_sheet_longer_than_one_piece(monkeypatch):
    monkeypatch.setattr("lhh_portal.sheet_facts._PIECE", 300)
    file = xlsx([["Tên hội"], *[[f"Hội {n}"] for n in range(60)]], hidden=[7, 33, 60], merges=["B2:B9"])

    facts = read_facts(file)

    assert facts.hidden_rows == {7, 33, 60}
    assert sorted(facts.merged_below) == [3, 4, 5, 6, 7, 8, 9]


def test_list_without_ordinals():
    rows = [["Tên hội", "Điện thoại"], ["Hội thành viên"], ["Hội A", "1"], ["Hội B"], ["Tổng số: 2 hội"], ["Người lập"]]

    records, skipped, _layout = read(xlsx(rows))

    assert [(r.name, r.values["kind"]) for r in records] == [("Hội A", "member"), ("Hội B", "member")]
    assert [kind for _number, kind, _text in skipped] == ["head", "group", "total", "signatures"]


@pytest.mark.parametrize("name", ["Công đoàn Mẫu", "Tổng hội Xây dựng", "Hội Kế toán", "Hội Người cao tuổi"])
def test_names_that_look_like_totals_or_signatures_are_records(name):
    records, _skipped, _layout = read(xlsx([["STT", "Tên hội"], [1, name]]))

    assert [r.name for r in records] == [name]


def test_head_repeated_on_a_second_printed_page():
    rows = [["STT", "Tên hội"], [1, "Hội A"], ["STT", "Tên hội"], [2, "Hội B"]]

    records, skipped, _layout = read(xlsx(rows))

    assert [r.name for r in records] == ["Hội A", "Hội B"]
    assert [(number, kind) for number, kind, _text in skipped] == [(1, "head"), (3, "head")]


def test_sheet_without_a_head_has_no_layout():
    _records, _skipped, layout = read(xlsx([["Hội A", "12"], ["Hội B", "7"]]))

    assert layout.columns == {}
