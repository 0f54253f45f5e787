"""Lists as offices send them, built with openpyxl; names are made up."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from lhh_portal.sheet_facts import read_facts
from lhh_portal.sheet_layout import find_layout
from lhh_portal.spreadsheets import open_sheet
from lhh_portal.uploads import MEDIA_TYPES, XLSX
from members.columns import recognise
from members.importing import read_records

# Title rows, a head of two rows, column numbers, groups with subtotals, a total, notes, signatures.
FULL_LIST = [
    ["LIÊN HIỆP CÁC HỘI KH&KT TỈNH MẪU", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    [None, None, None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["DANH SÁCH HỘI THÀNH VIÊN, ĐƠN VỊ LIÊN KẾT"],
    ["(Tính đến ngày 14 tháng 6 năm 2024)"],
    ["STT", "Tên hội", "Ngày gia nhập", "Hội viên", None, None, "Địa chỉ trụ sở", "Điện thoại", "Ghi chú"],
    [None, None, None, "Tổng số", "Trí thức KH&CN", "Chi hội"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
    ["I", "HỘI THÀNH VIÊN", None, 1760, 380, 32],
    [1, "Hội Luật gia tỉnh", "05/6/2010", 1200, 300, 20, "Số 1 đường Mẫu", "0272 111 111"],
    [2, "Tổng hội Y học", "1/1/2012", "560", 80, 12, None, "0272 222 222", "mới đại hội"],
    [],
    ["II", "ĐƠN VỊ LIÊN KẾT"],
    ["1", "Trung tâm Tư vấn Mẫu", None, None, None, None, "Số 3 đường Mẫu"],
    [None, "Tổng cộng", None, 1760, 380, 32],
    [None, "Ghi chú: số liệu do các hội cung cấp"],
    [],
    [None, None, None, None, "Mẫu, ngày 14 tháng 6 năm 2024"],
    [None, "NGƯỜI LẬP BIỂU", None, None, "TM. BAN THƯỜNG VỤ"],
    [None, "Nguyễn Văn Mẫu", None, None, "Trần Thị Mẫu"],
]
FULL_MERGES = ["A1:C1", "E1:I1", "A4:I4", "A6:A7", "B6:B7", "C6:C7", "D6:F6", "G6:G7", "H6:H7", "I6:I7", "B13:I13"]


def xlsx(rows, *, merges=(), hidden=(), other_sheets=(), name="danh sach.xlsx"):
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    for row in rows:
        sheet.append(row)
    for reference in merges:
        sheet.merge_cells(reference)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    for title in other_sheets:
        book.create_sheet(title).append(["không đọc"])
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue(), MEDIA_TYPES[XLSX])


def read(file):
    """(records, skipped, layout) of an uploaded sheet, its columns recognised by their head."""
    facts = read_facts(file)
    rows = list(open_sheet(file))
    layout = find_layout(rows, recognise, required="name")
    skipped = []
    records = list(read_records(rows, layout, facts, skipped=skipped))
    return records, skipped, layout
