"""Lists of activities as officers send them, built with openpyxl; everything in them is made up."""

import io
import re
import zipfile
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from lhh_portal.uploads import MEDIA_TYPES, XLSX

# A heading block, merged cells, groups, totals, hidden rows and columns, signatures.
HEAD = ["TT", "Nội dung", "Thời gian", "Địa điểm", "Số lượng", "Đơn vị tính", "Kinh phí (triệu đồng)", "Ghi chú"]
OFFICERS_LIST = [
    ["LIÊN HIỆP HỘI TỈNH MẪU", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["HỘI MẪU (minh họa)", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["KẾT QUẢ HOẠT ĐỘNG 6 THÁNG ĐẦU NĂM 2024"],
    [],
    HEAD,
    [1, 2, 3, 4, 5, 6, 7, 8],
    ["I", "Tặng quà", None, None, 150],
    [1, "Tặng quà Tết", date(2024, 1, 20), "xã Mẫu", 100, "phần quà", 50],
    [2, "Tặng quà học sinh", "15/4/2024", "xã Khác", 50, None, 12.5, "cùng Sở Mẫu"],
    [None, "Cộng", None, None, 150, None, 62.5],
    ["II", "Hội thảo"],
    [3, "Hội thảo khoa học", "15-17/4/2024", None, "80 người"],
    [4, "Tọa đàm nhỏ (ẩn)", "Tháng 5", None, 20, "người"],
    [],
    [None, "NGƯỜI LẬP BIỂU", None, None, "TM. BAN CHẤP HÀNH"],
]
OFFICERS_MERGES = ["A4:H4", "F9:F10"]


def xlsx(rows, *, merges=(), hidden=(), hidden_columns=(), name="hoat dong.xlsx"):
    book = Workbook()
    sheet = book.active
    sheet.title = "Hoạt động"
    for row in rows:
        sheet.append(row)
    for reference in merges:
        sheet.merge_cells(reference)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    for letter in hidden_columns:
        sheet.column_dimensions[letter].hidden = True
    out = io.BytesIO()
    book.save(out)
    return as_upload(out.getvalue(), name)


def as_upload(content, name="hoat dong.xlsx"):
    return SimpleUploadedFile(name, content, MEDIA_TYPES[XLSX])


def with_cached(upload, values):
    """The same file with values beside its formulas, as Excel stores them: {"D2": 10}."""
    out = io.BytesIO()
    with zipfile.ZipFile(upload) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                for cell, value in values.items():
                    formula = re.search(rf'<c r="{cell}"[^>]*><f>[^<]*</f><v ?/?>(</v>)?'.encode(), content)
                    kept = formula[0].split(b"<v")[0] + f"<v>{value}</v>".encode()
                    content = content.replace(formula[0], kept)
            new.writestr(entry, content)
    return as_upload(out.getvalue(), upload.name)
