import csv
import io
import time
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lhh_portal.quantity import Quantity
from lhh_portal.spreadsheets import Heading, cell_text, open_sheet, safe_cell, write_csv, write_xlsx


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet_xml(xml):
    """A workbook whose first sheet is replaced by hand-written XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["x"]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            is_sheet = entry.filename == "xl/worksheets/sheet1.xml"
            new.writestr(entry.filename, xml if is_sheet else old.read(entry.filename))
    return out.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
)


def read(content, name="bang.xlsx", **limits):
    return [(row.number, row.values) for row in open_sheet(ContentFile(content, name=name), **limits)]


# --- in --------------------------------------------------------------------------------------------------------


def test_an_xlsx_is_read_with_its_row_numbers_and_types():
    content = xlsx(
        ["Tên", "Số", "Tiền", "Ngày", "Có"],
        [],
        ["  Hô\u0323i\u200b Luật gia ", 3200, 18.5, datetime(2026, 6, 5), True, None],
        [None, None],
    )

    assert read(content) == [
        (1, ["Tên", "Số", "Tiền", "Ngày", "Có"]),
        (3, ["Hội Luật gia", 3200, Decimal("18.5"), date(2026, 6, 5), True]),
    ]


@pytest.mark.parametrize(
    ("day", "number_format", "read_as"),
    [
        (datetime(2024, 4, 1), "m/yyyy", "4/2024"),
        (datetime(2024, 4, 1), "mmm-yy", "4/2024"),
        (datetime(2024, 4, 1), '"Tháng "m/yyyy;@', "4/2024"),
        (datetime(2024, 4, 1), "[$-42A]mm/yyyy", "4/2024"),
        (datetime(2024, 1, 1), "yyyy", "2024"),
        (datetime(2024, 4, 1), "dd/mm/yyyy", date(2024, 4, 1)),
        (datetime(2024, 4, 1), "d-mmm", date(2024, 4, 1)),
        # typed as a day, shown as a month
        (datetime(2024, 4, 15), "m/yyyy", date(2024, 4, 15)),
        (datetime(2024, 4, 1, 8, 30), "mm:ss", datetime(2024, 4, 1, 8, 30)),
    ],
)
def test_a_month_that_excel_keeps_as_its_first_day_is_read_as_the_month(day, number_format, read_as):
    book = Workbook()
    book.active.append([day])
    book.active["A1"].number_format = number_format
    out = io.BytesIO()
    book.save(out)

    assert read(out.getvalue()) == [(1, [read_as])]


def refused(content):
    """(code, seconds, megabytes) of a sheet that is not read."""
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(ValidationError) as error:
        read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return error.value.code, time.process_time() - began, peak / 1024 / 1024


@pytest.mark.parametrize(
    "row",
    [
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"chữ " * 8_000_000}</t></is></c></row>',
        f'<row r="1">{"<c><v>1</v></c>" * 1_000_000}</row>',
        f'<row r="1" {"x" * 8_000_000}="1"/>',
    ],
    ids=["one cell", "cells", "one tag"],
)
def test_a_row_that_would_take_all_memory_is_refused_before_it_is_parsed(row):
    code, seconds, megabytes = refused(with_sheet_xml(SHEET.format(dimension="A1", rows=row)))

    assert code == "limit"
    assert seconds < 15
    assert megabytes < 20


def test_comments_do_not_pass_for_rows():
    rows = '<row r="1">' + "<c><v>1</v></c><!-- <row > -->" * 100_000 + "</row>"

    assert refused(with_sheet_xml(SHEET.format(dimension="A1", rows=rows)))[0] == "broken"


def test_a_cell_longer_than_excels_own_is_refused():
    def sheet(length):
        cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * length}</t></is></c></row>'
        return with_sheet_xml(SHEET.format(dimension="A1", rows=cell))

    assert len(read(sheet(32_767))) == 1
    assert refused(sheet(32_768))[0] == "limit"


def test_one_long_text_in_many_cells_is_refused():
    book = Workbook()
    for _row in range(700):
        book.active.append(["a" * 30_000])
    out = io.BytesIO()
    book.save(out)

    assert refused(out.getvalue())[0] == "limit"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_in_every_usual_form(encoding, delimiter):
    text = f'Tên{delimiter}Ghi chú\r\n"Hội{delimiter} Luật gia"{delimiter}"hai\ndòng"\r\n'

    assert read(text.encode(encoding), "bang.csv") == [
        (1, ["Tên", "Ghi chú"]),
        (2, [f"Hội{delimiter} Luật gia", "hai\ndòng"]),
    ]


def test_excels_hint_about_the_delimiter_is_followed():
    assert read(b"sep=|\na|b;c\n", "bang.csv") == [(1, ["a", "b;c"])]


def test_the_claimed_dimension_is_not_believed():
    content = with_sheet_xml(
        SHEET.format(dimension="A1:XFD1048576", rows='<row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>8</v></c></row>')
    )

    assert read(content) == [(1, [7, 8])]


def test_a_million_empty_rows_are_read_rightly_in_little_time_and_memory():
    rows = '<row r="1"><c r="A1"><v>7</v></c></row>' + "".join(
        f'<row r="{n}" ht="15" customHeight="1"/>' for n in range(2, 1_048_577)
    )
    content = with_sheet_xml(SHEET.format(dimension="A1:XFD1048576", rows=rows))
    del rows
    tracemalloc.start()
    began = time.process_time()

    assert read(content) == [(1, [7])]

    assert time.process_time() - began < 10
    assert tracemalloc.get_traced_memory()[1] < 50 * 1024 * 1024
    tracemalloc.stop()


def test_a_million_full_rows_are_refused_after_the_limit():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 300_001))
    content = with_sheet_xml(SHEET.format(dimension="A1:A1048576", rows=rows))
    began = time.process_time()

    with pytest.raises(ValidationError) as refused:
        read(content, max_rows=1000)

    assert time.process_time() - began < 5
    assert refused.value.messages == ["Tệp có hơn 1.000 dòng. Chia thành nhiều tệp, mỗi tệp tối đa 1.000 dòng."]


def test_a_cell_in_the_last_row_and_column_costs_nothing():
    content = with_sheet_xml(
        SHEET.format(
            dimension="A1",
            rows='<row r="1"><c r="A1"><v>7</v></c></row><row r="999999999"><c r="XFD999999999"><v>1</v></c></row>',
        )
    )

    assert read(content) == [(1, [7])]


def test_too_many_columns_are_refused():
    with pytest.raises(ValidationError) as refused:
        read(xlsx(["x"] * 11), max_columns=10)

    assert refused.value.messages == ["Tệp có hơn 10 cột. Xóa các cột thừa rồi chọn lại."]


def test_a_flood_of_what_would_be_held_in_memory_is_refused_unopened():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["x"]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            big = entry.filename == "xl/styles.xml"
            new.writestr(entry.filename, b" " * (51 * 1024 * 1024) if big else old.read(entry.filename))

    with pytest.raises(ValidationError) as refused:
        read(out.getvalue())

    assert refused.value.messages == ["Tệp có quá nhiều nội dung để đọc. Chỉ giữ lại bảng số liệu rồi chọn lại."]


@pytest.mark.parametrize("rows", ['<row r="1"><c r="A1"', '<row r="x"><c r="?"><v>1</v></c></row>'])
def test_a_broken_sheet_gets_a_sentence(rows):
    with pytest.raises(ValidationError) as refused:
        read(with_sheet_xml(SHEET.format(dimension="A1", rows=rows)))

    assert refused.value.messages == ["Bảng tính hỏng, không đọc được. Mở bằng Excel, lưu lại dạng .xlsx rồi chọn lại."]


def test_an_entity_bomb_gets_a_sentence():
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "'
        + "a" * 1000
        + '">'
        + "".join(f'<!ENTITY {new} "{f"&{old};" * 100}">' for old, new in ["ab", "bc", "cd", "de"])
    )
    sheet = SHEET.format(dimension="A1", rows='<row r="1"><c r="A1" t="str"><v>&e;</v></c></row>')
    with pytest.raises(ValidationError, match="Bảng tính hỏng"):
        read(with_sheet_xml(f"{bomb}]>{sheet}"))


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        (None, ""),
        (3200, "3200"),
        (Decimal("18.5"), "18,5"),
        (date(2026, 6, 5), "05/06/2026"),
        (datetime(2026, 6, 5, 9, 30), "05/06/2026"),
        ("hơn 3.200", "hơn 3.200"),
    ],
)
def test_cell_text_is_what_a_person_would_type(cell, typed):
    assert cell_text(cell) == typed


# --- out -------------------------------------------------------------------------------------------------------

ATTACKS = [
    "=1+1",
    "+84 913",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    '=HYPERLINK("http://x.example")',
    "  =1+1",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_safe_cell_disarms_formulas(attack):
    assert safe_cell(attack) == "'" + attack


@pytest.mark.parametrize("value", [-5, Decimal("-18.5"), 3200, None, True, date(2026, 6, 5), "Hội – Luật", "a=b", ""])
def test_safe_cell_leaves_numbers_and_plain_text(value):
    assert safe_cell(value) == value


def test_an_xlsx_export_has_texts_for_attacks_and_numbers_for_numbers():
    content = write_xlsx(
        [gettext_lazy("Tên"), "=Số"],
        [
            *[[attack, -5] for attack in ATTACKS],
            ["\x00x", Decimal("18.5")],
            [Quantity(Decimal(3), "hơn"), date(2026, 6, 5)],
        ],
        title="Hội",
    )

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    sheet = load_workbook(io.BytesIO(content))["Hội"]
    names, numbers = sheet["A"], sheet["B"][1:-1]
    assert {cell.data_type for cell in names} == {"s"}
    assert {cell.data_type for cell in numbers} == {"n"}
    assert sheet["A2"].quotePrefix
    assert [row[0].value for row in sheet.iter_rows()][-2:] == ["x", "hơn 3"]


def test_an_official_table_has_its_heading_above_the_head_and_repeats_the_head_when_printed():
    heading = Heading(
        left=["UBND TỈNH X"],
        left_strong=["LIÊN HIỆP CÁC HỘI", "TỈNH X"],
        right_strong=["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        title="BIỂU SỐ LIỆU",
        notes=["Từ 15/12/2023 đến 14/6/2024"],
    )

    content = write_xlsx(["Hội", "Số", "Đơn vị"], [["Luật gia", 3, "cuộc"]], title="Biểu: I/2024", heading=heading)

    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.title == "Biểu  I 2024"  # Excel refuses : and / in a sheet's name
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["UBND TỈNH X", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", None],
        ["LIÊN HIỆP CÁC HỘI", "Độc lập - Tự do - Hạnh phúc", None],
        ["TỈNH X", None, None],
        [None, None, None],
        ["BIỂU SỐ LIỆU", None, None],
        ["Từ 15/12/2023 đến 14/6/2024", None, None],
        [None, None, None],
        ["Hội", "Số", "Đơn vị"],
        ["Luật gia", 3, "cuộc"],
    ]
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"B1:C1", "B2:C2", "A5:C5", "A6:C6"}
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A9", "$8:$8")


def test_a_csv_export_is_written_as_excel_on_a_vietnamese_machine_does():
    content = write_csv(
        ["Tên", "Số"],
        [
            ["=1+1", -5],
            ["Hội; Luật", Decimal("18.5")],
            [date(2026, 6, 5), datetime(2026, 6, 5, 2, 30, tzinfo=UTC)],
            [Quantity(Decimal(3200), "hơn"), 0.5],
        ],
    )

    assert content.decode("utf-8-sig").splitlines() == [
        "Tên;Số",
        "'=1+1;-5",
        '"Hội; Luật";18,5',
        "05/06/2026;05/06/2026 09:30",
        "hơn 3.200;0,5",
    ]


TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=20)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_cell_of_a_csv_starts_a_formula(rows):
    for row in csv.reader(io.StringIO(write_csv(["Tên"], rows).decode("utf-8-sig"), newline=""), delimiter=";"):
        assert not [cell for cell in row if cell.lstrip(" ")[:1] in tuple("=+-@")]


@pytest.mark.parametrize(("write", "name"), [(write_xlsx, "bang.xlsx"), (write_csv, "bang.csv")])
def test_what_is_exported_can_be_imported_again(write, name):
    rows = [["=1+1", "Hội Luật gia"], ["+84 913", "hai\ndòng"], ["-", "'trích"]]

    assert [values for _number, values in read(write(["A", "B"], rows), name)] == [["A", "B"], *rows]


def test_every_cell_of_the_table_is_framed_and_wraps_and_a_day_is_as_wide_as_it_is_written():
    rows = [[date(2026, 6, 5), "=1"], [None, "Hội"], [date(2026, 6, 6), "Hội"]]

    sheet = load_workbook(io.BytesIO(write_xlsx(["Từ", "Tên"], rows))).active

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {(cell.border.left.style, cell.border.bottom.style) for cell in cells} == {("thin", "thin")}
    assert {cell.alignment.wrap_text for cell in cells} == {True}
    assert [cell.number_format for cell in sheet["A"]] == ["General", "dd/mm/yyyy", "General", "dd/mm/yyyy"]
    assert [cell.quotePrefix for cell in sheet["B"]] == [False, True, False, False]
    assert sheet.column_dimensions["A"].width == 12


def test_columns_are_as_wide_as_what_stands_in_them():
    rows = [["Hội Luật gia", 9_560_257_000, "khoảng, điểm phần trăm"], ["x" * 200, None, "một\nhai dòng"]]

    sheet = load_workbook(io.BytesIO(write_xlsx(["Hội", "Số", "Tính bằng"], iter(rows)))).active

    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [60, 12, 24]
